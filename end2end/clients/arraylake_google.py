"""The credentials that arraylake itself gets for a repo and a bucket config on Google Cloud Storage, by the very functions
that icechunk calls: arraylake_google.py ORG REPO NICKNAME"""

import asyncio
import json
import sys

from arraylake import AsyncClient

org, repo, nickname = sys.argv[1:]
client = AsyncClient()


def told(credential):
    return {"bearer": credential.bearer, "expires_after": credential.expires_after.isoformat()}


of_repo = client._get_icechunk_gcs_credentials_refresh_function_for_repo(org, repo)
of_bucket = client._get_icechunk_gcs_credentials_refresh_function_for_bucket(org, nickname)
opened = asyncio.run(client._get_gcs_delegated_credentials_from_repo(org, repo))
print(json.dumps({"repo": told(of_repo), "bucket": told(of_bucket), "principal": opened.principal}))
