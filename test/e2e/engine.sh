#!/usr/bin/env bash
# Docker Engine 28 with BuildKit out of Debian packages, for the end-to-end tests. Nothing is installed on the machine.
#
#   engine.sh up      start the engine (does nothing when it runs) and print `export` lines for a shell
#   engine.sh down    stop it; the downloads stay, so that the next start takes a second
#
# SECRETMOUNT_ENGINE_DIR  where everything lives; one run at a time
# OWNER                   a process id: the engine started here stops when that process is gone, however it ended
# STORE                   containerd (the default: its image store keeps provenance) or graph (the classic image store)
# SUITE, BRIDGE           the Debian suite that has docker.io 28 (forky); address of the bridge (172.31.77.1/24)
#
# Needs root, Debian, apt, util-linux. Exit 2: usage, 3: this machine cannot have the engine, 4: dockerd did not start.
set -euo pipefail

engine=${SECRETMOUNT_ENGINE_DIR:-}
bridge=${BRIDGE:-172.31.77.1/24}

cannot() { echo "$1" >&2; exit 3; }

require() {
  [ -n "$engine" ] || { echo 'SECRETMOUNT_ENGINE_DIR is not set' >&2; exit 2; }
  [ "$(id -u)" = 0 ] || cannot 'not root'
  [ -e /etc/debian_version ] || cannot 'not Debian'
  for tool in apt-get dpkg-deb unshare nsenter setsid; do command -v "$tool" > /dev/null || cannot "$tool is missing"; done
}

