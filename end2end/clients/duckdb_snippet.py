"""Runs a DuckDB snippet given on standard input and prints the rows of its last statement. DuckDB's extensions are installed
as Python packages, because their own site may be unreachable: the snippet's INSTALL and LOAD statements use those instead."""

import sys

import duckdb
from duckdb_extensions import import_extension

db = duckdb.connect()
for statement in filter(None, map(str.strip, sys.stdin.read().split(";"))):
    words = statement.split()
    if words[0] == "install":
        import_extension(words[1])
    elif words[0] == "load":
        db.load_extension(words[1])
    else:
        print(db.execute(statement).fetchall())
