#!/usr/bin/env bash
# Builds the server and the browser's files: `build.sh dev` into target/, `build.sh release` into dist/.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh

profile=${1:-dev}
target=${CARGO_TARGET_DIR:-$PWD/target}
case $profile in
  dev) profile_dir=debug site=$target/site ;;
  release) profile_dir=release site=$PWD/dist/site ;;
  *) die "build.sh takes dev or release" ;;
esac

command -v node >/dev/null || die "Lakewarden's build needs Node 20 or newer: install it and try again"
command -v cc >/dev/null || apt_install gcc libc6-dev

# The frontend is always built for size: the tested build is the shipped one. Its panics name source files, without the folders of
# whoever built it. Cargo takes these flags in place of those in .cargo/config.toml.
say "building the frontend"
"$CARGO" fetch --quiet --locked
flags=--cfg=erase_components
for sources in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/; do flags+=$'\x1f'"--remap-path-prefix=$sources="; done
CARGO_ENCODED_RUSTFLAGS=$flags \
  "$CARGO" build --locked -p lakewarden-frontend --target wasm32-unknown-unknown --profile wasm-release
"$CARGO" build --locked -p lakewarden-bindgen
bound=$target/bound
rm -rf "$bound"
"$target/debug/bindgen" "$target/wasm32-unknown-unknown/wasm-release/frontend.wasm" "$bound" lakewarden
node_modules tools/site
node tools/site/site.mjs "$bound" style/main.css style/icon.svg app/src/start "$site"

say "building the server"
"$CARGO" build --locked -p lakewarden --profile "$profile"
if [ "$profile" = release ]; then
  cp "$target/$profile_dir/lakewarden" dist/lakewarden
  say "dist/ holds the server and its site: copy the folder and run dist/lakewarden serve"
fi
