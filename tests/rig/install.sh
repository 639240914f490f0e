#!/bin/bash
# Installs what the rigs need: host packages by apt, and a Debian sid folder with Asterisk and MySQL beside them.
# Idempotent: what is there is left alone, what is half made is made anew. Says what it does on stderr, one line a step.
# What cannot be had is named loudly; that is an error only with RIG_REQUIRE=all.
set -uo pipefail
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive PATH="$PATH:/usr/sbin:/sbin"
say() { echo "rig: $*" >&2; }
give_up() {
  say "$*"
  [ "${RIG_REQUIRE:-}" = all ] && exit 1
  say "tests that need it will be skipped (RIG_REQUIRE=all makes this an error)"
  exit 0
}

need=()
command -v mariadbd >/dev/null || need+=(mariadb-server-core)
command -v mariadb >/dev/null || need+=(mariadb-client-core)
command -v sipp >/dev/null || need+=(sip-tester)
command -v debootstrap >/dev/null || need+=(debootstrap)
command -v ss >/dev/null || need+=(iproute2)
command -v setpriv >/dev/null || need+=(util-linux)
command -v chromium >/dev/null || need+=(chromium fonts-dejavu-core)
python3 -c 'import ensurepip, venv' 2>/dev/null || need+=(python3-venv)

ROOT=${RIG_ROOT:-/var/cache/okc-rig}
SID=$ROOT/sid
ready() { [ -e "$SID/.$1-ready" ]; }
[ ${#need[@]} -eq 0 ] && ready asterisk && ready mysql && exit 0

[ "$(id -u)" -eq 0 ] || give_up "MISSING: ${need[*]} $(ready asterisk || echo asterisk-22-folder) $(ready mysql || echo mysql-9.7-folder); only root can install them: sudo $0"
command -v apt-get >/dev/null || give_up "MISSING: ${need[*]} asterisk-22-folder mysql-9.7-folder; this is not a Debian (no apt-get)"

mkdir -p "$ROOT" || give_up "MISSING: cannot write to $ROOT (RIG_ROOT)"
chmod 755 "$ROOT"
exec 9>"$ROOT/install.lock"
flock 9    # two test commands may start at once
LOG=$ROOT/install.log
: >"$LOG"
failed() { tail -n 20 "$LOG" >&2; give_up "MISSING: $1 could not be installed (the log: $LOG)"; }

if [ ${#need[@]} -gt 0 ]; then
  say "apt-get install ${need[*]}"
  apt-get update -qq >>"$LOG" 2>&1 || say "apt-get update failed; trying with the lists at hand"
  apt-get install -y -qq --no-install-recommends "${need[@]}" >>"$LOG" 2>&1 || failed "${need[*]}"
fi

# The mirror is the machine's own: deb822 files first, then the one-line form.
mirror() {
  cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's#^URIs: *\([^ ]*/debian\)/\{0,1\} *$#\1#p'
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | sed -n 's#^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*/debian\)/\{0,1\} .*#\2#p'
}

remove_folder() {
  umount "$SID/proc" "$SID/sys" 2>/dev/null    # debootstrap leaves them mounted when it is interrupted
  rm -rf --one-file-system "$SID"
}

make_folder() {
  local from
  from=${RIG_MIRROR:-$(mirror | head -n 1)}
  [ -n "$from" ] || give_up "MISSING: no Debian mirror in /etc/apt; say one in RIG_MIRROR"
  say "Debian sid into $SID"
  remove_folder
  debootstrap --variant=minbase --include=ca-certificates sid "$SID" "$from" >>"$LOG" 2>&1 || return 1
  printf '#!/bin/sh\nexit 101\n' >"$SID/usr/sbin/policy-rc.d"    # nothing may start by being installed
  chmod 755 "$SID/usr/sbin/policy-rc.d"
  printf 'path-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\npath-exclude=/usr/share/locale/*\nforce-unsafe-io\n' >"$SID/etc/dpkg/dpkg.cfg.d/okc-rig"
  # a mirror may serve an older index than the clock likes
  printf 'APT::Install-Recommends "false";\nAcquire::Languages "none";\nAcquire::Check-Valid-Until "false";\nAcquire::Check-Date "false";\n' >"$SID/etc/apt/apt.conf.d/99okc-rig"
  touch "$SID/.folder-ready"
}

into_folder() {    # NAME PACKAGE...
  local name=$1
  shift
  say "$name into $SID"
  cp /etc/resolv.conf "$SID/etc/resolv.conf"
  {
    chroot "$SID" dpkg --configure -a &&
      chroot "$SID" apt-get update -qq &&
      chroot "$SID" apt-get install -y -qq "$@" &&
      chroot "$SID" apt-get clean
  } >>"$LOG" 2>&1 || return 1
  touch "$SID/.$name-ready"
}

add_user() {    # the -core package brings none
  chroot "$SID" id "$1" >/dev/null 2>&1 || chroot "$SID" useradd --system --no-create-home --shell /usr/sbin/nologin "$1" >>"$LOG" 2>&1
}

everything() {
  ready folder || make_folder || return 1
  ready asterisk || into_folder asterisk asterisk asterisk-modules asterisk-core-sounds-en-gsm odbc-mariadb unixodbc tzdata util-linux || return 1
  ready mysql || { add_user mysql && into_folder mysql mysql-server-core; } || return 1
}

everything && exit 0
say "the folder is broken; once more from nothing"
remove_folder
everything || failed "the Debian sid folder"
