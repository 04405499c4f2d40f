#!/usr/bin/env bash
# Benchmarks on a scratch PostgreSQL: `bench.sh`. Compiled as what is shipped, so the first run compiles for half an hour.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
. scripts/postgres.sh

trap stop_scratch_postgres EXIT
start_scratch_postgres
say "lists of bucket configs and repos, and creates"
DATABASE_URL=$(fresh_database lists) "$CARGO" bench --quiet --locked -p lakewarden --bench lists
say "vending"
DATABASE_URL=$(fresh_database vending) "$CARGO" bench --quiet --locked -p lakewarden --bench vending
say "vending to members, by grants"
DATABASE_URL=$(fresh_database grants) "$CARGO" bench --quiet --locked -p lakewarden --bench grants
say "memory"
DATABASE_URL=$(fresh_database memory) "$CARGO" bench --quiet --locked -p lakewarden --bench memory
say "rotation"
DATABASE_URL=$(fresh_database rotation) "$CARGO" bench --quiet --locked -p lakewarden --bench rotation
say "audit events"
DATABASE_URL=$(fresh_database events) "$CARGO" bench --quiet --locked -p lakewarden --bench events
