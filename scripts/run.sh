#!/usr/bin/env bash
# Builds what changed and serves the app, with settings from the environment (docs/OPERATIONS.md).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh

if [ -z "${DATABASE_URL:-}${DATABASE_URL_FILE:-}" ] && ! compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null && ! command -v postgres >/dev/null; then
  apt_install postgresql util-linux
fi
bash scripts/build.sh dev
target=${CARGO_TARGET_DIR:-$PWD/target}
export LAKEWARDEN_SITE_DIR=${LAKEWARDEN_SITE_DIR:-$target/site}
exec "$target/debug/lakewarden" serve
