#!/usr/bin/env bash
# pkg_config.sh FOLDER: what was installed in PREFIX, moved elsewhere, compiles with pkg-config's flags alone.
# CXX may be given; without pkg-config it returns 77: skipped.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
command -v pkg-config >/dev/null || { echo "pkg-config is missing: not tested"; exit 77; }
pkg-config --exists eigen3 || { echo "pkg-config does not know Eigen: not tested"; exit 77; }
rm -rf "$1"
mkdir -p "$1"
cp -R "$PREFIX" "$1/moved"
cd "$1"
file=$(find "$PWD/moved" -name descent.pc)
export PKG_CONFIG_PATH=${file%/*}
pkg-config --print-errors --exists "descent = $(pkg-config --modversion descent)"
flags=$(pkg-config --cflags descent)
echo "$flags"
[ -z "$(pkg-config --libs descent)" ] || { echo "There is nothing to link."; exit 1; }
case $flags in
  *"$PREFIX"*) echo "The folder that was installed first is still in the flags."; exit 1 ;;
esac
# shellcheck disable=SC2086  # a list of flags
"${CXX:-g++}" -std=c++20 $flags "$here/main.cpp" "$here/second.cpp" -o program
./program
[ "$(./program | sed 's/.*version //')" = "$(pkg-config --modversion descent)" ] ||
  { echo "descent.pc is of another version."; exit 1; }
