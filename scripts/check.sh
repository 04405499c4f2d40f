#!/usr/bin/env bash
# Formatting, dependencies, circles of files, the interface's conventions, lints for server and browser, checked queries.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh

# clippy takes the place of the compiler for our own crates; a warning is a failure.
lint() {
  local found
  found=$(RUSTC_WORKSPACE_WRAPPER=$CLIPPY_DRIVER "$CARGO" check --locked --color never "$@" 2>&1) || { echo "$found" >&2; die "clippy could not finish"; }
  if grep -q '^warning' <<<"$found"; then
    echo "$found" >&2
    die "clippy has warnings"
  fi
}

say "formatting"
"$CARGO" fmt --all --check || die "run cargo fmt --all"
say "dependencies"
python3 scripts/dependencies.py || die "deny.toml does not allow that"
say "circles of files"
python3 scripts/circles.py || die "files depend on each other in a circle"
say "conventions of the interface"
python3 scripts/conventions.py || die "docs/INTERFACE.md names tests that do not exist"
say "clippy, server"
lint --all-targets -p lakewarden-domain -p lakewarden-backend -p lakewarden -p lakewarden-testing -p lakewarden-bindgen
say "clippy, browser"
lint --target wasm32-unknown-unknown -p lakewarden-frontend -p lakewarden-app --features lakewarden-app/hydrate
say "checked queries"
bash scripts/sqlx.sh --check
