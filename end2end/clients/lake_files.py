"""Writes the files that the snippets read under a repo's prefix, with obstore, zarr and deltalake, and expects every other prefix to be closed:
lake_files.py BUCKET PREFIX"""

import io
import sys

import numpy as np
import obstore
import polars as pl
import rasterio
import zarr
from deltalake import write_deltalake
from obstore.exceptions import BaseError
from obstore.store import S3Store
from zarr.storage import ObjectStore

bucket, prefix = sys.argv[1:]
place = f"s3://{bucket}/{prefix}"
table = pl.DataFrame({"day": range(1000)})
file = io.BytesIO()
table.write_parquet(file)
obstore.put(S3Store.from_url(place), "example.parquet", file.getvalue())
write_deltalake(f"{place}example-table", table)
group = zarr.open_group(ObjectStore(S3Store.from_url(f"{place}example.zarr")), mode="w")
group.create_array("t2m", data=np.zeros((2, 3)), dimension_names=("y", "x"))
with rasterio.MemoryFile() as memory:
    with memory.open(driver="GTiff", width=4, height=4, count=1, dtype="uint8") as raster:
        raster.write(np.ones((1, 4, 4), "uint8"))
    obstore.put(S3Store.from_url(place), "example.tif", memory.read())
for elsewhere in ["arrays/", "elsewhere/", ""]:
    store = S3Store.from_url(f"s3://{bucket}/{elsewhere}")
    for attempt in [lambda: obstore.list(store).collect(), lambda: obstore.put(store, "x", b"x")]:
        try:
            attempt()
        except BaseError as error:
            assert "AccessDenied" in str(error), error
            continue
        raise AssertionError(f"{elsewhere} was opened")
print("done")
