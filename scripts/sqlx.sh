#!/usr/bin/env bash
# Renews .sqlx/ from a real database: `sqlx.sh`; with --check, fails when it is not current.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
. scripts/postgres.sh

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"; stop_scratch_postgres' EXIT
start_scratch_postgres
database=$(fresh_database sqlx)
for file in migrations/*.sql; do
  together=-1
  [ "$(head -n 1 "$file")" != "-- no-transaction" ] || together=
  psql -q -v ON_ERROR_STOP=1 $together -f "$file" "$database"
done

# The macros write their findings into SQLX_OFFLINE_DIR; touching makes cargo compile the crate again.
touch backend/src/lib.rs
SQLX_OFFLINE=false DATABASE_URL=$database SQLX_OFFLINE_DIR=$fresh "$CARGO" check --quiet --locked -p lakewarden-backend

if [ "${1:-}" = --check ]; then
  diff -rq .sqlx "$fresh" >&2 || die ".sqlx is not current; run: make sqlx"
else
  rm -rf .sqlx && cp -r "$fresh" .sqlx
  say "$(find .sqlx -name '*.json' | wc -l) queries in .sqlx"
fi
