"""A repo's whole life through the unmodified arraylake client: made, written, closed, opened, appended to, read.

arraylake_arrays.py ORG/REPO NICKNAME [SECONDS]

With SECONDS, an open repo is written and read again until that long after it was opened.
"""

import sys
import time

import numpy as np
import zarr
from arraylake import Client
from ending import done

name, nickname = sys.argv[1:3]
seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 0

client = Client()
repo = client.create_repo(name, bucket_config_nickname=nickname)
session = repo.writable_session("main")
root = zarr.group(session.store)
array = root.create_array("t2m", shape=(0, 8), chunks=(4, 8), dtype="f4")
array.append(np.full((4, 8), 280.0, dtype="f4"))
session.commit("the first day")

opened = Client().get_repo(name)
session = opened.writable_session("main")
array = zarr.open_array(session.store, path="t2m", mode="r+")
array.append(np.full((4, 8), 281.0, dtype="f4"))
session.commit("the second day")

end, rows = time.monotonic() + seconds, 8
while time.monotonic() < end:
    time.sleep(10)
    session = opened.writable_session("main")
    zarr.open_array(session.store, path="t2m", mode="r+").append(np.full((4, 8), 282.0, dtype="f4"))
    session.commit("another day")
    rows += 4

reading = Client().get_repo(name).readonly_session("main")
read = zarr.open_array(reading.store, path="t2m", mode="r")
assert read.shape == (rows, 8), read.shape
assert (read[:4] == 280.0).all() and (read[4:8] == 281.0).all() and (read[8:] == 282.0).all()
done()
