"""Validates the answers of Lakewarden's own API against its description: openapi.py URL ORG < token. Prints "done" last."""

import json
import sys
import urllib.error
import urllib.request

import openapi_spec_validator
from jsonschema import Draft202012Validator

url, org = sys.argv[1:]
token = sys.stdin.read().strip()


def call(method, path, body=None):
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(f"{url}{path}", data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


status, description = call("GET", "/api/v1/openapi.json")
openapi_spec_validator.validate(description)


def check(method, template, path, body=None, wanted=200):
    """What an operation answers is what the description says it does."""
    status, answer = call(method, path, body)
    assert status == wanted, (path, status, answer)
    responses = description["paths"][template][method.lower()]["responses"]
    content = responses[str(status)]["content"]
    schema = content["application/json" if status < 300 else "application/problem+json"]["schema"]
    Draft202012Validator({**schema, "components": description["components"]}).validate(answer)
    return answer


of = f"/api/v1/orgs/{org}"
at = "/api/v1/orgs/{org}"
key_arn = "arn:aws:kms:us-east-1:123456789012:key/1"
trust = f"{of}/credentials/trust?bucket=data&kms_key_arn={key_arn}"
told = check("GET", f"{at}/credentials/trust", trust)
assert told == check("GET", f"{at}/credentials/trust", trust)
assert told["trust_policy"]["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"] == [told["external_id"]]
assert told["role_policy"]["Statement"][2]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
check("GET", f"{at}/credentials/trust", "/api/v1/orgs/none/credentials/trust", wanted=404)

pair = {"kind": "aws_key", "access_key_id": "AKIDNOBODY", "secret": "canary/secret"}
report = check("POST", f"{at}/credentials/test", f"{of}/credentials/test", {"keys": pair})
assert report["verdict"] == "failing", report
assert [c["name"] for c in report["checks"] if c["outcome"] == "failed"] == ["keys"], report
bad = check("POST", f"{at}/credentials/test", f"{of}/credentials/test", {"keys": pair, "bucket": "NOT A BUCKET"}, wanted=422)
assert [error["pointer"] for error in bad["errors"]] == ["/bucket"], bad
check("POST", f"{at}/credentials/test", f"{of}/credentials/test", {}, wanted=422)
role = {"kind": "aws_role", "role_arn": "arn:aws:iam::444455556666:role/nobody"}
values = {"keys": role, "bucket": "data", "region": "us-east-1"}
report = check("POST", f"{at}/credentials/test", f"{of}/credentials/test", values)
assert report["checks"] and report["verdict"] == "failing", report

stored = check("POST", f"{at}/credentials", f"{of}/credentials", {"name": "key", "keys": pair}, wanted=201)
test = f"{at}/credentials/{{credential}}/test"
assert check("POST", test, f"{of}/credentials/{stored['id']}/test", {})["verdict"] == "failing"
nobodys = "00000000-0000-4000-8000-000000000000"
check("POST", test, f"{of}/credentials/{nobodys}/test", {}, wanted=404)

config = {"nickname": "open-data", "platform": "s3", "bucket": "data", "region": "us-east-1", "access": {"method": "anonymous"}}
made = check("POST", f"{at}/buckets", f"{of}/buckets", config, wanted=201)
check("POST", f"{at}/buckets", f"{of}/buckets", config, wanted=409)
check("GET", f"{at}/buckets", f"{of}/buckets?limit=1")
check("GET", f"{at}/buckets/{{id}}", f"{of}/buckets/{made['id']}")
check("PATCH", f"{at}/buckets/{{id}}", f"{of}/buckets/{made['id']}", {"prefix": "x"}, wanted=428)
repo = check("POST", f"{at}/repos", f"{of}/repos", {"name": "era5", "metadata": {"a": [1, "x"]}}, wanted=201)
assert repo["bucket_config"] == "open-data", repo
check("GET", f"{at}/members", f"{of}/members")
check("GET", f"{at}/invitations", f"{of}/invitations")
check("GET", f"{at}/tokens", f"{of}/tokens")
check("GET", f"{at}/events", f"{of}/events?limit=5")
print("done")
