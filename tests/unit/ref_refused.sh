#!/bin/sh
# SPDX-License-Identifier: MIT
# ref_refused.sh ROOT COMPILER: declarations of references that are refused, by the generator or, where only C can know, by
# an assertion in NAME.c; each in the words that tell what would be right.
set -u
root=$1
compiler=$2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cat >"$work/types.h" <<'END'
#include <plait/ref.h>
struct counted { int a; struct plait_count count; };
struct wide { _Alignas(128) int a; };
void end(struct counted *counted);
END
wrong=0

# generator WORDS OPTION...: plait-gen says so and writes nothing.
generator() {
    words=$1
    shift
    if "$root/gen/plait-gen" ref --name refused "$@" -o "$work" >"$work/said" 2>&1 || [ -e "$work/refused.h" ]; then
        echo "accepted: $*" && wrong=1
    fi
    grep -qF -- "$words" "$work/said" || { echo "$*: other words:" && cat "$work/said" && wrong=1; }
}

# assertion WORDS OPTION...: generated, but the compiler says so.
assertion() {
    words=$1
    shift
    "$root/gen/plait-gen" ref --name refused "$@" --include types.h -o "$work" || wrong=1
    if "$compiler" -std=c11 -I"$root/include" -I"$work" -fsyntax-only "$work/refused.c" >"$work/told" 2>&1; then
        echo "compiled: $*" && wrong=1
    fi
    grep -qF -- "$words" "$work/told" || { echo "$*: other words:" && cat "$work/told" && wrong=1; }
    rm -f "$work/refused.h" "$work/refused.c"
}

generator "count: needs 'dispose'" --type 'struct counted' --count count
generator "count: is not one name" --type 'struct counted' --count 'count a' --dispose end
generator "count: the type has no members" --type 'struct counted *' --count count --dispose end
generator "context: is of no use without a hook" --type int --context 'struct counted'
generator "note: the object is yours: keep a pointer in it" --type 'struct counted' --count count --dispose end --context int
generator "allocator: cannot be combined with 'count'" --type 'struct counted' --count count --dispose end --allocator 'a b'
generator "type: " --type void

assertion "count: the member is not a struct plait_count" --type 'struct counted' --count a --dispose end
assertion "type: aligned to more than 64 bytes" --type 'struct wide'
exit $wrong
