"""Bucket configs and repos through the unmodified arraylake client: everything "Managing Storage" does in Python,
first with Client, then with AsyncClient. A failed assertion fails the test that runs this.

arraylake_catalogue.py ORG < {"endpoint": …, "access_key_id": …, "secret_access_key": …, "bucket": …}
"""

import asyncio
import json
import sys

import zarr
from arraylake import AsyncClient, Client
from arraylake.exceptions import BucketNotFoundError
from arraylake.types import BucketModifyRequest

ORG = sys.argv[1]
STORE = json.load(sys.stdin)
REGION = {"region_name": "us-east-1"}
ROLE = {
    "method": "aws_customer_managed_role",
    "external_customer_id": "123456789012",
    "external_role_name": "my-iam-role-name",
    "shared_secret": "my-shared-secret",
}
GOOGLE = {
    "method": "gcp_customer_managed_role",
    "target_service_account": "my-service-account@my-project.iam.gserviceaccount.com",
}


def keys(prefix):
    """A config whose keys really open the store."""
    return {
        "uri": f"s3://{STORE['bucket']}/{prefix}",
        "extra_config": {"endpoint_url": STORE["endpoint"], "use_ssl": False, **REGION},
        "auth_config": {
            "method": "hmac",
            "access_key_id": STORE["access_key_id"],
            "secret_access_key": STORE["secret_access_key"],
        },
    }


def refused(call, status, text):
    """The client raises, and says what the server said."""
    try:
        call()
    except ValueError as error:
        assert text in str(error), error
        assert getattr(error, "status_code", status) == status, error
    else:
        raise AssertionError(f"nothing was refused: {text}")


def synchronous():
    client = Client()
    assert client.list_bucket_configs(ORG) == []
    client.create_bucket_config(org=ORG, nickname="production", uri="s3://my-production-data", extra_config=REGION)
    client.create_bucket_config(org=ORG, nickname="keys", **keys("sync"))
    client.create_bucket_config(
        org=ORG, nickname="role", uri="s3://my-role-data/team", extra_config=REGION, auth_config=ROLE
    )
    client.create_bucket_config(org=ORG, nickname="google", uri="gs://my-google-data", auth_config=GOOGLE)
    client.create_bucket_config(
        org=ORG,
        nickname="google-hmac",
        uri="s3://my-gcs-bucket",
        extra_config={"endpoint_url": "https://storage.googleapis.com"},
        auth_config={"method": "hmac", "access_key_id": "GOOG1EXAMPLE", "secret_access_key": "my-secret-access-key"},
    )
    refused(
        lambda: client.create_bucket_config(org=ORG, nickname="again", uri="gs://my-gcs-bucket"),
        409,
        "google-hmac",
    )
    refused(
        lambda: client.create_bucket_config(org=ORG, nickname="Keys", uri="s3://other-data", extra_config=REGION),
        409,
        "nickname",
    )

    listed = {config.nickname: config for config in client.list_bucket_configs(ORG)}
    assert sorted(listed) == ["google", "google-hmac", "keys", "production", "role"]
    assert [name for name, config in listed.items() if config.is_default] == ["production"]
    assert listed["keys"].platform == "s3-compatible" and listed["keys"].prefix == "sync"
    assert "my-" not in str(listed["role"].auth_config.shared_secret)
    assert client.get_bucket_config(org=ORG, nickname="google").auth_config.model_dump() == GOOGLE
    try:
        client.get_bucket_config(org=ORG, nickname="nowhere")
    except BucketNotFoundError:
        pass
    else:
        raise AssertionError("found what is not there")

    client.set_default_bucket_config(org=ORG, nickname="keys")
    assert client.get_bucket_config(org=ORG, nickname="keys").is_default
    assert not client.get_bucket_config(org=ORG, nickname="production").is_default

    # The answer includes the keys, which open the store: the client writes the new repo there itself.
    repo = client.create_repo(f"{ORG}/era5", description="Reanalysis", metadata={"unit": "K", "levels": [1, 2]})
    session = repo.writable_session("main")
    zarr.create_array(session.store, name="t2m", data=zarr.zeros((4, 4))[:] + 280.0)
    session.commit("first")
    read = client.get_repo_object(f"{ORG}/era5")
    assert read.prefix.startswith("sync/") and read.prefix.endswith("-era5"), read.prefix
    assert read.metadata == {"unit": "K", "levels": [1, 2]} and read.description == "Reanalysis"
    assert [repo.name for repo in client.list_repos(ORG)] == ["era5"]
    assert [repo.name for repo in client.list_repos(ORG, filter_metadata={"unit": "m"})] == []
    assert [repo.name for repo in client.list_repos_for_bucket_config(org=ORG, nickname="keys")] == ["era5"]
    client.modify_repo(f"{ORG}/era5", add_metadata={"source": "model"}, remove_metadata=["levels"])
    assert client.get_repo_object(f"{ORG}/era5").metadata == {"unit": "K", "source": "model"}

    refused(lambda: client.delete_bucket_config(org=ORG, nickname="keys"), 409, "imsure")
    sure = {"imsure": True, "imreallysure": True}
    refused(lambda: client.delete_bucket_config(org=ORG, nickname="keys", **sure), 409, "era5")
    client.delete_repo(f"{ORG}/era5", **sure)
    assert list(client.list_repos(ORG)) == []
    # Only the entry was deleted: the same prefix can be imported again.
    client.import_repo(f"{ORG}/era5-again", "keys", read.prefix)
    again = client.get_repo_object(f"{ORG}/era5-again")
    assert again.prefix == read.prefix
    client.delete_repo(f"{ORG}/era5-again", **sure)
    for nickname in listed:
        client.delete_bucket_config(org=ORG, nickname=nickname, **sure)
    assert client.list_bucket_configs(ORG) == []


async def asynchronous():
    client = AsyncClient()
    await client.create_bucket_config(org=ORG, nickname="async-keys", **keys("async"))
    config = await client.create_bucket_config(
        org=ORG, nickname="async-role", uri="s3://my-async-data", extra_config=REGION, auth_config=ROLE
    )
    metastore = client._metastore_for_org(ORG)
    # The client sends every field, with null for unchanged ones.
    renamed = await metastore.modify_bucket_config(config.id, BucketModifyRequest(nickname="renamed"))
    assert renamed.nickname == "renamed" and renamed.name == "my-async-data"
    assert renamed.auth_config.external_role_name == "my-iam-role-name"
    await client.set_default_bucket_config(org=ORG, nickname="renamed")
    listed = await client.list_bucket_configs(ORG)
    assert {config.nickname: config.is_default for config in listed} == {"async-keys": False, "renamed": True}
    await client.create_repo(f"{ORG}/ice", bucket_config_nickname="async-keys", prefix="ice")
    read = await client.get_repo_object(f"{ORG}/ice")
    assert read.prefix == "async/ice"
    on_bucket = await client.list_repos_for_bucket_config(org=ORG, nickname="async-keys")
    assert [repo.name for repo in on_bucket] == ["ice"]
    assert (await client.get_bucket_config(org=ORG, nickname="async-keys")).nickname == "async-keys"
    sure = {"imsure": True, "imreallysure": True}
    await client.delete_repo(f"{ORG}/ice", **sure)
    for nickname in ["async-keys", "renamed"]:
        await client.delete_bucket_config(org=ORG, nickname=nickname, **sure)


synchronous()
asyncio.run(asynchronous())
print("done")
