#!/usr/bin/env bash
# Tests on Ceph: `ceph.sh`. Starts a private Ceph and runs end2end/ceph on it. Not part of `make test`: Ceph is a large download.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
. scripts/postgres.sh
. scripts/ceph-daemons.sh
trap stop_ceph EXIT

target=${CARGO_TARGET_DIR:-$PWD/target}
tools=${LAKEWARDEN_TOOLS:-$target/tools}
apt_install postgresql util-linux
virtual_environment "$tools/cloud" end2end/cloud/requirements.txt
virtual_environment "$tools/arraylake" end2end/clients/arraylake-requirements.txt
node_modules end2end
bash scripts/build.sh dev || die "the build failed"

start_ceph
say "browser and data clients, on Ceph"
cd end2end
LAKEWARDEN_BINARY=$target/debug/lakewarden LAKEWARDEN_SITE_DIR=$target/site \
  LAKEWARDEN_CLOUD_VENV=$tools/cloud LAKEWARDEN_ARRAYLAKE_VENV=$tools/arraylake \
  LAKEWARDEN_CEPH=http://127.0.0.1:$gateway LAKEWARDEN_CEPH_CONF=$ceph/ceph.conf \
  npx playwright test --config playwright.ceph.config.ts
