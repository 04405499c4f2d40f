# Sourced, never run: chooses the Rust that builds both server and wasm, installs what it lacks, and exports
# CARGO, RUSTC and their companions. std must match its compiler exactly, so one compiler builds both sides.
#
#   1. the present toolchain already has the wasm target            -> use it
#   2. rustup may install things (RUSTUP_AUTO_INSTALL is not 0)     -> rustup target add
#   3. Debian or Ubuntu                                             -> its rustc-web, std for wasm built once
#   4. otherwise                                                    -> one sentence that says what to install
# shellcheck shell=bash

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/install.sh
. "$here/install.sh"

wasm_target=wasm32-unknown-unknown

# Whether compiler $1 has a std for the wasm target, and one of its own version.
has_wasm_std() {
  local out
  out=$(mktemp) && "$1" --target $wasm_target --crate-type rlib --emit metadata -o "$out" - </dev/null 2>/dev/null
  local found=$?
  rm -f "$out"
  return $found
}

# Builds std for wasm with Debian's compiler and puts it where that compiler looks for it.
build_debian_wasm_std() {
  local dir libdir
  say "building the Rust standard library for wasm (once on this machine, about a minute)"
  dir=$(mktemp -d)
  mkdir "$dir/src"
  printf '#![no_main]\n' >"$dir/src/lib.rs"
  printf '[package]\nname = "std-for-wasm"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n' >"$dir/Cargo.toml"
  (cd "$dir" && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cembed-bitcode=yes --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=" CARGO_TARGET_DIR="$dir/target" \
    /usr/bin/cargo build --quiet --release --target $wasm_target \
    -Zbuild-std=std,panic_abort,panic_unwind,test) || die "the standard library for wasm did not build; the lines above say why"
  libdir=$(/usr/bin/rustc --print target-libdir --target $wasm_target)
  as_root rm -rf "$libdir"
  as_root mkdir -p "$libdir"
  as_root cp "$dir/target/$wasm_target/release/deps/"*.rlib "$libdir/"
  rm -rf "$dir"
}

use_debian_rust() {
  apt_install rustc-web cargo-web rust-web-src lld-22 rust-web-clippy rustfmt-web
  has_wasm_std /usr/bin/rustc || build_debian_wasm_std
  export CARGO=/usr/bin/cargo RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc RUSTFMT=/usr/bin/rustfmt
  export CLIPPY_DRIVER=/usr/bin/clippy-driver
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22
}

use_path_rust() {
  CARGO=$(command -v cargo) RUSTC=$(command -v rustc) RUSTFMT=$(command -v rustfmt)
  export CARGO RUSTC RUSTFMT CLIPPY_DRIVER=${CLIPPY_DRIVER:-clippy-driver}
}

if command -v rustc >/dev/null && has_wasm_std rustc; then
  use_path_rust
elif command -v rustup >/dev/null && [ "${RUSTUP_AUTO_INSTALL:-1}" != 0 ] && rustup target add $wasm_target; then
  use_path_rust
elif [ -x /usr/bin/rustc ] && [ -x /usr/bin/wasm-ld-22 ] && has_wasm_std /usr/bin/rustc || command -v apt-get >/dev/null; then
  use_debian_rust
else
  die "Lakewarden needs Rust with the wasm target: install rustup and run 'rustup target add $wasm_target', then try again"
fi
# webauthn-rs links the system's OpenSSL, and its build finds that by pkg-config.
pkg-config --exists openssl 2>/dev/null || apt_install libssl-dev pkg-config
say "Rust: $("$RUSTC" --version) ($RUSTC)"
