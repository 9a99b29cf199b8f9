# The first process of a host: bash, since it also takes away the dead that others have left behind.
# usage: host-init.sh NAME DIRECTORY SIZE NODE_DIRECTORY; then the line `network ADDRESS` on standard input.
set -eu
name=$1 from=$2 size=$3 node=$4
umask 022
hostname "$name"

mount -t tmpfs -o size=32m,mode=755 tmpfs /run
mkdir -p /run/sshd /run/testbed
cp "$from"/* /run/testbed
chmod 600 /run/testbed/host_key
# Accounts of its own, so that no password or lock of this machine counts.
{ grep -v '^deploy:' /etc/passwd; echo 'deploy:x:2001:2001::/home/deploy:/bin/bash'; } >/run/testbed/passwd
{ grep -v '^deploy:' /etc/group; echo 'deploy:x:2001:'; } >/run/testbed/group
cut -d: -f1 /run/testbed/passwd | sed 's/$/:*:19000:0:99999:7:::/' >/run/testbed/shadow
for file in passwd group shadow; do mount --bind "/run/testbed/$file" "/etc/$file"; done

# File systems of its own, except where this machine's node is.
for directory in /tmp /root /home; do
  case $node/ in "$directory"/*) continue ;; esac
  mount -t tmpfs -o size=256m tmpfs "$directory"
done
chmod 1777 /tmp
chmod 700 /root
mkdir -p /home/deploy
mount -t tmpfs -o "size=$size,mode=755" tmpfs /srv
chown deploy:deploy /srv /home/deploy
cd /
echo up

answers() { (: <"/dev/tcp/$1/22") 2>/dev/null; }

while read -r what address; do
  if [ "$what" = network ]; then
    ip link set lo up
    ip address add "$address/24" dev eth0
    ip link set eth0 up
    # The address says where: sshd waits for nobody, so we ask until it answers.
    "$(command -v sshd)" -f /run/testbed/sshd_config -o "ListenAddress=$address" -E /run/sshd.log
    for _ in $(seq 200); do
      answers "$address" && break
      sleep 0.02
    done
    answers "$address" || { cat /run/sshd.log >&2; exit 1; }
  fi
  echo done
done
