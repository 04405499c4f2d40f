"""Many repos at once through the public arraylake client, unchanged.

arraylake_many.py create ORG NICKNAME COUNT registers them, arraylake_many.py open ORG NICKNAME COUNT makes the storage of each
of them, all at the same time.
"""

import asyncio
import sys

from arraylake import AsyncClient
from ending import done

verb, org, nickname, count = sys.argv[1:]
names = [f"r{number}" for number in range(int(count))]


async def create(client):
    metastore = client._metastore_for_org(org)
    turns = asyncio.Semaphore(8)

    async def one(name):
        async with turns:
            await metastore.create_database(name, bucket_nickname=nickname)

    await asyncio.gather(*(one(name) for name in names))


async def open_all(client):
    """The storage of each, with its first keys."""
    storages = await asyncio.gather(*(client.get_icechunk_storage(f"{org}/{name}") for name in names))
    assert len(storages) == len(names)


async def main():
    await {"create": create, "open": open_all}[verb](AsyncClient())
    done()


asyncio.run(main())
