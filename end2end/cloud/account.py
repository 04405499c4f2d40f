"""Sets up accounts in the test cloud, and tries things with credentials, through boto3.

account.py TASK < input.json > output.json
"""

import json
import re
import sys
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CONFIG = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}, signature_version="s3v4", proxies={})


def root(service, asked, region="us-east-1"):
    """An account's root user: in this cloud, the account's number is its access key, with any secret. On another store,
    whoever has the keys."""
    return boto3.client(
        service,
        endpoint_url=asked["endpoint"],
        region_name=region,
        aws_access_key_id=asked["account"],
        aws_secret_access_key=asked.get("secret", "root"),
        config=CONFIG,
    )


def signer(asked):
    statement = {"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return user({**asked, "name": asked["user"], "permissions": json.dumps(policy)})


def user(asked):
    iam = root("iam", asked)
    iam.create_user(UserName=asked["name"])
    iam.put_user_policy(UserName=asked["name"], PolicyName="access", PolicyDocument=asked["permissions"])
    key = iam.create_access_key(UserName=asked["name"])["AccessKey"]
    return {"access_key_id": key["AccessKeyId"], "secret_access_key": key["SecretAccessKey"]}


def bucket(asked):
    region = asked["region"]
    s3 = root("s3", asked, region)
    where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=asked["name"], **where)
    for key in asked["keys"]:
        s3.put_object(Bucket=asked["name"], Key=key, Body=f"this is {key}".encode())
    if "policy" in asked:
        s3.delete_public_access_block(Bucket=asked["name"])
        s3.put_bucket_policy(Bucket=asked["name"], Policy=asked["policy"])
    return None


def role(asked):
    iam = root("iam", asked)
    iam.create_role(RoleName=asked["name"], AssumeRolePolicyDocument=asked["trust"])
    iam.put_role_policy(RoleName=asked["name"], PolicyName="access", PolicyDocument=asked["permissions"])
    return None


def attempt(asked):
    credentials = asked["credentials"]
    s3 = boto3.client(
        "s3",
        endpoint_url=asked["endpoint"],
        region_name="us-east-1",
        aws_access_key_id=credentials["aws_access_key_id"],
        aws_secret_access_key=credentials["aws_secret_access_key"],
        aws_session_token=credentials["aws_session_token"],
        config=CONFIG,
    )
    calls = {
        "get": lambda bucket, key: s3.get_object(Bucket=bucket, Key=key)["Body"].read(),
        "put": lambda bucket, key: s3.put_object(Bucket=bucket, Key=key, Body=b"intruder"),
        "delete": lambda bucket, key: s3.delete_object(Bucket=bucket, Key=key),
        "list": lambda bucket, key: s3.list_objects_v2(Bucket=bucket, Prefix=key),
        "multipart": lambda bucket, key: s3.create_multipart_upload(Bucket=bucket, Key=key),
        "presigned-get": lambda bucket, key: presigned(s3, "get_object", "GET", bucket, key),
        "presigned-put": lambda bucket, key: presigned(s3, "put_object", "PUT", bucket, key),
        "copy": lambda bucket, key: s3.copy_object(Bucket=bucket, Key=f"{key}-copy", CopySource=f"{bucket}/{key}"),
    }
    return [outcome(lambda: calls[a["call"]](a["bucket"], a["key"])) for a in asked["attempts"]]


def presigned(s3, operation, method, bucket, key):
    """Goes to a presigned address, as somebody would who has nothing but that."""
    address = s3.generate_presigned_url(operation, Params={"Bucket": bucket, "Key": key})
    request = urllib.request.Request(address, method=method, data=b"intruder" if method == "PUT" else None)
    try:
        urllib.request.urlopen(request).read()
    except urllib.error.HTTPError as error:
        code = re.search(r"<Code>(\w+)</Code>", error.read().decode())
        raise ClientError({"Error": {"Code": code.group(1) if code else str(error.code)}}, operation) from error


def outcome(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "ok"


if __name__ == "__main__":
    tasks = {"signer": signer, "user": user, "bucket": bucket, "role": role, "attempt": attempt}
    json.dump(tasks[sys.argv[1]](json.load(sys.stdin)), sys.stdout)
