"""Somebody of no organisation at a repo that everybody with an account reads: it can be read, and nothing can be written.

arraylake_visit.py ORG/REPO
"""

import sys

import icechunk
import zarr
from arraylake import Client
from ending import done

name = sys.argv[1]
org, repo = name.split("/")

client = Client()
assert client.get_repo_object(name).visibility.value == "AUTHENTICATED_PUBLIC"
opened = client.get_repo(name)
array = zarr.open_array(opened.readonly_session("main").store, path="t2m", mode="r")
assert (array[:4] == 280.0).all()
try:
    session = opened.writable_session("main")
    zarr.open_array(session.store, path="t2m", mode="r+")[:] = 0.0
    session.commit("not ours")
except (icechunk.IcechunkError, PermissionError) as refused:
    print(type(refused).__name__, file=sys.stderr)
else:
    raise AssertionError("it was written")
try:
    client.list_repos(org)
except Exception as refused:
    assert "404" in str(refused) or "not found" in str(refused).lower(), refused
else:
    raise AssertionError("the organisation was listed")
done()
