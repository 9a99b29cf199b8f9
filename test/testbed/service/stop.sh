#!/bin/sh
# Stops what serves at CIMYR_PORT: it may finish its requests, for at most 5 s.
set -eu
note=${RUN_DIR:-/srv/run}/$CIMYR_PORT.pid
[ -f "$note" ] || exit 0
read -r pid _ <"$note"
kill -TERM "$pid" 2>/dev/null || true
tries=100
while kill -0 "$pid" 2>/dev/null; do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    echo "process $pid at port $CIMYR_PORT is still there after 5 s" >&2
    exit 1
  fi
  sleep 0.05
done
rm -f "$note"
