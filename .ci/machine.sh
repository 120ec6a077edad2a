# What a machine needs to build itsm; sourced by Tests/run, examples/quickstart and .ci/run.

# Installs the Debian packages of "$@" that are missing; on other systems says what they are.
need_packages() {
  local package missing=()
  if ! command -v dpkg-query >/dev/null; then
    echo "Not a Debian system: please have these or their like installed: $*" >&2
    return
  fi
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) == ii* ]] ||
      missing+=("$package")
  done
  ((${#missing[@]})) || return 0

  local root=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "These packages are missing; please install them as root:" >&2
      echo "  apt-get install ${missing[*]}" >&2
      return 2
    fi
    root=(sudo)
  fi
  echo "Installing ${missing[*]}" >&2
  {
    # The lists of packages may be missing or stale on a fresh machine.
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends "${missing[@]}" ||
      { "${root[@]}" apt-get update &&
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
          apt-get install -y --no-install-recommends "${missing[@]}"; }
  } >/dev/null || { echo "apt-get could not install ${missing[*]}" >&2; return 2; }
}

# Says how to get Swift 6.2 or later when it is missing.
need_swift() {
  local version
  if version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p') &&
    [[ $version ]] && printf '6.2\n%s\n' "$version" | sort -CV; then
    return
  fi
  cat >&2 <<EOF
itsm is built with Swift 6.2 or later; found: ${version:-none}.
Get it with swiftly (https://www.swift.org/install/linux/):

  curl -O https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz
  tar zxf swiftly-$(uname -m).tar.gz
  ./swiftly init
  . ~/.local/share/swiftly/env.sh

or unpack a toolchain from https://www.swift.org/download/ and put its usr/bin into PATH.
EOF
  return 2
}

# What building takes; git is also what itsm's users have.
build_packages=(git libgit2-dev libsqlite3-dev libyaml-dev pkg-config)
