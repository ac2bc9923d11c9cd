#!/usr/bin/env bash
# single_header.sh FOLDER: the one header that cmake/single_header prints says and does what the many do.
# CXX, EIGEN (Eigen's folder) and CONSUMER (tests/consumer built with the many) may be given.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
compiler=${CXX:-g++}
eigen=${EIGEN:-/usr/include/eigen3}
mkdir -p "$1/include/descent"
cd "$1"
header=include/descent/descent.hpp
"$top/cmake/single_header" >"$header"
"$top/cmake/single_header" | cmp - "$header" || { echo "It differs from time to time."; exit 1; }

# The lines that must be there, once or not at all.
[ "$(grep -c '^#pragma once' "$header")" = 1 ] || { echo "It should say #pragma once, once."; exit 1; }
! grep -n '^ *# *include *"' "$header" || { echo "It should include nothing by quotes."; exit 1; }
[ -z "$(sed "/^\/\/ ---- /q" "$header" | grep "^#include" | sort | uniq -d)" ] || { echo "It includes something twice."; exit 1; }

# Every line of every header that the compiler reads for <descent/descent.hpp> is there, in order.
of_ours=$("$compiler" -std=c++20 -I"$top/include" -isystem "$eigen" -MM "$top/include/descent/descent.hpp" |
  tr ' \\' '\n\n' | grep "^$top/include/descent/.*hpp$")
[ "$(wc -l <<<"$of_ours")" -gt 40 ] || { echo "The compiler names too few headers."; exit 1; }
without_includes() { grep -vE '^ *# *(include|pragma once)|^ *$' "$1" || true; }
without_includes "$header" >lines
while IFS= read -r part; do
  without_includes "$part" >wanted
  awk 'NR == FNR { wanted[++count] = $0; next }
       { held[++lines] = $0 }
       END {
         for (start = 1; start + count - 1 <= lines; ++start) {
           for (i = 1; i <= count && held[start + i - 1] == wanted[i]; ++i) continue
           if (i > count) exit 0
         }
         exit 1
       }' wanted lines || { echo "${part#"$top"/} is not in it, as it is."; exit 1; }
done <<<"$of_ours"

compile() {  # PROGRAM INCLUDE-FOLDER SOURCE...
  local program=$1 folder=$2
  shift 2
  "$compiler" -std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -I"$folder" -isystem "$eigen" \
    "$@" -o "$program"
}
compile golden include "$top/tests/proof/golden_bits.cpp" &
golden=$!
compile consumer include "$top/tests/consumer/main.cpp" "$top/tests/consumer/second.cpp"
wait "$golden"

[ "$(./golden)" = "$(sed -n 's|^// golden: *||p' "$top/tests/proof/golden_bits.cpp")" ] ||
  { echo "The golden bits are others: $(./golden)"; exit 1; }
says=$(./consumer) || { echo "The consumer fails."; exit 1; }
[ -z "${CONSUMER:-}" ] || [ "$says" = "$("$CONSUMER")" ] || { echo "The consumer says something else: $says"; exit 1; }
