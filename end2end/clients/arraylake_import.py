"""A repo made with icechunk alone is imported from a public bucket, and read without keys:
arraylake_import.py ORG/REPO NICKNAME BUCKET PREFIX, with the owner's keys and endpoint in OWNER_KEY, OWNER_SECRET and ENDPOINT."""

import os
import sys

import icechunk
import numpy as np
import zarr
from arraylake import Client
from ending import done

name, nickname, bucket, prefix = sys.argv[1:]
storage = icechunk.s3_storage(
    bucket=bucket,
    prefix=prefix,
    region="us-east-1",
    endpoint_url=os.environ["ENDPOINT"],
    allow_http=True,
    force_path_style=True,
    access_key_id=os.environ["OWNER_KEY"],
    secret_access_key=os.environ["OWNER_SECRET"],
)
session = icechunk.Repository.create(storage).writable_session("main")
array = zarr.group(session.store).create_array("t2m", shape=(4, 8), chunks=(4, 8), dtype="f4")
array[:] = np.full((4, 8), 280.0, dtype="f4")
session.commit("the first day")

client = Client()
client.import_repo(name, nickname, prefix=prefix)
reading = Client().get_repo(name).readonly_session("main")
assert (zarr.open_array(reading.store, path="t2m", mode="r")[:] == 280.0).all()
done()
