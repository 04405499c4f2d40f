"""A whole life of an organisation through Lakewarden's own API, by a client that openapi-python-client makes of the description:
api_life.py URL ORG < values. It fails where the generator leaves anything out. Prints "done" last."""

import base64
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from importlib import import_module

import openapi_spec_validator

url, org = sys.argv[1:]
values = json.load(sys.stdin)

folder = tempfile.mkdtemp()
with urllib.request.urlopen(f"{url}/api/v1/openapi.json") as answer:
    description = json.load(answer)
openapi_spec_validator.validate(description)
config = os.path.join(folder, "config.json")
with open(config, "w") as file:
    json.dump({"post_hooks": []}, file)
generator = os.path.join(os.path.dirname(sys.executable), "openapi-python-client")
made = os.path.join(folder, "lakewarden")
asked = ["generate", "--url", f"{url}/api/v1/openapi.json", "--meta", "none", "--output-path", made]
subprocess.run([generator, *asked, "--config", config, "--fail-on-warning"], check=True, stdout=sys.stderr)
sys.path.insert(0, folder)
models = import_module("lakewarden.models")
clients = import_module("lakewarden.client")


def signed_in(**how):
    return clients.AuthenticatedClient(base_url=url, **how)


class Caller:
    """Calls operations by the tags and names that the description has for them, and asserts what is answered."""

    def __init__(self, client):
        self.client = client

    def __call__(self, operation, *path, wanted=200, body=None, **more):
        module = import_module(f"lakewarden.api.{operation}")
        if body is not None:
            kind = module.sync_detailed.__annotations__["body"]
            more["body"] = getattr(models, kind if isinstance(kind, str) else kind.__name__).from_dict(body)
        answer = module.sync_detailed(*path, client=self.client, **more)
        assert answer.status_code == wanted, (operation, answer.status_code, answer.content)
        return answer.parsed if wanted != 204 else None


def own_token(user, name):
    """A token of somebody's own, by their password."""
    basic = base64.b64encode(f"{user}:{values['password']}".encode()).decode()
    by_password = Caller(signed_in(token=basic, prefix="Basic"))
    asked = {"name": name, "expires_in": 3_600, "scopes": ["*"]}
    return by_password("api_tokens.create_token", wanted=201, body=asked)


ada_token = own_token("ada@example.com", "life")
ada = Caller(signed_in(token=ada_token.text))
grace = Caller(signed_in(token=own_token(values["member"], "life").text))

# An organisation.
key = "6d1f2c52-3d61-4c0e-9d2b-5f0f1c1f7f2a"
new = {"name": org, "description": "Corals"}
first = ada("organisations.create_organization", wanted=201, body=new, idempotency_key=key)
again = ada("organisations.create_organization", wanted=201, body=new, idempotency_key=key)
assert first.id == again.id and first.name == org
ada("organisations.create_organization", wanted=422, body={**new, "name": f"{org}-2"}, idempotency_key=key)
assert ada("organisations.edit_organization", org, body={"description": "Reefs"}).description == "Reefs"
assert org in [mine.name for mine in ada("organisations.list_organizations", limit=1_000).items]

# A cloud credential, and bucket configs that get in by every way there is here.
store = {"platform": "s3-compatible", "endpoint": values["endpoint"], "region": "us-east-1", "bucket": values["bucket"]}
pair = {"access_key_id": values["access_key_id"]}
keys = {**pair, "kind": "aws_key", "secret": values["secret_access_key"], "endpoint": values["endpoint"]}
place = {"bucket": values["bucket"], "region": "us-east-1"}
assert ada("cloud_credentials.test_cloud_keys", org, body={"keys": keys, **place}).verdict == models.Verdict.VERIFIED
credential = ada("cloud_credentials.create_cloud_credential", org, wanted=201, body={"name": "pair", "keys": keys})
ada("cloud_credentials.test_cloud_credential", org, credential.id, body=place)
assert ada("cloud_credentials.list_cloud_credential_tests", org, credential.id).items
ada("cloud_credentials.set_default_cloud_credential", org, credential.id)
ada("cloud_credentials.edit_cloud_credential", org, credential.id, body={"name": "key-pair"}, if_match="*")
assert [one.name for one in ada("cloud_credentials.list_cloud_credentials", org).items] == ["key-pair"]
role = {"method": "aws_customer_managed_role", "account_id": "444455556666", "role_name": "lakewarden"}
amazon = {"platform": "s3", "region": "us-east-1", "bucket": values["bucket"]}
ways = {
    "anonymous": {**store, "access": {"method": "anonymous"}},
    "hmac": {**store, "access": {**pair, "method": "hmac", "secret_access_key": values["secret_access_key"]}},
    "stored": {**store, "access": {"method": "cloud_credential", "cloud_credential": str(credential.id)}},
    "role": {**amazon, "access": {**role, "external_id": "lw-0123456789abcdef"}},
}
buckets = {}
for name, config in ways.items():
    config = {**config, "nickname": name, "prefix": name}
    buckets[name] = ada("bucket_configs.create_bucket_config", org, wanted=201, body=config)
    assert buckets[name].access.method == config["access"]["method"], buckets[name]
