#!/usr/bin/env bash
# prune.sh TARGET: leaves compiled dependencies in a target folder, and nothing of our own crates: each run would add another set.
# A folder that is still large holds dependencies of long ago, and starts afresh.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh

target=$1 limit_gib=12
# What cargo makes of a crate, a test or a benchmark carries its name and a hash of 16 digits.
ours=$(sed -n 's/^name = "\(.*\)"/\1/p' ./*/Cargo.toml tools/*/Cargo.toml | sed 's/-/[-_]/g' | sort -u | paste -s -d '|')
find "$target" -regextype posix-extended \
  \( -type d -name incremental -o -regex ".*/(deps|build|\.fingerprint)/(lib)?($ours)-[0-9a-f]{16}(\..*)?" \) -prune -exec rm -rf {} +
used_gib=$(du -s --block-size=1G "$target" | cut -f1)
if [ "$used_gib" -ge "$limit_gib" ]; then
  say "compiled dependencies fill $used_gib GiB: they are compiled afresh"
  find "$target" -mindepth 1 -delete
fi
