#!/usr/bin/env bash
# Formatting, lints for server and browser, checked queries.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh

# A target folder of its own: clippy's results and the compiler's do not mix.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/clippy RUSTC_WORKSPACE_WRAPPER=$CLIPPY_DRIVER
export CLIPPY_ARGS="-Dwarnings"

say "formatting"
"$CARGO" fmt --all --check || die "run cargo fmt"
say "clippy, server"
RUSTFLAGS="--cfg erase_components -Dwarnings" "$CARGO" check --quiet --locked --all-targets -p lakewarden-domain -p lakewarden-backend -p lakewarden -p lakewarden-bindgen
say "clippy, browser"
RUSTFLAGS="--cfg erase_components -Dwarnings" "$CARGO" check --quiet --locked --target wasm32-unknown-unknown -p lakewarden-frontend
unset RUSTC_WORKSPACE_WRAPPER
say "checked queries"
bash scripts/sqlx.sh --check
