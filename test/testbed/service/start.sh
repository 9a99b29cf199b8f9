#!/bin/sh
# Starts this release at CIMYR_PORT and leaves it running; whether it is healthy is for others to ask.
set -eu
cd "$(dirname "$0")/.."
release=$(pwd -P)
run=${RUN_DIR:-/srv/run}
mkdir -p "$run"
note=$run/$CIMYR_PORT.pid
if [ -f "$note" ]; then
  read -r pid old <"$note"
  if kill -0 "$pid" 2>/dev/null; then
    [ "$old" = "$release" ] && exit 0
    echo "port $CIMYR_PORT is taken by process $pid of $old" >&2
    exit 1
  fi
fi
cd "$release"
setsid nohup node server.mjs >>"$run/$CIMYR_PORT.log" 2>&1 </dev/null &
echo "$! $release" >"$note.new"
mv "$note.new" "$note"
