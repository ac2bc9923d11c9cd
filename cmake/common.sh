# Sourced, from the project's top folder, by examples/run, tests/run, benchmarks/run and .ci/run.
# shellcheck shell=bash

jobs=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)

# need PACKAGE[:COMMAND]...: installs, by apt, the packages that are missing. A package with a command counts as
# present when the command is, wherever it comes from.
need() {
  local item command missing=""
  for item in "$@"; do
    command=${item#*:}
    if [ "$command" != "$item" ]; then
      command -v "$command" >/dev/null || missing="$missing ${item%%:*}"
    elif command -v dpkg-query >/dev/null; then
      [ "$(dpkg-query -W -f='${db:Status-Status}' "$item" 2>/dev/null)" = installed ] || missing="$missing $item"
    else
      missing="$missing $item"  # nobody to ask; CMake will look
    fi
  done
  [ -n "$missing" ] || return 0
  if ! command -v apt-get >/dev/null; then
    echo "There is no apt-get here. Needed, by Debian's names:$missing. Going on with what is there." >&2
    return 0
  fi
  local root=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "Please install, as root:$missing" >&2; exit 1; }
    root=sudo
  fi
  echo "Installing$missing"
  # shellcheck disable=SC2086  # both are lists of words
  $root env DEBIAN_FRONTEND=noninteractive sh -c '
    apt-get update -qq </dev/null &&
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" </dev/null >/dev/null' sh $missing
}

# What every build needs: CMake, a build tool, Eigen and a compiler of C++20: $CXX, else g++ from version 12 on.
need_toolchain() {
  command -v ninja >/dev/null && set -- || set -- make:make
  need cmake:cmake libeigen3-dev "$@"
  case ${CXX:=g++} in
    clang++-*) need "clang-${CXX##*-}:$CXX" ;;
    g++*) need "$CXX:$CXX" ;;
  esac
  if [ "$CXX" = g++ ] && [ "$(g++ -dumpversion | cut -d. -f1)" -lt 12 ]; then
    CXX=g++-12
    need g++-12:g++-12
  fi
  export CXX
  # Ninja only where there is no choice to respect: a build tree keeps the generator it began with.
  if [ -z "${CMAKE_GENERATOR:-}" ] && command -v ninja >/dev/null; then export CMAKE_GENERATOR=Ninja; fi
}

# build NAME CMAKE-OPTION...: configures and builds in build/NAME, or in build/NAME-COMPILER when $CXX is not g++,
# and leaves the folder in $tree. The options given are those of the preset of that name: presets with workflows need
# a CMake (3.25) that is newer than what some supported systems have.
build() {
  local name=$1
  shift
  tree=build/$name
  if [ "$CXX" != g++ ]; then
    local compiler=${CXX##*/}
    tree=$tree-${compiler//+/}
  fi
  local wanted=(-DDESCENT_BUILD_TESTS=OFF -DDESCENT_BUILD_EXAMPLES=OFF -DDESCENT_BUILD_BENCHMARKS=OFF "$@")
  [ -z "${CI:-}" ] || wanted+=(-DDESCENT_WARNINGS_AS_ERRORS=ON)
  mkdir -p "$tree"
  if ! cmake -S . -B "$tree" "${wanted[@]}" >"$tree/configure.log" 2>&1; then
    cat "$tree/configure.log" >&2
    return 1
  fi
  cmake --build "$tree" --parallel "$jobs"
}

# names_of FILE...: their names on one line, without folders and the prefix that all have.
names_of() { printf '%s\n' "${@##*/}" | sed 's/^[a-z]*_//' | tr '\n' ' '; }
