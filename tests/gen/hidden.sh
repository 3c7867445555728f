#!/bin/sh
# SPDX-License-Identifier: MIT
# hidden.sh: a type that a typedef hides from the generator is refused by the compiler, gcc and clang, in the words of the
# generator, wherever a declaration names a type; and the types that are right pass without a word.
. "$(dirname "$0")/support.sh"
cd "$work" || exit 2
cat >types.h <<'END'
#ifndef TYPES_H
#define TYPES_H
#include <plait/base.h>
struct point { int x; int y; };
struct unknown;
typedef void nothing;
typedef const void const_nothing;
typedef void *anything;
typedef const void *const_anything;
typedef int row[4];
typedef const struct point points[2];
typedef int function(int);
typedef const int constant;
typedef volatile long device;
typedef const struct point origin;
typedef char *const fixed;
typedef _Atomic int counter;
typedef struct point point;
typedef struct unknown *handle;
typedef int (*callback)(int);
typedef union { int whole; char bytes[4]; } cut;
typedef enum { RED, GREEN } colour;
struct packed { char a; int b; } __attribute__((packed));
struct aligned { _Alignas(32) double d; };
struct flexible { int count; int items[]; };
#endif
END
flags="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only -D_GNU_SOURCE -I$root/include -I. -Iout"
compilers=
for compiler in gcc clang; do
    command -v $compiler >/dev/null 2>&1 && compilers="$compilers $compiler"
done
[ -n "$compilers" ] || { echo "no compiler: nothing to do" && exit 0; }

# refused WORDS ARGUMENTS...: generated without a word; each compiler is to refuse it with these words.
count=0
refused() {
    words=$1
    shift
    count=$((count + 1))
    "$root/gen/plait-gen" "$@" --name hidden_$count --include types.h -o out >said 2>&1 || { bad "$*: $(cat said)" && return; }
    printf '#include "hidden_%s.c"\n' $count >>hidden.c
    printf '%s|%s|%s\n' $count "$words" "$*" >>expected
}
void='a typedef of void: give the type of what is kept'
any='a typedef of a pointer to anything: give the type it points to'
array='a typedef of an array or a function: wrap the array in a struct, or point to the function'
qualified='a typedef with const, volatile or atomic in it, but values are copied: leave that out'

# Every mistake, in one kind.
for type in nothing const_nothing; do refused "value: $void" queue --value $type; done
for type in anything const_anything; do refused "value: $any" queue --value $type; done
for type in row points function; do refused "value: $array" queue --value $type; done
for type in constant device origin fixed counter; do refused "value: $qualified" queue --value $type; done

# One mistake, in every option of every kind that is a type: @ in the lines of `types`.
types >lines
for kind in $("$root/gen/plait-gen" --help | sed -n 's/^kinds: //p'); do
    for option in $("$root/gen/plait-gen" --help "$kind" | sed -n 's/^  --\([a-z_]*\) TYPE .*/\1/p'); do
        line=$(grep "^$kind .*--$option @" lines) || { bad "no line '$kind ... --$option @' among the types of support.sh" && continue; }
        eval "set -- $(printf '%s\n' "$line" | sed 's/@/nothing/')"
        refused "$option: $void" "$@"
    done
done

# All of them in one run of each compiler: which file an assertion that failed stands in, and its words.
for compiler in $compilers; do
    limit=-fmax-errors=0
    [ $compiler = gcc ] || limit=-ferror-limit=0
    $compiler -std=c11 $flags $limit hidden.c >said 2>&1 && bad "$compiler accepts all"
    awk '/static.assert/ { words = $0 }
        words != "" && match($0, /^out\/hidden_[0-9]+\./) { print substr($0, 5, RLENGTH - 5), words; words = "" }' said >failed
    while IFS='|' read -r number words declaration; do
        grep "^hidden_$number " failed | grep -qF "\"$words" || bad "$declaration: $compiler says: $(grep "^hidden_$number " failed)"
    done <expected
done

# Right ones. What is only pointed to may be const or incomplete.
cat >types_right <<'END'
int
point
struct point
handle
callback
cut
colour
struct packed
struct aligned
struct unknown *
const char *
int *const *
long double
END
count=0
while IFS= read -r type; do
    count=$((count + 1))
    "$root/gen/plait-gen" queue --name right_$count --value "$type" --dispose drop --context "struct unknown" --include types.h -o right >said 2>&1 ||
        { bad "$type: $(cat said)" && continue; }
    # Not the whole source: the hook is not declared. The header is all that is asked.
    printf '#include "right_%s.h" /* %s */\n' $count "$type" >>right.c
done <types_right
for compiler in $compilers; do
    for standard in c11 c17; do
        $compiler -std=$standard $flags -Iright right.c >said 2>&1 || bad "$compiler $standard: $(head -n 20 said)"
    done
done
finish
