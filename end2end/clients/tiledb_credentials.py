"""Every tiledb-cloud call in scope, unmodified, with password and token: tiledb_credentials.py ORGANISATION.

Reads the account's user name and password from stdin, prints "done" last.
"""

import json
import os
import sys

import tiledb.cloud
import tiledb.cloud.invites
from tiledb.cloud import client, rest_api
from tiledb.cloud._common import api_v2
from tiledb.cloud.rest_api.exceptions import ApiException
from tiledb.cloud.rest_api.models import (
    AWSAccessCredentials,
    Organization,
    OrganizationUser,
    TokenRequest,
    User,
)
from tiledb.cloud.tiledb_cloud_error import TileDBCloudError

org = sys.argv[1]
account = json.load(sys.stdin)
ARN = "arn:aws:iam::123456789012:role/canary-role-name"
SECRET = "canary/secret+access+key/0123456789abcde"
KEY_FILE = json.dumps(
    {
        "type": "service_account",
        "project_id": "p",
        "private_key_id": "0123456789abcdef",
        "private_key": "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n",
        "client_email": "a@my-project.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
    }
)


def refused(call, status, *arguments, **named):
    try:
        call(*arguments, **named)
    except ApiException as error:
        assert error.status == status, (error.status, error.body)
        body = json.loads(error.body)
        assert body["code"] == status and body["message"], body
        return
    raise AssertionError(f"{call} was not refused")


def every_call_of_v2(namespace, api_class):
    api = client.build(api_class)
    models = api_v2.models
    kinds = {
        "my key": dict(
            credential=models.AccessCredentialCredential(
                aws=models.AWSCredential(
                    access_key_id="AKIDEXAMPLE", secret_access_key=SECRET, endpoint="https://store.example.com"
                )
            )
        ),
        "a/b": dict(
            credential=models.AccessCredentialCredential(
                azure=models.AzureCredential(account_name="account1", account_key=SECRET)
            )
        ),
        "gcp": dict(
            credential=models.AccessCredentialCredential(
                gcp=models.GCPInteroperabilityCredential(access_key_id="GOOG1", secret_access_key=SECRET)
            )
        ),
        "role": dict(
            role=models.AccessCredentialRole(aws=models.AWSRole(role_arn=ARN, external_id="chosen-by-me")),
            allowed_in_tasks=True,
        ),
        "sas": dict(
            token=models.AccessCredentialToken(azure=models.AzureToken(account_name="account1", sas_token=SECRET))
        ),
        "service account": dict(
            token=models.AccessCredentialToken(gcp=models.GCPServiceAccountKey(account_id="x", key_id="x", key_text=KEY_FILE))
        ),
    }
    for name, parts in kinds.items():
        api.add_credential(namespace, models.AccessCredential(name=name, **parts))
        refused(api.add_credential, 409, namespace, models.AccessCredential(name=name, **parts))
        got = api.get_credential(namespace, name)
        assert got.name == name and got.uuid and got.created_at.tzinfo, got
        assert SECRET not in str(got) and "89012" not in str(got) and "chosen" not in str(got), got
        assert bool(got.allowed_in_tasks) == (name == "role"), got
    role = api.get_credential(namespace, "role")
    assert role.provider == "AWS" and role.role.aws.role_arn == ARN[:20], role
    # An edit that sends back all that it read changes nothing else.
    role.provider_default = True
    api.update_credential(namespace, "role", role)
    assert api.get_credential(namespace, "role").provider_default is True
    page = api.list_credentials(namespace, page=2, per_page=4)
    assert len(page.credentials) == 2 and page.pagination_metadata.total_items == 6, page
    assert [c.name for c in api.list_credentials(namespace, provider="GCP", type="key").credentials] == ["gcp"]
    assert [c.name for c in api.list_credentials(namespace, type="arn").credentials] == ["role"]
    assert api.list_credentials(namespace, page=9).credentials == []
    api.update_credential(namespace, "gcp", models.AccessCredential(name="renamed"))
    refused(api.get_credential, 404, namespace, "gcp")
    for name in ["my key", "a/b", "renamed", "role", "sas", "service account"]:
        api.delete_credential(namespace, name)
    assert api.list_credentials(namespace).credentials == []


def every_call_of_v1(namespace, api_class):
    api = client.build(api_class)
    key = AWSAccessCredentials(
        name="old key", access_key_id="AKIDEXAMPLE", secret_access_key=SECRET, default=True, buckets=["s3://data/team"]
    )
    api.add_aws_access_credentials(namespace, key)
    api.add_aws_access_credentials(namespace, AWSAccessCredentials(name="role", service_role_arn=ARN))
    listed = api.check_aws_access_credentials(namespace)
    assert [c.name for c in listed] == ["old key", "role"], listed
    assert listed[1].service_role_arn == ARN[:20] and listed[0].secret_access_key is None, listed
    api.update_aws_access_credentials(namespace, "old key", AWSAccessCredentials(secret_access_key="rotated/secret"))
    got = api.check_aws_access_credentials_by_name(namespace, "old key")
    assert got.buckets == ["s3://data/team"] and got.default is True, got
    for name in ["old key", "role"]:
        api.delete_aws_access_credentials(namespace, name)
    refused(api.check_aws_access_credentials_by_name, 404, namespace, "role")


