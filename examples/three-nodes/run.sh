#!/usr/bin/env bash
# Starts PostgreSQL and three nodes of one installation on this machine, kills one of them, and shows what happens. All of it lies in a
# folder that is removed at the end; nothing leaves the machine.
#
# Needs PostgreSQL 15 or newer (Debian: postgresql), curl, and rondo: the program that RONDO names, or else the one of this checkout.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "PostgreSQL is missing"; exit 2; }
work=$(mktemp -d /tmp/three-nodes.XXXXXX)
nodes=()
as=() # the server refuses to be run by root
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
finish() {
  kill "${nodes[@]}" 2>/dev/null || true
  wait
  "${as[@]}" "$bin/pg_ctl" -D "$work/server/data" -m fast stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT
rondo=${RONDO:-$work/rondo}
[ -n "${RONDO:-}" ] || (cd "$here/../.." && go build -o "$rondo" ./cmd/rondo)

title() { printf '\n== %s\n' "$*"; }
show() { printf '$ %s\n' "$*"; }
until_so() { # waits for a command to succeed, at most 30 seconds
  for _ in $(seq 150); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.2
  done
  echo "this did not come true: $*"
  tail -n 20 "$work"/*.log
  exit 1
}

title "PostgreSQL, on a socket of its own"
mkdir "$work/server"
if [ ${#as[@]} -gt 0 ]; then chmod 755 "$work"; chown 65534:65534 "$work/server"; fi
"${as[@]}" "$bin/initdb" -D "$work/server/data" -U rondo -A trust -E UTF8 --locale=C --no-sync >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$work/server/data" -w -l "$work/server/log" -o "-k $work/server -c listen_addresses=" start >/dev/null
"$bin/createdb" -h "$work/server" -U rondo rondo
show createdb rondo

title "One folder, copied to each node: the same files, the same key of links"
cp -r "$here/guild" "$work/node1"
sed -i "s|host=/tmp/three-nodes|host=$work/server|; s|   # run.sh.*||" "$work/node1/rondo.yaml"
sed -i "s|2026-12-01 14:00 .*|$(date -u -d '10 days' +%F) 14:00|" "$work/node1/themes/datatalks.yaml"
(umask 077; head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$work/node1/rondo.db-key")
for n in 2 3; do cp -rp "$work/node1" "$work/node$n"; done
show cp -r node1 node2 '&&' cp -r node1 node3

title "Three nodes"
url() { echo "http://127.0.0.1:$((18079 + 2 * $1))"; }
health() { curl -fsS "http://127.0.0.1:$((18080 + 2 * $1))/healthz"; }
for n in 1 2 3; do
  "$rondo" -c "$work/node$n/rondo.yaml" serve --release --listen "127.0.0.1:$((18079 + 2 * n))" >"$work/node$n.out" 2>"$work/node$n.log" &
  nodes+=($!)
  show rondo -c "node$n/rondo.yaml" serve --listen "127.0.0.1:$((18079 + 2 * n))"
done
for n in 1 2 3; do until_so health "$n"; done
letters() { find "$work" -name '*.eml' | wc -l; }
sent() { [ "$(letters)" -eq "$1" ]; }
there() { [ "$("$rondo" -c "$work/node2/rondo.yaml" doctor 2>/dev/null | grep -c 'process .* on')" -eq "$1" ]; }
until_so sent 4
until_so there 3
nodes_now() { "$rondo" -c "$work/node2/rondo.yaml" doctor | grep 'process .* on' || true; }
show rondo doctor
nodes_now
echo "$(letters) letters have left, to four people"

title "An answer on one node is on the page of another"
day=$(date -u -d '10 days' +%F)
link=$("$rondo" -c "$work/node1/rondo.yaml" link --kind answer --to ada@example.org --session "datatalks/$day")
path=/a/${link#*/a/}
show curl -d answer=yes node1/a/…
curl -fsS -o /dev/null -H 'Sec-Fetch-Site: same-origin' -d 'answer=yes&sequence=0' "$(url 1)$path"
accepted() { "$rondo" -c "$work/node3/rondo.yaml" seats datatalks "$day" | grep '1 accepted'; }
shown() { curl -fsS "$(url 3)$path" | grep -q 'value="yes"[^>]*checked'; }
until_so shown
echo "node 3 shows it"
show rondo -c node3/rondo.yaml seats datatalks
accepted

title "Node 1 is killed"
show kill -9 "node 1"
kill -9 "${nodes[0]}"
wait "${nodes[0]}" 2>/dev/null || true
begun=$(date +%s)
until_so there 2
[ $(($(date +%s) - begun)) -le 15 ] && echo "within 15 seconds the others have taken over what it did:"
show rondo doctor
nodes_now

title "The title is edited on node 2"
sed -i 's/^title:.*/title: How search ranking was rebuilt/' "$work/node2/themes/datatalks.yaml"
show "edit node2/themes/datatalks.yaml"
behind() { curl -sS "http://127.0.0.1:18086/healthz" | grep -q '"behind"'; }
until_so behind
echo "node 3 has the files of before, plans nothing, and says so on /healthz:"
curl -sS "http://127.0.0.1:18086/healthz" | grep -o 'the files of this node[^"]*' | head -1 | sed "s|$work/||g"
cp "$work/node2/themes/datatalks.yaml" "$work/node3/themes/"
show cp node2/themes/datatalks.yaml node3/themes/
until_so health 3
echo "node 3 is well again"

title "Everything is in order"
show rondo doctor --verify
"$rondo" -c "$work/node2/rondo.yaml" doctor --verify | grep -E 'letters|invariants' | sed 's/ ([0-9.]*m*s)//' || true
