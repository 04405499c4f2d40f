# Sourced, never run: a private Ceph (one monitor, one store in memory, the gateway with its STS), gone when the run ends. Needs
# install.sh and postgres.sh. `start_ceph` starts it, with the gateway at port $gateway and the file $ceph/ceph.conf.
# shellcheck shell=bash

ceph=$(mktemp -d)
daemons=()
stop_ceph() {
  [ ${#daemons[@]} = 0 ] || kill -9 "${daemons[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$ceph"
}
# Runs a daemon of Ceph in the background.
daemon() { # NAME PROGRAM ARGUMENTS…
  local name=$1
  shift
  "$@" -c "$ceph/ceph.conf" -f >"$ceph/$name.log" 2>&1 &
  daemons+=($!)
}

admin() { timeout 60 ceph -c "$ceph/ceph.conf" "$@" >/dev/null 2>"$ceph/admin.log" || die "ceph $1 failed: $(tail -n 1 "$ceph/admin.log")"; }

# Two minutes at most, until a command succeeds.
wait_until() {
  for _ in $(seq 240); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.5
  done
  die "waited in vain for: $*"
}

start_ceph() {
  apt_install radosgw ceph-mon ceph-osd ceph-common curl
  say "starting Ceph"
  local monitor fsid
  monitor=$(free_port) gateway=$(free_port) fsid=$(cat /proc/sys/kernel/random/uuid)
  cat >"$ceph/ceph.conf" <<EOF
[global]
fsid = $fsid
mon host = [v2:127.0.0.1:$monitor]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
keyring = $ceph/keyring
run dir = $ceph
admin socket = $ceph/\$name.\$pid.asok
log file = /dev/null
mon cluster log file = /dev/null
mon data avail crit = 0
mon allow pool size one = true
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = memstore
osd data = $ceph/osd
mon data = $ceph/mon
memstore device bytes = 1073741824
rgw frontends = beast endpoint=127.0.0.1:$gateway
rgw sts key = 0123456789abcdef
rgw s3 auth use sts = true
EOF
  ceph-authtool "$ceph/keyring" --create-keyring --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >/dev/null
  ceph-authtool "$ceph/monkeys" --create-keyring --gen-key -n mon. --cap mon 'allow *' >/dev/null
  ceph-authtool "$ceph/monkeys" --import-keyring "$ceph/keyring" >/dev/null
  monmaptool --create --addv a "[v2:127.0.0.1:$monitor]" --fsid "$fsid" "$ceph/monmap" >/dev/null
  mkdir "$ceph/mon" "$ceph/osd"
  ceph-mon -c "$ceph/ceph.conf" --mkfs -i a --monmap "$ceph/monmap" --keyring "$ceph/monkeys" >/dev/null 2>&1
  daemon mon ceph-mon -i a
  wait_until timeout 5 ceph -c "$ceph/ceph.conf" mon stat
  local osd
  osd=$(cat /proc/sys/kernel/random/uuid)
  admin osd new "$osd"
  ceph -c "$ceph/ceph.conf" auth get-or-create osd.0 mon 'allow profile osd' osd 'allow *' -o "$ceph/osd/keyring" 2>/dev/null
  ceph-osd -c "$ceph/ceph.conf" -i 0 --mkfs --osd-uuid "$osd" --keyring "$ceph/osd/keyring" >"$ceph/mkfs.log" 2>&1 || die "ceph-osd: $(tail -n 1 "$ceph/mkfs.log")"
  daemon osd ceph-osd -i 0 --keyring "$ceph/osd/keyring"
  daemon gateway radosgw -n client.admin
  wait_until curl -sf "http://127.0.0.1:$gateway/"
}
