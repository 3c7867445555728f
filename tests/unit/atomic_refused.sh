#!/bin/sh
# SPDX-License-Identifier: MIT
# atomic_refused.sh ROOT COMPILER: declarations of atomics that are refused, by the generator or, where only C can know, by
# an assertion in NAME.c; each in the words that tell what would be right.
set -u
root=$1
compiler=$2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cat >"$work/types.h" <<'END'
#include <stdbool.h>
struct inner { char a; int b; };
struct outer { struct inner in; int n; };
struct precise { long double x; };
typedef struct inner hidden;
typedef double fraction;
typedef bool truth;
END
wrong=0

# generator WORDS OPTION...: plait-gen says so and writes nothing.
generator() {
    words=$1
    shift
    if "$root/gen/plait-gen" atomic --name refused "$@" -o "$work" >"$work/said" 2>&1 || [ -e "$work/refused.h" ]; then
        echo "accepted: $*" && wrong=1
    fi
    grep -qF -- "$words" "$work/said" || { echo "$*: other words:" && cat "$work/said" && wrong=1; }
}

# assertion WORDS OPTION...: generated, but the compiler says so.
assertion() {
    words=$1
    shift
    "$root/gen/plait-gen" atomic --name refused "$@" --include types.h -o "$work" || wrong=1
    if "$compiler" -std=c11 -I"$root/include" -I"$work" -fsyntax-only "$work/refused.c" >"$work/told" 2>&1; then
        echo "compiled: $*" && wrong=1
    fi
    tr -d '\\' <"$work/told" >"$work/said" # gcc escapes the quotes
    grep -qF -- "$words" "$work/said" || { echo "$*: other words:" && cat "$work/said" && wrong=1; }
    rm -f "$work/refused.h" "$work/refused.c"
}

generator "type: a struct or union needs 'members' or 'equal'" --type 'struct x'
generator "note: for a truth value write: flag" --type bool
generator "members: cannot be combined with 'equal'" --type 'struct x' --members a --equal f
generator "members: is for structs only" --type int --members a
generator "equal: is for types without their own ==" --type flag --equal f
generator "integer: the type is not an integer type" --type 'int *' --integer
generator "order: is for numbers and flags only" --type double --order any
generator "argument: is for types that have 'update'" --type int --argument 'struct x'
generator "context: is of no use without hooks" --type flag --context 'struct x'

assertion "type: a struct or union needs 'members' or 'equal'" --type hidden
assertion "type: long double has padding: give 'equal'" --type 'long double'
assertion "members: one of them is itself a struct or a union: give 'equal'" --type 'struct outer' --members 'in n'
assertion "members: one of them is a long double, which has padding: give 'equal'" --type 'struct precise' --members x
assertion "type: 'integer yes' needs an integer type" --type fraction --integer
assertion "type: for a truth value write 'flag'" --type truth --integer
exit $wrong
