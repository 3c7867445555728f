#!/bin/sh
# SPDX-License-Identifier: MIT
# blocks_returned.sh ROOT: plait-check finds the marked lines of blocks_returned.c and no others, in C and in C++, by flags
# and by a compile_commands.json, and says when it could not read a file.
set -u
root=$1
file=$root/tests/unit/blocks_returned.c
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
wrong=0

# finds EXPECTED-STATUS ARGUMENT...: what it says is left in $work/said.
finds() {
    expected=$1
    shift
    "$root/gen/plait-check" "$@" >"$work/said" 2>"$work/complained"
    status=$?
    [ $status -eq "$expected" ] || { echo "plait-check $*: exit status $status" && cat "$work/said" "$work/complained" && wrong=1; }
}

# the marked lines, no others
agrees() {
    grep -n '/\* found \*/' "$file" | cut -d: -f1 >"$work/marked"
    sed -n 's/^.*:\([0-9]*\):[0-9]*: error: the outcome of a block .*/\1/p' "$work/said" >"$work/found"
    diff "$work/marked" "$work/found" || { echo "$1: found (>) is not what is marked (<)" && wrong=1; }
}

"$root/gen/plait-gen" task --name checked -o "$work" || exit 2
finds 1 "$file" -- -std=c11 "-I$root/include" "-I$work"
agrees C
finds 1 "$file" -- -x c++ -std=c++17 "-I$root/include" "-I$work"
agrees C++
printf '[{"directory": "%s", "file": "%s", "command": "cc -std=c11 -I%s/include -I. -c %s"}]\n' \
    "$work" "$file" "$root" "$file" >"$work/compile_commands.json"
finds 1 -p "$work" "$file"
agrees compile_commands.json

printf '#include <plait/scope.h>\nint nothing;\n' >"$work/clean.c"
finds 0 "$work/clean.c" -- -std=c11 "-I$root/include"
finds 0 "$work/clean.c" -- -std=c11 "-I$root/include" -Werror -Wof-another-compiler
finds 2 "$work/missing.c" -- -std=c11
finds 2 "$work/clean.c" -- -std=c11 -I/nowhere
finds 2 -p /nowhere "$work/clean.c"
finds 2
exit $wrong
