#!/usr/bin/env bash
# Runs what is no test but needs the same browser and server: `playwright.sh pictures` takes the pictures in docs/ again,
# `playwright.sh weigh` says what each page loads.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh

case ${1:-} in
  pictures | weigh) ;;
  *) die "playwright.sh takes pictures or weigh" ;;
esac
target=${CARGO_TARGET_DIR:-$PWD/target}
tools=${LAKEWARDEN_TOOLS:-$target/tools}
[ -x "${LAKEWARDEN_CHROMIUM:-/usr/bin/chromium}" ] || apt_install chromium
apt_install postgresql util-linux
virtual_environment "$tools/cloud" end2end/cloud/requirements.txt
node_modules end2end
bash scripts/build.sh dev
cd end2end
LAKEWARDEN_BINARY=$target/debug/lakewarden LAKEWARDEN_SITE_DIR=$target/site LAKEWARDEN_CLOUD_VENV=$tools/cloud \
  npx playwright test --config "$1.config.ts"
