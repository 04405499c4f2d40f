#!/usr/bin/env bash
# Weighs the pages in a browser like a phone's: what they load, and how fast and steady they appear: `weigh.sh`.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh

target=${CARGO_TARGET_DIR:-$PWD/target}
tools=${LAKEWARDEN_TOOLS:-$target/tools}
[ -x "${LAKEWARDEN_CHROMIUM:-/usr/bin/chromium}" ] || apt_install chromium
apt_install postgresql util-linux
virtual_environment "$tools/cloud" end2end/cloud/requirements.txt
node_modules end2end
bash scripts/build.sh dev
cd end2end
LAKEWARDEN_BINARY=$target/debug/lakewarden LAKEWARDEN_SITE_DIR=$target/site LAKEWARDEN_CLOUD_VENV=$tools/cloud \
  npx playwright test --config weigh.config.ts
