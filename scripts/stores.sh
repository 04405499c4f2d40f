#!/usr/bin/env bash
# Tests on every S3 store that runs here from package registries: `stores.sh`. Writes what is seen into docs/STORES.md. Not part
# of `make test`: SeaweedFS is a large download.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
. scripts/postgres.sh

target=${CARGO_TARGET_DIR:-$PWD/target}
tools=${LAKEWARDEN_TOOLS:-$target/tools}
apt_install postgresql util-linux
virtual_environment "$tools/cloud" end2end/cloud/requirements.txt
virtual_environment "$tools/stores" end2end/stores/requirements.txt
virtual_environment "$tools/arraylake" end2end/clients/arraylake-requirements.txt
node_modules end2end
bash scripts/build.sh dev || die "the build failed"

say "data clients, on several stores"
cd end2end
LAKEWARDEN_BINARY=$target/debug/lakewarden LAKEWARDEN_SITE_DIR=$target/site \
  LAKEWARDEN_CLOUD_VENV=$tools/cloud LAKEWARDEN_STORES_VENV=$tools/stores LAKEWARDEN_ARRAYLAKE_VENV=$tools/arraylake \
  npx playwright test --config playwright.stores.config.ts
