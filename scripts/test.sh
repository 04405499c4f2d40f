#!/usr/bin/env bash
# Runs tests with everything they need, and prints last how many passed and failed:
#   test.sh                    all of them
#   test.sh rust [FILTER…]     Rust tests, those whose names contain FILTER: `test.sh rust vending::`
#   test.sh browser [SPEC…]    browser and data clients; arguments go to Playwright: `test.sh browser tests/pages.spec.ts`
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
. scripts/postgres.sh

kind=${1:-all}
[ $# = 0 ] || shift
target=${CARGO_TARGET_DIR:-$PWD/target}
tools=${LAKEWARDEN_TOOLS:-$target/tools}
report=$(mktemp -d)
trap 'rm -rf "$report"; stop_scratch_postgres' EXIT
failed=0

rust() {
  apt_install postgresql pgbouncer util-linux curl openssl
  start_scratch_postgres
  say "Rust: domain, backend, pages, HTTP"
  DATABASE_URL=$(fresh_database tests) "$CARGO" test --locked --no-fail-fast \
    -p lakewarden-domain -p lakewarden-backend -p lakewarden-app -p lakewarden --features lakewarden-app/ssr \
    -- "$@" 2>&1 | tee "$report/rust" || failed=1
}

prepare_browser() {
  apt_install postgresql util-linux curl openssl rclone awscli
  [ -x "${LAKEWARDEN_CHROMIUM:-/usr/bin/chromium}" ] || apt_install chromium
  virtual_environment "$tools/cloud" end2end/cloud/requirements.txt
  virtual_environment "$tools/arraylake" end2end/clients/arraylake-requirements.txt
  virtual_environment "$tools/arraylake-oldest" end2end/clients/arraylake-oldest-requirements.txt
  virtual_environment "$tools/tiledb" end2end/clients/tiledb-requirements.txt
  virtual_environment "$tools/lake" end2end/clients/lake-requirements.txt
  virtual_environment "$tools/api" end2end/clients/api-requirements.txt
  virtual_environment "$tools/lint" end2end/lint/requirements.txt
  newest=
  if newer_python=$(python_from 3 12); then
    newest=$tools/arraylake-newest
    virtual_environment "$newest" end2end/clients/arraylake-newest-requirements.txt "$newer_python"
  else
    say "no Python 3.12 or newer: the newest arraylake is not tested"
  fi
  node_modules end2end
  bash scripts/build.sh dev || die "the build failed"
}

browser() {
  say "browser and data clients"
  (
    cd end2end
    export LAKEWARDEN_BINARY=$target/debug/lakewarden LAKEWARDEN_SITE_DIR=$target/site \
      LAKEWARDEN_CLOUD_VENV=$tools/cloud LAKEWARDEN_ARRAYLAKE_VENV=$tools/arraylake \
      LAKEWARDEN_ARRAYLAKE_OLDEST_VENV=$tools/arraylake-oldest LAKEWARDEN_ARRAYLAKE_NEWEST_VENV=$newest \
      LAKEWARDEN_TILEDB_VENV=$tools/tiledb LAKEWARDEN_LAKE_VENV=$tools/lake \
      LAKEWARDEN_API_VENV=$tools/api LAKEWARDEN_LINT_VENV=$tools/lint
    npm test --silent -- "$@"
  ) 2>&1 | tee "$report/browser" || failed=1
}

case $kind in
  all) prepare_browser; rust; browser ;;
  rust) rust "$@" ;;
  browser) prepare_browser; browser "$@" ;;
  *) die "test.sh takes rust, browser, or nothing" ;;
esac

count() { # how often a test runner's closing lines say so many $1
  grep -hoE "^test result: .*|^ +[0-9]+ (passed|failed|flaky|did not run).*" "$report/rust" "$report/browser" 2>/dev/null |
    grep -oE "[0-9]+ ($1)" | awk '{ sum += $1 } END { print sum + 0 }'
}
passed=$(count passed)
broken=$(count 'failed|flaky|did not run')
[ "$failed" = 0 ] || [ "$broken" != 0 ] || broken=1
echo "$passed passed, $broken failed"
[ "$broken" = 0 ] && [ "$passed" != 0 ]
