#!/bin/sh
# SPDX-License-Identifier: MIT
# guide.sh ROOT: every piece of C in docs/structure.md stands in examples/structure/structure.c, line by line, whatever its
# indentation: what the guide shows compiles and runs.
set -u
awk '
function bare(line) { sub(/^ +/, "", line); return line }
FNR == NR { program = program bare($0) "\n"; next }
/^```c$/ { inside = 1; piece = ""; from = FNR; next }
/^```$/ && inside {
    inside = 0
    pieces++
    if (index("\n" program, "\n" piece) == 0) { print FILENAME ":" from ": not in the example:\n" piece; wrong++ }
    next
}
inside { piece = piece bare($0) "\n" }
END {
    if (pieces < 8) { print "only " pieces " pieces of C were found"; wrong++ }
    exit wrong != 0
}' "$1/examples/structure/structure.c" "$1/docs/structure.md"
