#!/usr/bin/env bash
# A checkpointing run is killed (SIGKILL) 50 times at random moments, and started again each time: its checkpoint can
# always be read, its end is the same as that of a run that was left alone, and no files pile up: two versions are kept,
# and what was being written. KILLS=500 for more; CXX, EIGEN as usual.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
"${CXX:-g++}" -std=c++20 -O2 -I"$here/../../include" -isystem "${EIGEN:-/usr/include/eigen3}" "$here/kill.cpp" -o "$build/run"

"$build/run" "$build/alone.safetensors" >"$build/expected" 2>/dev/null
RANDOM=1 kills=0 finished=0 resumed=0 most=0
while [ "$kills" -lt "${KILLS:-50}" ] || [ "$finished" = 0 ]; do
  "$build/run" "$build/killed.safetensors" >"$build/end" 2>"$build/said" &
  run=$!
  if [ "$kills" -lt "${KILLS:-50}" ]; then
    sleep "0.$(printf %03d $((RANDOM % 250 + 5)))"
    kill -KILL "$run" 2>/dev/null || true
  fi
  status=0
  wait "$run" 2>/dev/null || status=$?
  files=$(find "$build" -name 'killed.safetensors*' | wc -l)
  if [ "$files" -gt "$most" ]; then most=$files; fi
  if grep -q "from step [1-9]" "$build/said"; then resumed=$((resumed + 1)); fi
  case $status in
    137) kills=$((kills + 1)) ;;
    0)
      cmp "$build/expected" "$build/end"
      finished=$((finished + 1))
      rm -f "$build"/killed.safetensors*
      ;;
    *)
      cat "$build/said"
      exit 1
      ;;
  esac
done
echo "$kills kills, $resumed starts from a checkpoint, $finished runs to the same end ($(wc -l <"$build/expected") lines, all bits), at most $most files"
[ "$resumed" -ge $((kills / 2)) ] && [ "$most" -le 3 ]
