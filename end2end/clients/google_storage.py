"""The result of each attempt with a token in google-cloud-storage: "ok", or the status of the refusal. Reads
{"endpoint", "token", "attempts": [{"do", "bucket", "key", ...}]} and prints a list."""

import json
import sys

from google.api_core.exceptions import GoogleAPICallError
from google.cloud import storage
from google.cloud.exceptions import GoogleCloudError
from google.oauth2.credentials import Credentials
from google.resumable_media import InvalidResponse

asked = json.load(sys.stdin)
client = storage.Client(
    project="anybody", credentials=Credentials(asked["token"]), client_options={"api_endpoint": asked["endpoint"]}
)


def attempt(do, bucket, key="", **more):
    bucket = client.bucket(bucket)
    blob = bucket.blob(key)
    match do:
        case "get":
            blob.download_as_bytes(retry=None)
        case "stat":
            blob.reload(retry=None)
        case "put":
            blob.upload_from_string(b"by google-cloud-storage", retry=None)
        case "resumable":
            blob.create_resumable_upload_session()
        case "delete":
            blob.delete(retry=None)
        case "list":
            list(client.list_blobs(bucket, prefix=more.get("prefix"), retry=None))
        case "copy":
            bucket.copy_blob(blob, client.bucket(more["to"]), more["as"], retry=None)
        case "publish":
            blob.patch(retry=None)


def told(attempted):
    try:
        attempt(**attempted)
    except (GoogleAPICallError, GoogleCloudError) as error:
        return error.code
    except InvalidResponse as error:
        return error.response.status_code
    return "ok"


print(json.dumps([told(attempted) for attempted in asked["attempts"]]))
