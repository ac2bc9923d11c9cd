#!/usr/bin/env bash
# no_exceptions.sh FOLDER: built with -fno-exceptions, a program trains; a mistake prints its message and aborts.
# CXX and EIGEN (Eigen's folder) may be given.
set -u
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1" || exit 1
"${CXX:-g++}" -std=c++20 -fno-exceptions -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror \
  -I"$here/../../include" -isystem "${EIGEN:-/usr/include/eigen3}" "$here/no_exceptions.cpp" -o program || exit 1
./program || { echo "Training failed."; exit 1; }

ulimit -c 0
./program misuse >printed 2>said
status=$?
cat said
[ "$status" = $((128 + 6)) ] || { echo "A mistake should end in SIGABRT (134), not in $status."; exit 1; }
grep -q '^descent: .*3 features' said || { echo "The message should name the 3 features."; exit 1; }
[ ! -s printed ] || { echo "Nothing should have been trained."; exit 1; }