report = ada("bucket_configs.test_bucket_config", org, buckets["hmac"].id)
assert report.verdict == models.Verdict.VERIFIED, report
assert ada("bucket_configs.get_bucket_report", org, buckets["hmac"].id).report.verdict == report.verdict
assert ada("bucket_configs.set_default_bucket_config", org, buckets["hmac"].id).is_default
changed = ada("bucket_configs.edit_bucket_config", org, buckets["role"].id, body={"prefix": "roles"}, if_match='"1"')
assert changed.prefix == "roles", changed
ada("bucket_configs.edit_bucket_config", org, buckets["role"].id, body={"prefix": "x"}, if_match='"1"', wanted=412)
trust = ada("trust_documents.get_bucket_trust", org, buckets["role"].id)
assert "sts:AssumeRole" in json.dumps(trust.to_dict())
names, cursor = [], {}
while True:
    page = ada("bucket_configs.list_bucket_configs", org, limit=1, **cursor)
    names += [config.nickname for config in page.items]
    if page.next_cursor is None:
        break
    cursor = {"cursor": page.next_cursor}
assert names == sorted(ways), names

# A repo and the keys for it.
ada("repos.create_repo", org, wanted=201, body={"name": "era5", "metadata": {"resolution": 0.25}})
assert ada("repos.edit_repo", org, "era5", body={"description": "Reanalysis"}).description == "Reanalysis"
vended = ada("keys.get_repo_keys", org, "era5")
assert vended.access_key_id and vended.token, vended
ada("keys.get_bucket_keys", org, buckets["hmac"].id)
ada("repos.set_repo_state", org, "era5", body={"mode": "offline", "message": "Rechunking"})
ada("keys.get_repo_keys", org, "era5", wanted=409)
assert [repo.name for repo in ada("repos.list_repos", org, bucket_config=buckets["hmac"].id).items] == ["era5"]

# People and tokens.
invited = ada("invitations.create_invitation", org, wanted=201, body={"role": "reader", "username": values["member"]})
assert invited.link is None
[received] = [one for one in grace("invitations.list_received_invitations").items if one.org == org]
assert grace("invitations.accept_invitation", received.id).org == org
[person] = [one for one in ada("members.list_members", org).items if one.role != models.Role.OWNER]
ada("members.set_member_role", org, person.id, body={"role": "member"}, wanted=204)
grace("repos.get_repo", org, "era5")
grace("organisations.delete_organization", org, wanted=403)
grace("members.leave_organization", org, wanted=204)
grace("repos.get_repo", org, "era5", wanted=404)
left = ada("invitations.create_invitation", org, wanted=201, body={"role": "admin", "username": values["member"]})
ada("invitations.revoke_invitation", org, left.invitation.id, wanted=204)
assert ada("invitations.list_invitations", org).items == []
ada("api_tokens.create_token", wanted=403, body={"name": "spare", "expires_in": 60, "scopes": ["user:read"]})
assert ada_token.token.id in [one.id for one in ada("api_tokens.list_tokens").items]

# What all of that looks like afterwards.
founded = ada("audit_events.list_events", org, action=models.EventAction("organization.created")).items
assert [event.person for event in founded] == ["ada@example.com"], founded
his = ada("audit_events.list_events", org, person=person.id).items
assert his and {event.person_id for event in his} == {person.id}
about = ada("audit_events.list_events", org, subject=str(credential.id), limit=1_000).items
assert {event.subject_name for event in about} == {"pair", "key-pair"}, about
lines = ada("audit_events.export_events_as_lines", org).splitlines()
told = [json.loads(line) for line in lines]
assert told[-1]["action"] == "organization.created" and len(told) > 20, told[-1]
table = ada("audit_events.export_events_as_csv", org)
assert [row["action"] for row in csv.DictReader(io.StringIO(table))] == [event["action"] for event in told]
later = ada("audit_events.list_events", org, until=founded[0].at).items
assert founded[0].id not in [event.id for event in later]

# And its end.
ada("organisations.delete_organization", org, wanted=409)
ada("repos.delete_repo", org, "era5", wanted=204)
for bucket in buckets.values():
    ada("bucket_configs.delete_bucket_config", org, bucket.id, wanted=204)
ada("cloud_credentials.revoke_cloud_credential", org, credential.id, wanted=204)
ada("organisations.delete_organization", org, wanted=204)
ada("organisations.get_organization", org, wanted=404)
ada("api_tokens.revoke_token", ada_token.token.id, wanted=204)
ada("organisations.list_organizations", wanted=401)
print("done")
