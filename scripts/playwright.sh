#!/usr/bin/env bash
# Runs what is no test but needs the same browser and server: `playwright.sh pictures` takes the pictures in docs/ again,
# `playwright.sh weigh [ARGUMENT…]` says what each page loads; the arguments go to Playwright.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh

target=${CARGO_TARGET_DIR:-$PWD/target}
tools=${LAKEWARDEN_TOOLS:-$target/tools}
twin=$target/twin

# Installs Lighthouse, and builds the React twin of a page.
prepare_weigh() {
  node_modules bench
  node_modules bench/twin
  say "building the React twin"
  (cd bench/twin && LAKEWARDEN_TWIN_DIR=$twin npm run --silent build) || die "the twin in bench/twin did not build"
}

what=${1:-}
shift || true
case $what in
  pictures) ;;
  weigh) prepare_weigh ;;
  *) die "playwright.sh takes pictures or weigh" ;;
esac
[ -x "${LAKEWARDEN_CHROMIUM:-/usr/bin/chromium}" ] || apt_install chromium
apt_install postgresql util-linux
virtual_environment "$tools/cloud" end2end/cloud/requirements.txt
node_modules end2end
bash scripts/build.sh dev
cd end2end
LAKEWARDEN_BINARY=$target/debug/lakewarden LAKEWARDEN_SITE_DIR=$target/site LAKEWARDEN_CLOUD_VENV=$tools/cloud \
  LAKEWARDEN_TWIN_DIR=$twin npx playwright test --config "$what.config.ts" "$@"
