#!/bin/sh
# SPDX-License-Identifier: MIT
# hostile.sh: declarations whose types, members and hooks are called like words of the template language or of m4 are
# copied, not expanded: what comes out compiles, as C11, as C17, and the header as C++17.
. "$(dirname "$0")/support.sh"
cd "$work" || exit 2
cat >hostile.h <<'END'
#ifndef HOSTILE_H
#define HOSTILE_H
#include <plait/mutex.h>
#include <plait/ref.h>
#include <plait/status.h>
struct KEY { int FN; };
struct SELF { int a; };
struct m4_define { int a; };
union GEN_IF { int a; };
struct FN { int a; };
struct VALUE { int a; };
struct ARGUMENT { int a; };
struct RESULT { int a; };
struct COUNT { struct plait_count FN; };
struct TRY { struct plait_mutex UPPER; };
static inline uint64_t gen_hash(struct m4_define const *a, struct FN *c) { return (uint64_t)(a->a + c->a); }
static inline bool EACH(struct m4_define const *a, struct m4_define const *b, struct FN *c) { return a->a == b->a && c->a == 0; }
static inline plait_status HOOK(union GEN_IF *a, union GEN_IF const *b, struct FN *c) { a->a = b->a + c->a; return PLAIT_OK; }
static inline void UPPER(union GEN_IF *a, struct FN *c) { a->a = c->a; }
static inline void ALLOCATE(struct COUNT *a) { plait_count_begin(&a->FN); }
static inline plait_status GEN_BODY(struct VALUE *a, struct FN *c) { a->a = c->a; return PLAIT_OK; }
static inline void GEN_PART(struct VALUE *a, struct FN *c) { a->a = c->a; }
static inline plait_status m4_undefine(struct ARGUMENT *a, struct ARGUMENT const *b) { a->a = b->a; return PLAIT_OK; }
static inline void GEN_INCLUDE(struct ARGUMENT *a) { a->a = 0; }
static inline void DISPOSE(struct RESULT *a) { a->a = 0; }
static inline bool GEN_IS(struct VALUE *a, struct FN *c) { return a->a == c->a; }
#endif
END
flags="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only -D_GNU_SOURCE -I$root/include -I."
names="GEN_ANY GEN_IFNOT OPTION m4_dnl GEN_ENDIF gen_x AND m4_include GEN_ELSE RELEASE NAMES COMPLAINT gen_word m4_ifelse MEMBER gen_each"
hostile >lines
# Two rounds: each declaration under two of the names, and never two of one name in a round, whose files are compiled as one.
for round in 1 2; do
    set -- $names
    [ $round = 1 ] || shift 5
    while IFS= read -r line; do
        [ $# -gt 0 ] || set -- $names
        name=$1
        shift
        rest=$*
        eval "set -- $line"
        have "$1" || { set -- $rest && continue; }
        "$root/gen/plait-gen" "$@" --name $name -o $round --include hostile.h >said 2>&1 || "$root/gen/plait-gen" "$@" --name $name -o $round >said 2>&1 ||
            bad "$line --name $name: $(cat said)"
        set -- $rest
        printf '#include "%s.c"\n' $name >>$round.c
        printf '#include "%s.h"\n' $name >>$round.cc
    done <lines
    [ -f $round.c ] || bad "no kind to try"
    gcc -std=c11 $flags -I$round $round.c >said 2>&1 || bad "round $round, gcc: $(head -n 20 said)"
    command -v clang >/dev/null 2>&1 && { clang -std=c17 $flags -I$round $round.c >said 2>&1 || bad "round $round, clang: $(head -n 20 said)"; }
    command -v g++ >/dev/null 2>&1 && { g++ -std=c++17 $flags -I$round $round.cc >said 2>&1 || bad "round $round, g++: $(head -n 20 said)"; }
done
finish
