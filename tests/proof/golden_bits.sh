#!/usr/bin/env bash
# The same bits from every compiler at every level of optimisation, at the baseline instruction set.
# golden_bits.cpp prints one hash; it must be the one that stands in its line "// golden: HASH".
# COMPILERS="g++ clang++-19", LEVELS="-O0 -O2 -O3" and EIGEN=/usr/include/eigen3 may be given.
set -u
here=$(cd "$(dirname "$0")" && pwd)
source=$here/golden_bits.cpp
golden=$(sed -n 's|^// golden: *||p' "$source")
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
failed=0 ran=0
for compiler in ${COMPILERS:-g++ clang++-19}; do
  command -v "$compiler" >/dev/null || { echo "$compiler: not installed"; continue; }
  for level in ${LEVELS:--O0 -O2 -O3}; do
    if ! "$compiler" -std=c++20 "$level" -I"$here/../../include" -isystem "${EIGEN:-/usr/include/eigen3}" \
        "$source" -o "$build/golden" -pthread || ! printed=$("$build/golden"); then
      echo "$compiler $level: does not compile or run"
      failed=1
      continue
    fi
    ran=$((ran + 1))
    if [ "$printed" = "$golden" ]; then verdict=ok; else verdict="expected $golden"; failed=1; fi
    echo "$compiler $level: $printed $verdict"
  done
done
[ "$ran" -gt 0 ] || { echo "No compiler ran."; exit 1; }
exit "$failed"
