"""Writes the files that the snippets read under a repo's prefix, with obstore and deltalake, and expects every other prefix to be closed:
lake_files.py BUCKET PREFIX"""

import io
import sys

import numpy as np
import obstore
import polars as pl
import rasterio
from deltalake import write_deltalake
from obstore.exceptions import BaseError
from obstore.store import S3Store

bucket, prefix = sys.argv[1:]
place = f"s3://{bucket}/{prefix}"
table = pl.DataFrame({"day": range(1000)})
file = io.BytesIO()
table.write_parquet(file)
obstore.put(S3Store.from_url(place), "example.parquet", file.getvalue())
write_deltalake(f"{place}example-table", table)
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
