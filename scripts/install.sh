# Sourced, never run: the words every script uses to speak and to install. Sourcing it does nothing.
# shellcheck shell=bash

say() { printf '\033[2m==>\033[0m %s\n' "$1" >&2; }
die() { printf 'error: %s\n' "$1" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "this step needs root, and there is no sudo; run as root: $*"
  fi
}

# Installs those of the named Debian packages that are missing; calls apt only if one is.
apt_install() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || die "missing: ${missing[*]}; this system has no apt-get, so install what corresponds to them and try again"
  say "installing ${missing[*]}"
  as_root apt-get update -qq || die "apt-get update failed; check the network and try again"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    die "apt-get could not install ${missing[*]}; the lines above say why"
}

# Installs the npm packages of folder $1 from its lock file, if that changed.
node_modules() {
  local stamp="$1/node_modules/.installed"
  cmp -s "$1/package-lock.json" "$stamp" && return
  say "installing the npm packages of $1"
  (cd "$1" && npm ci --silent --no-audit --no-fund) || die "npm could not install the packages of $1"
  cp "$1/package-lock.json" "$stamp"
}

# Prints a Python of version $1.$2 or newer, from the path or pyenv; fails when there is none.
python_from() {
  local python
  for python in python3 $(compgen -c python3. | grep -E '^python3[.][0-9]+$' | sort -Vu) "$HOME"/.pyenv/versions/*/bin/python3; do
    "$python" -c "import sys, venv; sys.exit(sys.version_info < ($1, $2))" 2>/dev/null && command -v "$python" && return
  done
  return 1
}

# Makes a Python virtual environment in folder $1 from requirements file $2, with Python $3 if given, if the file
# changed.
virtual_environment() {
  cmp -s "$2" "$1/.installed" && return
  say "installing the Python packages of $2"
  rm -rf "$1"
  "${3:-python3}" -m venv "$1" || die "python3 -m venv failed: install Python 3.11 with its venv module and try again"
  "$1/bin/pip" install --quiet --disable-pip-version-check -r "$2" || die "pip could not install what $2 names"
  cp "$2" "$1/.installed"
}
