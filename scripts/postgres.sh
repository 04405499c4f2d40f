# Sourced, never run: a scratch PostgreSQL of this run's own, gone when the run ends. Needs install.sh.
# Sourcing it starts nothing: `start_scratch_postgres` does, `fresh_database NAME` makes a database and prints its address.
# shellcheck shell=bash

scratch=${TMPDIR:-/tmp}/lakewarden-pg-$$

postgres_bin() {
  ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1
}

# Runs a program of PostgreSQL as an account it accepts.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --init-groups "$@"; else "$@"; fi
}

start_scratch_postgres() {
  [ -d "$scratch" ] && return
  apt_install postgresql util-linux
  local bin
  bin=$(postgres_bin)
  mkdir -m 700 "$scratch"
  [ "$(id -u)" = 0 ] && chown postgres "$scratch"
  (cd "$scratch" && as_postgres "$bin/initdb" -D data -U postgres -A trust --no-sync >initdb.log 2>&1) ||
    die "initdb failed: $(tail -n 1 "$scratch/initdb.log")"
  scratch_port=$(free_port)
  # Tests need no durability.
  (cd "$scratch" && as_postgres "$bin/pg_ctl" -D data -w -l log -o "-p $scratch_port -k $scratch -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300" start >/dev/null) ||
    die "the scratch PostgreSQL did not start: $(tail -n 1 "$scratch/log")"
}

stop_scratch_postgres() {
  [ -d "$scratch" ] || return 0
  (cd "$scratch" && as_postgres "$(postgres_bin)/pg_ctl" -D data -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$scratch"
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Makes database $1 in the scratch PostgreSQL and prints its address.
fresh_database() {
  as_postgres psql -q -h "$scratch" -p "$scratch_port" -U postgres -c "create database \"$1\"" >&2
  echo "postgres://postgres@127.0.0.1:$scratch_port/$1"
}
