#!/bin/sh
# SPDX-License-Identifier: MIT
# atomic_refused.sh ROOT COMPILER: declarations of atomics that are refused.
set -u
kind=atomic
. "$1/tests/support/refused.sh"
cat >"$work/types.h" <<'END'
#include <stdbool.h>
struct inner { char a; int b; };
struct outer { struct inner in; int n; };
struct precise { long double x; };
typedef struct inner hidden;
typedef double fraction;
typedef bool truth;
END

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
