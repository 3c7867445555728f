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
#endif
END
flags="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only -D_GNU_SOURCE -I$root/include -I."
number=0
hostile >lines
while IFS= read -r line; do
    eval "set -- $line"
    have "$1" || continue
    for name in OPTION m4_dnl GEN_ENDIF gen_x; do
        number=$((number + 1))
        "$root/gen/plait-gen" "$@" --name $name -o out --include hostile.h >said 2>&1 || "$root/gen/plait-gen" "$@" --name $name -o out >said 2>&1 ||
            { bad "$line --name $name: $(cat said)" && continue; }
        for compiler in ${PLAIT_COMPILERS:-gcc clang}; do
            command -v $compiler >/dev/null 2>&1 || continue
            for standard in c11 c17; do
                $compiler -std=$standard $flags -Iout out/$name.c >said 2>&1 || bad "$line: $compiler $standard: $(head -n 20 said)"
            done
            command -v g++ >/dev/null 2>&1 && [ $compiler = gcc ] || continue
            g++ -std=c++17 $flags -Iout -x c++ out/$name.h >said 2>&1 || bad "$line: g++: $(head -n 20 said)"
        done
        rm -rf out
    done
done <lines
[ $number -gt 0 ] || bad "no kind to try"
finish
