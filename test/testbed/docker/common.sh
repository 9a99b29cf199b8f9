# Shared by up and down. What runs and what it keeps is under $DIR; outside of it are only one bridge, one iptables rule and
# one empty file in /tmp, all named after DIR and removed by down.
set -euo pipefail
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# Made once for all engines of this machine: programs and images, each under a name that says what they were made from.
CACHE=${CIMYR_TESTBED_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cimyr-testbed}
mkdir -p "$CACHE"

# Docker 29, buildx and compose are nothing that Debian has: `engine29.tar.zst` and `plugins.tar.zst` are looked for here.
programs() { # FILE: where it is, or nothing
  local main place
  main=$(git -C "$HERE" rev-parse --path-format=absolute --git-common-dir 2>/dev/null || true)
  for place in ${CIMYR_DOCKER_PROGRAMS:+"$CIMYR_DOCKER_PROGRAMS"} "$HERE/../../../../shared/testbed/docker" ${main:+"${main%/*}/../shared/testbed/docker"}; do
    if [ -f "$place/$1" ]; then realpath "$place/$1"; return; fi
  done
}

# @NAME is one that all tests of this checkout share.
folder_of() { # DIR
  case $1 in
    @*) echo "$CACHE/checkout-$(printf %s "$HERE" | cksum | cut -d' ' -f1)/${1#@}" ;;
    *) echo "$1" ;;
  esac
}

enter() { # DIR: all that follows is about the engine there
  DIR=$(folder_of "$1")
  mkdir -p "$DIR"
  DIR=$(cd "$DIR" && pwd -P) RUN=$DIR/run
  mkdir -p "$RUN" "$DIR/log"
  ID=$(printf %s "$DIR" | cksum | cut -d' ' -f1)
  ID=$(printf %08x "$ID")
  BRIDGE=cmr$ID SOCK=$RUN/docker.sock
  # A unix socket's path has at most 107 bytes.
  if [ ${#SOCK} -gt 100 ]; then SOCK=/tmp/cmr$ID.sock; fi
  exec 9>"$RUN/lock"
  flock -w 240 9 || { echo "another up or down is busy with $DIR" >&2; exit 1; }
}

# A process id that has found another owner since is none of ours: its start time is kept with it. A dead one has none.
born() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" {print $20}'; }
alive() { # NAME
  local p b
  [ -f "$RUN/$1.pid" ] && read -r p b <"$RUN/$1.pid" && [ -n "$b" ] && [ "$(born "$p")" = "$b" ]
}
start() { # NAME COMMAND…
  local n=$1 p
  shift
  setsid "$@" >>"$DIR/log/$n.log" 2>&1 8>&- 9>&- </dev/null &
  p=$!
  echo "$p $(born $p)" >"$RUN/$n.pid"
  disown
}
stop() { # NAME SECONDS
  local p b i
  alive "$1" || { rm -f "$RUN/$1.pid"; return 0; }
  read -r p b <"$RUN/$1.pid"
  kill "$p" 2>/dev/null || true
  for ((i = 0; i < $2 * 20; i++)); do
    alive "$1" || break
    sleep 0.05
  done
  if alive "$1"; then kill -9 "$p" 2>/dev/null || true; fi
  rm -f "$RUN/$1.pid"
}
until_ok() { # SECONDS NAME COMMAND…
  local seconds=$1 name=$2 i
  shift 2
  for ((i = 0; i < seconds * 20; i++)); do
    "$@" >/dev/null 2>&1 && return 0
    alive "$name" || break
    sleep 0.05
  done
  echo "$name did not come up; the end of $DIR/log/$name.log:" >&2
  tail -n 15 "$DIR/log/$name.log" >&2
  return 1
}

# The engine's API by its socket: no client of another version is between.
api() { # PATH CURL-OPTIONS…
  local path=$1
  shift
  curl -sS --fail-with-body --noproxy '*' --unix-socket "$SOCK" "$@" "http://docker$path"
}
