#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh DBPOOL POSTGRES-PROGRAMS: runs the program, on threads and on fibers, against a PostgreSQL of its own, which
# listens to a socket in a temporary directory only. The server itself refuses the role a sixth connection.
set -u
dbpool=$1
programs=$2
work=$(mktemp -d) || exit 1
server=
end() {
    [ -z "$server" ] || { kill -QUIT "$server" 2>/dev/null && wait "$server"; }
    rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM HUP
fail() { echo "error: $*"; exit 1; }

# PostgreSQL refuses to run as root. It ends with this shell, however that ends.
if [ "$(id -u)" -eq 0 ]; then
    user='setpriv --reuid nobody --regid nogroup --clear-groups'
    chown nobody:nogroup "$work"
else
    user=setpriv
fi
cd "$work" || exit 1
$user "$programs/initdb" -D data -U admin -A trust -E UTF8 --no-locale --no-sync >log 2>&1 || fail "initdb: $(cat log)"
$user --pdeathsig QUIT "$programs/postgres" -D data -k "$work" -c listen_addresses= -c fsync=off -c autovacuum=off \
    -c max_connections=20 -c shared_buffers=1MB -c wal_level=minimal -c max_wal_senders=0 >log 2>&1 &
server=$!
tries=0
until "$programs/psql" -X -q -h "$work" -U admin postgres -c 'CREATE ROLE app LOGIN CONNECTION LIMIT 5' >asked 2>&1; do
    tries=$((tries + 1))
    kill -0 $server 2>/dev/null && [ $tries -lt 1000 ] || fail "no server: $(cat log asked)"
done

for where in threads fibers; do
    "$dbpool" --$where "host=$work user=app dbname=postgres" >seen 2>&1 || fail "$where: $(cat seen)"
    diff - seen <<'END' || fail "$where: the program says something else"
60 answers, never more than 5 connections, 6 killed meanwhile
8 waited, and 0 were served before their turn
all other idle connections were killed; the next one lent works, and there are 2
a long question was given up in time, and 0 are still being answered
0 connections are left, beside the one that asks
END
    echo "as expected on $where"
done
