# SPDX-License-Identifier: Apache-2.0
# Starts servers to be measured, each on a free port of the loopback with a folder of its own, and stops them by
# their process ids when the script ends. To be sourced. start_server sets `port` and `pid`.

_servers=()
_folder=$(mktemp -d -p "${BENCH_FOLDER:-${TMPDIR:-/tmp}}")
_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Gives a server five seconds to end by itself.
stop_server() {
  local try rest=() one
  for one in "${_servers[@]}"; do [ "$one" = "$1" ] || rest+=("$one"); done
  _servers=("${rest[@]}")
  kill "$1" 2>/dev/null
  for try in $(seq 100); do
    kill -0 "$1" 2>/dev/null || break
    sleep 0.05
  done
  kill -KILL "$1" 2>/dev/null
  wait "$1" 2>/dev/null
}

stop_servers() {
  local one
  for one in "${_servers[@]}"; do stop_server "$one"; done
  rm -rf "$_folder"
}
trap stop_servers EXIT
trap 'exit 130' INT TERM

free_port() {
  local candidate
  while true; do
    candidate=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null || { echo "$candidate"; return; }
  done
}

await_port() {
  local try
  for try in $(seq 1200); do
    kill -0 "$2" 2>/dev/null || return 1
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
    sleep 0.05
  done
  return 1
}

# start_server syncd|node|nats|ideal [PROGRAM]
# A server is kept on the cores of $SERVER_CORES where that is set.
start_server() {
  local kind=$1 program=${2-} own pin=()
  own=$(mktemp -d -p "$_folder")
  local log=$own/log
  [ -n "${SERVER_CORES-}" ] && pin=(taskset -c "$SERVER_CORES")
  port=$(free_port)
  case $kind in
    syncd)
      mkdir "$own/data"
      "${pin[@]}" "$program" --listen "127.0.0.1:$port" --data "$own/data" >"$log" 2>&1 &
      ;;
    node) NODE_PATH=${NODE_PATH:-/usr/share/nodejs} "${pin[@]}" node "$_here/peers/node_hub.mjs" "$port" >"$log" 2>&1 & ;;
    ideal) "${pin[@]}" "$program" "$port" >"$log" 2>&1 & ;;
    nats)
      printf 'listen: "127.0.0.1:%s"\nwebsocket { listen: "127.0.0.1:%s", no_tls: true }\n' \
        "$(free_port)" "$port" >"$own/nats.conf"
      "${pin[@]}" nats-server -c "$own/nats.conf" >"$log" 2>&1 &
      ;;
  esac
  pid=$!
  _servers+=("$pid")
  await_port "$port" "$pid" && return 0
  echo "$kind did not start:" >&2
  tail -n 5 "$log" >&2
  return 1
}