# The first Debian mirror that apt is set up with.
mirror() {
  local found
  found=$(awk '/^URIs:.*\/debian\/?$/ { print $2; exit }' /etc/apt/sources.list.d/*.sources 2> /dev/null || true)
  [ -n "$found" ] || found=$(awk '$1 == "deb" { for (i = 2; i < NF; i++) if ($i ~ /\/debian\/?$/) { print $i; exit } }' /etc/apt/sources.list 2> /dev/null || true)
  echo "$found"
}

# Docker comes from a newer suite than the machine's (its binaries ask for an old libc only), runc and busybox from the machine's own.
download() {
  local from own newer
  from=$(mirror); [ -n "$from" ] || cannot 'apt knows no Debian mirror'
  mkdir -p "$engine"/newer/{lists,archives}/partial "$engine/packages" "$engine/tree"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $from ${SUITE:-forky} main" > "$engine/newer/sources.list"
  own=(-qq -o APT::Sandbox::User=root -o Acquire::Retries=3 -o Acquire::Languages=none)
  newer=("${own[@]}" -o Dir::Etc::sourcelist="$engine/newer/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$engine/newer/lists" -o Dir::Cache="$engine/newer")
  cd "$engine/packages"
  apt-get "${newer[@]}" update || return 1
  apt-get "${newer[@]}" download docker.io docker-cli docker-buildx docker-compose containerd tini-static || return 1
  apt-get "${own[@]}" download runc busybox-static || { apt-get "${own[@]}" update && apt-get "${own[@]}" download runc busybox-static; } || return 1
}

unpack() {
  for package in "$engine"/packages/*.deb; do dpkg-deb -x "$package" "$engine/tree"; done
  rm -rf "$engine/packages" "$engine/newer"
  for program in usr/sbin/dockerd usr/bin/docker usr/bin/containerd usr/sbin/runc; do
    "$engine/tree/$program" --version > /dev/null 2>&1 || { rm -rf "$engine/tree"; cannot "$program does not run here"; }
  done
  touch "$engine/tree/.complete-with-compose"
}

environment() {
  mkdir -p "$engine/state/config/cli-plugins"
  for plugin in docker-buildx docker-compose; do
    ln -sf "$engine/tree/usr/libexec/docker/cli-plugins/$plugin" "$engine/state/config/cli-plugins/$plugin"
  done
  cat > "$engine/env.sh" <<ENV
export PATH="$engine/tree/usr/sbin:$engine/tree/usr/bin:$PATH"
export DOCKER_HOST="unix://$engine/state/docker.sock" DOCKER_CONFIG="$engine/state/config" BUILDKIT_PROGRESS=plain
export ENGINE_GATEWAY="${bridge%/*}" ENGINE_PIDFILE="$engine/state/dockerd.pid" ENGINE_DIR="$engine"
unset DOCKER_CONTEXT DOCKER_BUILDKIT BUILDX_BUILDER
ENV
  . "$engine/env.sh"
}

# Whether a process is one of this folder: a number on disk may be anybody's by now.
is_own() { tr '\0' ' ' < "/proc/$1/cmdline" 2> /dev/null | grep "$2" | grep -qF " $engine/state/"; }

# containerd outlives a dockerd that was killed, and would hold on to the store.
stop_orphan() {
  local pid
  pid=$(cat "$engine/state/exec/containerd/containerd.pid" 2> /dev/null) || return 0
  is_own "$pid" '^containerd ' || return 0
  kill "$pid"
  for _ in $(seq 50); do kill -0 "$pid" 2> /dev/null || return 0; sleep 0.1; done
}

# dockerd gets mount and network namespaces of its own: its mounts and its bridge go when it goes, and a build reaches no host and no internet.
# --dns is an address where nobody answers, so that a lookup fails at once.
launch() {
  local store=(--storage-driver overlayfs --feature containerd-snapshotter=true)
  [ "${STORE:-containerd}" = containerd ] || store=(--storage-driver overlay2)
  rm -f "$engine/state/dockerd.pid"
  stop_orphan
  setsid unshare --mount --net --propagation private bash -c '
    engine=$1 bridge=$2; shift 2
    "$engine/tree/bin/busybox" ip link set lo up
    mount -t tmpfs none /opt   # containerd creates a folder there
    exec dockerd --data-root "$engine/state/data" --exec-root "$engine/state/exec" --pidfile "$engine/state/dockerd.pid" \
      --host "unix://$engine/state/docker.sock" --bip "$bridge" --dns "${bridge%/*}" --init-path "$engine/tree/usr/bin/tini-static" \
      --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false "$@"
  ' dockerd "$engine" "$bridge" "${store[@]}" > "$engine/state/dockerd.log" 2>&1 < /dev/null &
  for _ in $(seq 300); do docker version > /dev/null 2>&1 && return; sleep 0.1; done
  tail -20 "$engine/state/dockerd.log" >&2
  exit 4
}

# The watch holds on to the one dockerd it was started for: a later engine in the same folder has an owner of its own.
watch_owner() {
  [ -n "${OWNER:-}" ] || return 0
  setsid bash -c '
    while kill -0 "$1" && kill -0 "$2"; do sleep 1; done
    [ "$(cat "/proc/$2/comm")" = dockerd ] && kill "$2"
  ' watch "$OWNER" "$(cat "$engine/state/dockerd.pid")" > /dev/null 2>&1 < /dev/null &
}

up() {
  require
  mkdir -p "$engine"; chmod 755 "$engine"
  # apt's messages name the mirror, which is nobody's business in a log
  [ -e "$engine/tree/.complete-with-compose" ] || { (download) 2>&1 | sed -E 's,[a-z]+://[^ /]+,MIRROR,g' >&2 || cannot 'the packages cannot be downloaded'; unpack; }
  environment
  # what still runs here belonged to an owner who is gone, and is about to end
  [ -z "${OWNER:-}" ] || down
  docker version > /dev/null 2>&1 || { launch; watch_owner; }
  cat "$engine/env.sh"
}

down() {
  local pid
  pid=$(cat "$engine/state/dockerd.pid" 2> /dev/null) || return 0
  is_own "$pid" '^dockerd ' || return 0
  kill "$pid"
  for _ in $(seq 150); do kill -0 "$pid" 2> /dev/null || return 0; sleep 0.1; done
  echo "dockerd ($pid) does not stop" >&2
  exit 4
}

case "${1:-}" in
  up) up ;;
  down) down ;;
  *) sed -n '4,5s/^# *//p' "$0" >&2; exit 2 ;;
esac
