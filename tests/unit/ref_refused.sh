#!/bin/sh
# SPDX-License-Identifier: MIT
# ref_refused.sh ROOT COMPILER: declarations of references that are refused.
set -u
kind=ref
. "$1/tests/support/refused.sh"
cat >"$work/types.h" <<'END'
#include <plait/ref.h>
struct counted { int a; struct plait_count count; };
struct wide { _Alignas(128) int a; };
void end(struct counted *counted);
END

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
