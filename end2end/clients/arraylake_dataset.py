"""Makes a repo with a data set that xarray reads, through the public arraylake client, unchanged:
arraylake_dataset.py ORG/REPO NICKNAME PREFIX"""

import sys

import numpy as np
import zarr
from arraylake import Client
from ending import done

name, nickname, prefix = sys.argv[1:]
session = Client().create_repo(name, bucket_config_nickname=nickname, prefix=prefix).writable_session("main")
array = zarr.group(session.store).create_array("t2m", shape=(4, 8), chunks=(4, 8), dtype="f4", dimension_names=["day", "x"])
array[:] = np.full((4, 8), 280.0, dtype="f4")
session.commit("the first day")
done()
