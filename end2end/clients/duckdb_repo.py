"""Writes and reads Parquet under a repo's prefix with DuckDB as its environment and the repo's page have it, and nowhere else:
duckdb_repo.py BUCKET PREFIX SNIPPET. DuckDB's extensions come as Python packages: its own site for them may be out of
reach, so what the snippet says of installing them is left out."""

import sys

import duckdb
from duckdb_extensions import import_extension

bucket, prefix, snippet = sys.argv[1:]
install, load, create_secret, select = filter(None, (statement.strip() for statement in snippet.split(";")))
assert (install, load) == ("install aws", "load aws"), snippet
assert select.startswith(f"select * from 's3://{bucket}/{prefix}"), snippet
for extension in ["httpfs", "aws"]:
    import_extension(extension)
db = duckdb.connect()
for extension in ["httpfs", "aws"]:
    db.load_extension(extension)
db.execute(create_secret)
db.execute(f"copy (select range as day from range(1000)) to 's3://{bucket}/{prefix}example.parquet'")
assert len(db.execute(select).fetchall()) == 1000
for place in ["arrays", "elsewhere"]:
    try:
        db.execute(f"copy (select 1) to 's3://{bucket}/{place}/example.parquet'")
    except duckdb.HTTPException as error:
        assert error.status_code == 403, error
    else:
        raise AssertionError(f"{place} was opened")
print("done")
