#!/usr/bin/env bash
# Runs stopped, saved and restored at random steps go on to the same bits, for every combination of rule, schedule,
# sampling and stop rule: 50 stops each; --slice: 2. CXX and EIGEN as usual.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
stops=50
[ "${1:-}" != --slice ] || stops=2
build=$(mktemp -d)
trap 'rm -rf "$build" "$checkpoints"' EXIT
checkpoints=$build
[ ! -w /dev/shm ] || checkpoints=$(mktemp -d -p /dev/shm)  # in memory, where a disk need not be waited for
"${CXX:-g++}" -std=c++20 -O1 -I"$here/../../include" -isystem "${EIGEN:-/usr/include/eigen3}" "$here/resume.cpp" -o "$build/resume"
"$build/resume" "$checkpoints" "$stops"
