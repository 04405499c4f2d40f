"""Writes and reads Parquet under a repo's prefix with DuckDB as its environment has it, and nowhere else: duckdb_repo.py
BUCKET PREFIX. DuckDB's extensions come as Python packages: its own site for them may be out of reach."""

import os
import sys
from urllib.parse import urlsplit

import duckdb
from duckdb_extensions import import_extension

bucket, prefix = sys.argv[1:]
endpoint = urlsplit(os.environ["AWS_ENDPOINT_URL"])
for extension in ["httpfs", "aws"]:
    import_extension(extension)
db = duckdb.connect()
for extension in ["httpfs", "aws"]:
    db.load_extension(extension)
db.execute(
    "create secret (type s3, provider credential_chain, refresh auto, "
    f"endpoint '{endpoint.netloc}', use_ssl {endpoint.scheme == 'https'}, url_style 'path')"
)
db.execute(f"copy (select range as day from range(1000)) to 's3://{bucket}/{prefix}days.parquet'")
assert db.sql(f"select sum(day) from 's3://{bucket}/{prefix}days.parquet'").fetchall() == [(499500,)]
for place in ["arrays", "elsewhere"]:
    try:
        db.execute(f"copy (select 1) to 's3://{bucket}/{place}/days.parquet'")
    except duckdb.HTTPException as error:
        assert error.status_code == 403, error
    else:
        raise AssertionError(f"{place} was opened")
print("done")
