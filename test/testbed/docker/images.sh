# The images of the tests, as archives in the cache: made from Debian's programs, so that no registry is asked.

static_busybox() {
  local b
  for b in /bin/busybox /usr/bin/busybox "$(command -v busybox || true)"; do
    # The package `busybox` has one that needs libraries, which are not in an image.
    if [ -x "$b" ] && ! ldd "$b" 2>/dev/null | grep -q '=>'; then echo "$b"; return; fi
  done
  echo 'no static busybox: install busybox-static (Debian)' >&2
  return 1
}

image_key() { # of all that images are made from
  local from=("$HERE"/images.sh "$HERE"/web/* "$(static_busybox)" "$(command -v haproxy)" "$(command -v flock)")
  cat "${from[@]}" | sha256sum | cut -c1-16
}

root() { # FOLDER PROGRAM…: a root file system of busybox and these programs, with their libraries
  local r=$1 b
  shift
  rm -rf "$r"
  mkdir -p "$r"/{bin,etc,tmp,proc,sys,dev,root,run,sbin,usr/bin,usr/local/bin,usr/local/sbin,var/lib,var/tmp}
  chmod 1777 "$r/tmp" "$r/var/tmp"
  cp "$(static_busybox)" "$r/bin/busybox"
  "$r/bin/busybox" --list | grep -vx busybox | sed "s|^|$r/bin/|" | xargs -n 64 "$r/bin/busybox" sh -c 'for a; do ln -s busybox "$a"; done' -
  printf 'root:x:0:0:root:/root:/bin/sh\nhaproxy:x:99:99:haproxy:/var/lib/haproxy:/bin/false\nnobody:x:65534:65534::/:/bin/false\n' >"$r/etc/passwd"
  printf 'root:x:0:\nhaproxy:x:99:\nnogroup:x:65534:\n' >"$r/etc/group"
  for b; do
    install -D "$b" "$r/usr/bin/$(basename "$b")"
    { ldd "$b" 2>/dev/null || true; } | grep -oE '/[^ ]+' | while read -r l; do [ -e "$r$l" ] || install -D "$l" "$r$l"; done
  done
}

# As the image haproxy:alpine has it: its user, its entry point, where its configuration is, which signal stops it.
haproxy_root() {
  root "$1" "$(command -v haproxy)" "$(command -v flock)"
  mv "$1/usr/bin/haproxy" "$1/usr/local/sbin/haproxy"
  mkdir -p "$1/usr/local/etc/haproxy" "$1/var/lib/haproxy"
  chown 99:99 "$1/var/lib/haproxy"
  printf '%s\n' '#!/bin/sh' 'set -e' '[ "${1#-}" = "$1" ] || set -- haproxy "$@"' \
    'if [ "$1" = haproxy ]; then shift; set -- haproxy -W -db "$@"; fi' 'exec "$@"' >"$1/usr/local/bin/docker-entrypoint.sh"
  chmod 755 "$1/usr/local/bin/docker-entrypoint.sh"
}

build_web() { # FILE
  (cd "$HERE/web" && CGO_ENABLED=0 GOFLAGS='' GOWORK=off GOTOOLCHAIN=local go build -trimpath -buildvcs=false -ldflags '-s -w' -o "$1" .)
}

# One archive for `docker load`, the same on all engines: the layers, and a configuration of each image.
make_archive() { # FILE
  local new=$1.new arch v
  arch=$(go env GOARCH)
  rm -rf "$new"
  mkdir -p "$new"/{busybox,web,haproxy}
  build_web "$new/web.binary"
  root "$new/r"
  layer busybox
  mv "$new/web.binary" "$new/r/bin/web"
  layer web
  haproxy_root "$new/r"
  layer haproxy
  rm -rf "$new/r"
  image busybox busybox:1 '"Cmd":["sh"]'
  image haproxy haproxy:2.6 '"User":"haproxy","WorkingDir":"/var/lib/haproxy","StopSignal":"SIGUSR1",
    "Entrypoint":["docker-entrypoint.sh"],"Cmd":["haproxy","-f","/usr/local/etc/haproxy/haproxy.cfg"]'
  for v in 1 2 3; do
    image web "web:$v" '"Cmd":["web"],"ExposedPorts":{"8080/tcp":{}},
      "Healthcheck":{"Test":["CMD","web","health"],"Interval":500000000,"Timeout":2000000000,"StartPeriod":3000000000,"Retries":3}' "VERSION=$v"
  done
  printf '[%s]\n' "$(paste -sd, "$new/manifests")" >"$new/manifest.json"
  rm "$new/manifests"
  tar -C "$new" -cf "$new.tar" .
  rm -rf "$new"
  mv "$new.tar" "$1"
}

# Both of make_archive, in its folder $new.
layer() { # NAME: of what is in the folder `r`
  tar -C "$new/r" --sort=name --mtime=@0 -cf "$new/$1/layer.tar" .
}
image() { # LAYER NAME:TAG CONFIGURATION [VARIABLE]
  local path='"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"' name config
  printf '{"architecture":"%s","os":"linux","created":"2026-01-01T00:00:00Z","config":{"Env":[%s],"Labels":{"cimyr-test":"%s"},%s},
    "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"2026-01-01T00:00:00Z","created_by":"%s"}]}\n' \
    "$arch" "$path${4:+,\"$4\"}" "$KEY" "$3" "$(sha256sum <"$new/$1/layer.tar" | cut -d' ' -f1)" "$2" >"$new/config"
  config=$(sha256sum <"$new/config" | cut -d' ' -f1).json
  mv "$new/config" "$new/$config"
  printf '{"Config":"%s","RepoTags":["cimyr-test/%s"],"Layers":["%s/layer.tar"]}\n' "$config" "$2" "$1" >>"$new/manifests"
}

archive() { # sets KEY and ARCHIVE, and makes it where it is not there yet
  KEY=$(image_key)
  ARCHIVE=$CACHE/images-$KEY.tar
  [ -f "$ARCHIVE" ] || (
    flock 7
    [ -f "$ARCHIVE" ] || make_archive "$ARCHIVE"
  ) 7>"$CACHE/lock"
}

images() { # loads them, unless the engine has all that were made from the same
  local said
  archive
  said=$(api "/images/json?filters=$(encoded "{\"label\":[\"cimyr-test=$KEY\"]}")")
  if [ "$(grep -oE '"cimyr-test/[a-z]+:[0-9.]+"' <<<"$said" | sort -u | wc -l)" -ge 5 ]; then return 0; fi
  said=$(api '/images/load?quiet=1' -X POST -H 'content-type: application/x-tar' -T "$ARCHIVE") || { echo "$said" >&2; return 1; }
  # A failure comes in the stream, after the status.
  if grep -q '"error"' <<<"$said"; then echo "$said" >&2; return 1; fi
  # What had these names before.
  api "/images/prune?filters=$(encoded '{"label":["cimyr-test"]}')" -X POST -o /dev/null
}

encoded() { printf %s "$1" | od -An -v -tx1 | tr -d '\n' | tr ' ' %; }
