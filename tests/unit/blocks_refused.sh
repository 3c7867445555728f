#!/bin/sh
# SPDX-License-Identifier: MIT
# blocks_refused.sh ROOT: each mistake of blocks_refused.c is refused by gcc and clang, and the first error says what is
# wrong; without a mistake it is clean.
set -u
root=$1
LC_ALL=C
export LC_ALL # plain quotes in the messages of gcc
source=$root/tests/unit/blocks_refused.c
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
wrong=0
found=0
echo 'struct content { int length; };' >"$work/page_types.h"
"$root/gen/plait-gen" task --name page --argument 'const char *' --result 'struct content' --include page_types.h -o "$work" || exit 2
"$root/gen/plait-gen" task --name server --argument int --result int --ready int -o "$work" || exit 2
flags="-std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fdiagnostics-color=never"
flags="$flags -I$root/include -I$work"
mistakes=$(sed -n 's/^#elif MISTAKE == \([0-9]*\) .*/\1/p' "$source")

for compiler in gcc clang; do
    command -v "$compiler" >/dev/null 2>&1 || continue
    found=$((found + 1))
    "$compiler" $flags -DMISTAKE=0 -c -o "$work/o" "$source" >"$work/said" 2>&1 || { echo "$compiler:" && cat "$work/said" && wrong=1; }
    for mistake in $mistakes; do
        words=$(sed -n "/MISTAKE == $mistake /,/^#e/s|^ */\* says: \(.*\) \*/|\1|p" "$source")
        [ -n "$words" ] || { echo "mistake $mistake: no words for it" && wrong=1; }
        if "$compiler" $flags "-DMISTAKE=$mistake" -c -o "$work/o" "$source" >"$work/said" 2>&1; then
            echo "mistake $mistake: $compiler accepts it" && wrong=1
        elif ! grep -m 1 'error:' "$work/said" | grep -qE -- "$words"; then
            echo "mistake $mistake: $compiler says:" && head -n 5 "$work/said" && wrong=1
        fi
    done
done
[ "$found" -gt 0 ] || echo "no compiler: nothing to do"
exit $wrong
