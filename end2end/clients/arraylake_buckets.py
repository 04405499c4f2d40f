"""Lists the buckets of acme with the public arraylake client, unchanged."""

import json

from arraylake import Client

buckets = Client().list_bucket_configs("acme")
listed = [
    {
        "nickname": bucket.nickname,
        "uri": f"{bucket.platform}://{bucket.name}/{bucket.prefix}",
        "is_default": bucket.is_default,
        "method": bucket.auth_config.method,
    }
    for bucket in buckets
]
print(json.dumps(listed))
