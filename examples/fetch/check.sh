#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh FETCH NGINX OPENSSL --threads|--fibers: runs the program against an nginx of its own on loopback, and compares its tables.
set -u
fetch=$1
nginx=$2
openssl=$3
mode=$4
work=$(mktemp -d) || exit 1
server=
end() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server"; }
    rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM HUP
wrong=0
bad() { wrong=1; echo "error: $*"; }

# ---- the server ----

mkdir "$work/pages" "$work/pages/once" "$work/temporary"
echo hello >"$work/pages/hello"
head -c 8388608 /dev/zero >"$work/pages/large"
head -c 5000 /dev/zero >"$work/pages/slow"

# Nobody has signed this but itself, and it is for an address, not for a name.
"$openssl" req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=fetch \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$work/key" -out "$work/certificate" 2>"$work/log" || { cat "$work/log"; exit 1; }

# /held  at most four at a time, else it says 503; /late has one ready every 20 ms
# /later the first time 503: the subrequest deletes a file, which it can do once; its failure is a success
configure() {
    cat >"$work/nginx.conf" <<END
daemon off; # a child of this shell,
master_process off; # and a single one
pid nginx.pid;
error_log stderr crit;
events { worker_connections 100; }
http {
    access_log access.log;
    client_body_temp_path temporary/1; proxy_temp_path temporary/2; fastcgi_temp_path temporary/3;
    uwsgi_temp_path temporary/4; scgi_temp_path temporary/5;
    limit_conn_zone \$server_port zone=all:32k;
    limit_req_zone \$server_port zone=pace:32k rate=50r/s;
    server {
        listen 127.0.0.1:$port;
        listen 127.0.0.1:$secure ssl;
        ssl_certificate certificate; ssl_certificate_key key;
        root pages;
        location /held { limit_conn all 4; proxy_pass http://127.0.0.1:$port/late; }
        location /late { limit_req zone=pace burst=50; try_files /hello =404; }
        location /slow { limit_rate 1; }
        location /broken { return 500; }
        location /moved { return 302 /hello; }
        location /later { auth_request /delete; error_page 500 =200 /hello; try_files /nothing =503; }
        location /delete { proxy_method DELETE; proxy_pass http://127.0.0.1:$port/once/token; }
        location /once { dav_methods DELETE; }
    }
}
END
}

# It ends with this shell, however that ends, and never runs as root.
if [ "$(id -u)" -eq 0 ]; then
    user='--reuid nobody --regid nogroup --clear-groups'
    chown -R nobody:nogroup "$work"
else
    user=
fi
for try in 1 2 3 4 5; do
    port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000)) # below those that the system gives away
    secure=$((port + 1))
    configure
    setpriv $user --pdeathsig KILL "$nginx" -p "$work" -c nginx.conf -e stderr &
    server=$!
    "$fetch" --tries 12 --pause 0.01 "http://127.0.0.1:$port/hello" >"$work/log" 2>&1 && break
    kill $server
    wait $server
    server=
done
[ -n "$server" ] || { echo "error: no server: $(cat "$work/log")"; exit 1; }

# ---- what the table says ----

# table EXIT-CODE OPTION...: what is on standard input is expected, but for the times.
table() {
    expected=$1
    shift
    "$fetch" $mode "$@" >"$work/log" 2>"$work/errors"
    code=$?
    sed -E "s/ +[0-9]+\.[0-9]{3}  /  /; s/127.0.0.1:$port/SERVER/; s/:$secure/:SECURE/; 1d" "$work/log" | tr -s ' ' >"$work/seen"
    tr -s ' ' | diff - "$work/seen" || bad "$*: another table"
    [ $code -eq $expected ] || bad "$*: ended with $code: $(cat "$work/errors")"
}
host=http://127.0.0.1:$port

# What comes, what does not, and why; and never more than four at a time.
touch "$work/pages/once/token" && chmod 666 "$work/pages/once/token"
table 1 --pause 0.01 --limit 4 --trace "$work/trace" $host/hello $host/large $host/moved $host/missing $host/broken $host/later \
    http://127.0.0.1:1/ nonsense://here $host/held/1 $host/held/2 $host/held/3 $host/held/4 $host/held/5 $host/held/6 \
    $host/held/7 $host/held/8 <<END
fetched 1 6 http://SERVER/hello
fetched 1 8388608 http://SERVER/large
fetched 1 6 http://SERVER/moved
the server says 404 1 153 http://SERVER/missing
the server says 500 3 177 http://SERVER/broken
fetched 2 6 http://SERVER/later
Couldn't connect to server 3 0 http://127.0.0.1:1/
Unsupported protocol 1 0 nonsense://here
$(for i in 1 2 3 4 5 6 7 8; do echo "fetched 1 6 http://SERVER/held/$i"; done)
12 of 16 fetched
END
grep -q '16/16' "$work/errors" || bad "no progress bar: $(cat "$work/errors")"
grep -q "$host/large" "$work/trace" || bad "no trace: $(cat "$work/trace")"

# A slow server: each try is cut short.
table 1 --each 0.2 --tries 2 --pause 0.01 $host/slow <<END
too slow 2 0 http://SERVER/slow
0 of 1 fetched
END

# The time for everything: it cuts short what runs, and what waits does not begin.
table 1 --timeout 1 --limit 2 $host/slow $host/slow?2 $host/slow?3 $host/slow?2 <<END
no time left 1 0 http://SERVER/slow
no time left 1 0 http://SERVER/slow?2
not begun 0 0 http://SERVER/slow?3
0 of 3 fetched
END
grep -q 'slow?2" again, left out' "$work/errors" || bad "a URL that is there twice: $(cat "$work/errors")"

# Who is trusted: the server, whose certificate is given, under the address it is for; nobody else.
safe=https://127.0.0.1:$secure
table 1 --ca "$work/certificate" $safe/hello $safe/large https://localhost:$secure/hello <<END
fetched 1 6 https://127.0.0.1:SECURE/hello
fetched 1 8388608 https://127.0.0.1:SECURE/large
SSL peer certificate or SSH remote key was not OK 1 0 https://localhost:SECURE/hello
2 of 3 fetched
END
table 1 $safe/hello <<END
SSL peer certificate or SSH remote key was not OK 1 0 https://127.0.0.1:SECURE/hello
0 of 1 fetched
END
table 1 --ca "$work/nowhere" $safe/hello <<END
Problem with the SSL CA cert (path? access rights?) 1 0 https://127.0.0.1:SECURE/hello
0 of 1 fetched
END

# Ctrl-C, when the server has logged the first transfer: the second one is under way, or about to be.
"$fetch" "$mode" --limit 1 $host/hello?interrupted $host/slow >"$work/log" 2>"$work/errors" &
client=$!
until grep -q interrupted "$work/access.log" || ! kill -0 $client; do :; done
kill -INT $client
wait $client
code=$?
[ $code -eq 130 ] && grep -Eq '^(interrupted|not begun) .*/slow$' "$work/log" || bad "Ctrl-C: ended with $code: $(cat "$work/log" "$work/errors")"

[ $wrong -ne 0 ] || echo 'the tables are as expected'
exit $wrong
