#!/usr/bin/env bash
# make up and make demo as a newcomer runs them; then what came out is asserted through the API. Arguments: folder, log.
set -euo pipefail
data=$1
log=$2
python=.venv/bin/python
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

wait_for() { # words, seconds, process
    for _ in $(seq $(($2 * 10))); do
        grep -q "$1" "$log" && return
        kill -0 "$3" 2>/dev/null || break
        sleep 0.1
    done
    cat "$log"
    echo "did not say: $1" >&2
    return 1
}

server=
trap '[ -z "$server" ] || pkill -INT -P "$server" || kill -INT "$server" || true' EXIT
started=$(date +%s%N)
make up PORT="$port" DATA_DIR="$data/up" >"$log" 2>&1 &
server=$!
wait_for "Ctrl-C" 60 "$server"
ready_ms=$((($(date +%s%N) - started) / 1000000))
echo "make up was ready after $ready_ms ms (what it should take: make bench ARGS=start)"
pkill -INT -P "$server" || kill -INT "$server"
wait "$server"
server=

make demo PORT="$port" DATA_DIR="$data/demo" >"$log" 2>&1 &
server=$!
wait_for "Ctrl-C" 300 "$server"
cat "$log"
"$python" .ci/assert_demo.py "http://127.0.0.1:$port" "$data/demo"
"$python" -m mumpuni demo --url "http://127.0.0.1:$port" --data-dir "$data/demo" >/dev/null
"$python" .ci/assert_demo.py "http://127.0.0.1:$port" "$data/demo"
