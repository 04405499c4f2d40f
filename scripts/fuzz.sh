#!/usr/bin/env bash
# Asks every operation of the API what its description allows and forbids, many times: `fuzz.sh [EXAMPLES [SEED]]`. Prints the
# seed and how many cases there were, last.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
. scripts/postgres.sh

target=${CARGO_TARGET_DIR:-$PWD/target}
tools=${LAKEWARDEN_TOOLS:-$target/tools}
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"; stop_scratch_postgres' EXIT

apt_install postgresql
virtual_environment "$tools/api" end2end/clients/api-requirements.txt
bash scripts/build.sh dev || die "the build failed"

start_scratch_postgres
DATABASE_URL=$(fresh_database fuzz)
export DATABASE_URL LAKEWARDEN_DATA_DIR=$folder/data LAKEWARDEN_SITE_DIR=$target/site LAKEWARDEN_LISTEN=127.0.0.1:0
cat >"$folder/oidc.toml" <<'END'
[[provider]]
name = "corp"
issuer = "https://corp.example.com"
client_id = "lakewarden"
groups_claim = "groups"
END
export LAKEWARDEN_OIDC_FILE=$folder/oidc.toml
head -c 18 /dev/urandom | base64 >"$folder/password"
"$target/debug/lakewarden" admin bootstrap --org first --email ada@example.com --password-file "$folder/password" || die "no account"
"$target/debug/lakewarden" serve >"$folder/output" 2>&1 &
server=$!
until url=$(grep -aoE "listens on http://[^ ]+" "$folder/output" | head -n 1); do
  kill -0 "$server" 2>/dev/null || die "the server ended: $(cat "$folder/output")"
  sleep 0.1
done
"$tools/api/bin/python" end2end/clients/api_fuzz.py "${url#listens on }" ada@example.com "${1:-200}" ${2:+"$2"} <"$folder/password"
