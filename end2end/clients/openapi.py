"""Holds what Lakewarden's own API answers against its description: openapi.py URL NAMESPACE < token. Prints "done" last."""

import json
import sys
import urllib.error
import urllib.request

import openapi_spec_validator
from jsonschema import Draft202012Validator

url, namespace = sys.argv[1:]
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
    response = responses.get(str(status), responses.get("default"))
    schema = response["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": description["components"]}).validate(answer)
    return answer


trust = "/api/v1/namespaces/{namespace}/aws-trust"
verify = "/api/v1/namespaces/{namespace}/credentials/verify"
stored = "/api/v1/namespaces/{namespace}/credentials/{name}/verify"
of = f"/api/v1/namespaces/{namespace}"
told = check("GET", trust, f"{of}/aws-trust?bucket=data&kms_key_arn=arn:aws:kms:us-east-1:123456789012:key/1")
assert told == check("GET", trust, f"{of}/aws-trust?bucket=data&kms_key_arn=arn:aws:kms:us-east-1:123456789012:key/1")
assert told["trust_policy"]["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"] == [told["external_id"]]
assert told["role_policy"]["Statement"][2]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
check("GET", trust, "/api/v1/namespaces/none/aws-trust", wanted=404)

pair = {"access_key_id": "AKIDNOBODY", "secret_access_key": "canary/secret"}
key = {"name": "key", "credential": {"aws": pair}}
report = check("POST", verify, f"{of}/credentials/verify", key)
assert report["verdict"] == "failing", report
assert [c["name"] for c in report["checks"] if c["outcome"] == "failed"] == ["keys"], report
check("POST", verify, f"{of}/credentials/verify", {**key, "bucket": "NOT A BUCKET"}, wanted=422)
check("POST", verify, f"{of}/credentials/verify", {}, wanted=422)
role = {"role": {"aws": {"role_arn": "arn:aws:iam::444455556666:role/nobody"}}, "bucket": "data", "region": "us-east-1"}
report = check("POST", verify, f"{of}/credentials/verify", role)
assert report["checks"] and report["verdict"] == "failing", report
request = urllib.request.Request(f"{url}/v2/credentials/{namespace}", data=json.dumps(key).encode(), method="POST")
request.add_header("authorization", f"Bearer {token}")
urllib.request.urlopen(request)
assert check("POST", stored, f"{of}/credentials/key/verify", {})["verdict"] == "failing"
check("POST", stored, f"{of}/credentials/none/verify", {}, wanted=404)
print("done")