def people(api):
    user = api.get_user()
    assert user.username == account["username"] and user.email, user
    assert {o.organization_name for o in user.organizations} >= {org}, user
    assert api.get_user_with_username(user.username).id == user.id
    refused(api.get_user_with_username, 404, "nobody")
    api.update_user(user.username, User(username=user.username, name="Ada King", default_s3_path="s3://data"))
    assert tiledb.cloud.user_profile().name == "Ada King"
    # Other tests know this account by its name.
    api.update_user(user.username, User(username=user.username, name=user.name, default_s3_path="s3://data"))
    assert tiledb.cloud.client.default_charged_namespace() == user.username
    refused(api.create_user, 403, User(username="somebody", email="s@example.com", password="long enough"))


def as_member(call):
    """Calls as the member, by password, and as the account again afterwards."""
    tiledb.cloud.login(host=host, username=account["member"], password=account["password"], no_session=True)
    call()
    tiledb.cloud.login(host=host, username=account["username"], password=account["password"])


def accept_invitation_to(name):
    waiting = tiledb.cloud.invites.fetch_invitations(status="PENDING").invitations
    [invitation] = [invitation for invitation in waiting if invitation.organization_name == name]
    assert invitation.organization_role == "read_only" and invitation.expires_at, invitation
    tiledb.cloud.invites.accept_invitation(invitation.id)
    assert tiledb.cloud.organization(name).role == "read_only"


def change_password():
    api = client.build(rest_api.UserApi)
    refused(api.reset_user_password, 422, {"password": "short"})
    api.reset_user_password({"password": account["password"]})


def organisations():
    api = client.build(rest_api.OrganizationApi)
    name = f"{org}-x"
    api.create_organization(Organization(name=name, description="Made by the client"))
    assert tiledb.cloud.organization(name).role == "owner"
    assert name in {o.name for o in tiledb.cloud.organizations()}
    api.update_organization(name, Organization(name=name, description="Changed"))
    assert tiledb.cloud.organization(name).description == "Changed"
    member = OrganizationUser(username=account["member"], role="read_only")
    api.add_user_to_organization(name, member)
    refused(api.add_user_to_organization, 409, name, member)
    refused(api.get_organization_user, 404, name, account["member"])
    as_member(lambda: accept_invitation_to(name))
    assert api.get_organization_user(name, account["member"]).role == "read_only"
    api.update_user_in_organization(name, account["member"], OrganizationUser(role="read_write"))
    assert len(tiledb.cloud.organization(name).users) == 2
    api.delete_user_from_organization(name, account["member"])
    refused(api.get_organization_user, 404, name, account["member"])
    api.delete_organization(name)
    try:
        tiledb.cloud.organization(name)
    except TileDBCloudError as error:
        assert "404" in str(error), error
    else:
        raise AssertionError("the organisation is still there")


def tokens(api):
    assert "*" in api.get_token_scopes()
    made = api.request_token(token_request=TokenRequest(name="nightly", scope=["user:read"]))
    assert made.token and made.name == "nightly", made
    assert "nightly" in {t.name for t in api.tokens_get()}
    assert {t.name for t in api.tokens_session_get()} == {"session"}
    assert all(t.token is None for t in api.tokens_get())
    api.revoke_token(made.name)
    assert "nightly" not in {t.name for t in api.tokens_get()}


# By password: this opens a session, whose token is used from then on.
host = os.environ["TILEDB_REST_HOST"]
tiledb.cloud.login(host=host, username=account["username"], password=account["password"])
users = client.build(rest_api.UserApi)
people(users)
organisations()
tokens(users)
refused(users.reset_user_password, 403, {"password": account["password"]})
as_member(change_password)
for namespace in [account["username"], org]:
    every_call_of_v2(namespace, api_v2.UserApi)
    every_call_of_v2(namespace, api_v2.OrganizationApi)
    every_call_of_v1(namespace, rest_api.UserApi)
    every_call_of_v1(namespace, rest_api.OrganizationApi)

# By a token created for it.
token = users.request_token(token_request=TokenRequest(name="by-token")).token
tiledb.cloud.login(host=host, token=token)
assert tiledb.cloud.user_profile().username == account["username"]

# What libtiledb itself requests: there are no arrays and groups here.
assert tiledb.cloud.Ctx().config()["rest.token"] == token
import tiledb  # noqa: E402

found = tiledb.object_type(f"tiledb://{org}/nothing", ctx=tiledb.cloud.Ctx())
assert found is None, found
print("done")
