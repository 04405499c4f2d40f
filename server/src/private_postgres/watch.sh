# Stops PostgreSQL, whose programs are in the folder $1, once nobody holds the lock `users` any more; not while it recovers,
# or it would begin anew at each start. Runs in the folder of the private PostgreSQL.
while
  flock users sh -c '
    if "$0/pg_ctl" status -D data >/dev/null && grep -qsE "^(starting|standby)" data/postmaster.pid; then exit 75; fi
    "$0/pg_ctl" stop -D data -m fast -t 60 >/dev/null
    exit 0' "$1"
  [ $? = 75 ]
do sleep 1; done
