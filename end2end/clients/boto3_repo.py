"""Writes and reads under a repo's prefix with boto3 as its environment has it, and nowhere else: boto3_repo.py BUCKET PREFIX"""

import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

bucket, prefix = sys.argv[1:]
s3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))
s3.put_object(Bucket=bucket, Key=f"{prefix}written.txt", Body=b"by boto3")
assert s3.get_object(Bucket=bucket, Key=f"{prefix}written.txt")["Body"].read() == b"by boto3"
for key in ["arrays/outside.txt", "elsewhere/b.txt"]:
    try:
        s3.get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        assert error.response["Error"]["Code"] == "AccessDenied", error
    else:
        raise AssertionError(f"{key} was opened")
print("done")
