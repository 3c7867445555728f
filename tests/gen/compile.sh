#!/bin/sh
# SPDX-License-Identifier: MIT
# compile.sh: what is generated compiles without a warning under the house flags, by gcc and clang, as C11 and C17, and the
# header as C++17; two declarations of one kind live in one program; a key that hides a struct behind a typedef, or padding
# in its members, is refused by the compiler in the words of the generator.
. "$(dirname "$0")/support.sh"
cd "$work" || exit 2
cat >sample_types.h <<'END'
#ifndef SAMPLE_TYPES_H
#define SAMPLE_TYPES_H
struct sample_value { int a; char b[20]; };
struct sample_key { int a; int b; };
struct sample_nest { struct { int x; char y; } in; int f; };
struct sample_precise { long double x; };
typedef struct sample_key hidden_key;
int make_value(struct sample_value *value);
void drop_value(struct sample_value *value);
#endif
END
flags="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -D_GNU_SOURCE -I$root/include -I. -Iout"

# compiles: everything generated so far, in one file for each language: `headers` twice, `sources` where C is compiled.
compiles() {
    gcc -std=c11 $flags -c sources.c -o sources.o >said 2>&1 || bad "gcc c11, with code: $(head -n 20 said)"
    gcc -std=c17 $flags -fsyntax-only sources.c >said 2>&1 || bad "gcc c17: $(head -n 20 said)"
    for standard in c11 c17; do
        command -v clang >/dev/null 2>&1 || continue
        clang -std=$standard $flags -fsyntax-only sources.c >said 2>&1 || bad "clang $standard: $(head -n 20 said)"
    done
    for compiler in g++ clang++; do
        command -v $compiler >/dev/null 2>&1 || continue
        $compiler -std=c++17 $flags -fsyntax-only headers.cc >said 2>&1 || bad "$compiler: $(head -n 20 said)"
    done
}

samples >lines
cat >>lines <<'END'
atomic --type 'const char *' --include sample_types.h
atomic --type 'struct sample_value' --members 'a b' --include sample_types.h
dict --key 'struct sample_key' --members 'a b' --value int --capacity 100 --include sample_types.h
queue --value 'struct sample_value' --include sample_types.h
queue --value 'struct sample_value' --capacity 0 --include sample_types.h
pool --value 'struct sample_value' --create make_value --dispose drop_value --capacity 1 --include sample_types.h
workers --value 'struct sample_value' --run make_value --dispose drop_value --capacity 1 --blocking --include sample_types.h
runner --key 'struct sample_key' --members 'a b' --result 'struct sample_value' --capacity 1 --include sample_types.h
runner --key 'const char *' --error int --abandon --context 'struct sample_value' --include sample_types.h
runner --key 'const char *' --argument long --include sample_types.h
keyed_lock --key 'struct sample_key' --members 'a b' --shards 1 --fair --include sample_types.h
keyed_lock --key 'const char *' --context 'struct sample_value' --include sample_types.h
task
END
# Each line once, and once more where the kind is new: two declarations of one kind, two lines for most, in one program. That
# a file is whole by itself is seen in every build of a declaration.
number=0
seen=
while IFS= read -r line; do
    eval "set -- $line"
    have "$1" || continue
    case $line in *--include*) ;; *) set -- "$@" --include sample_types.h ;; esac
    names=one_$number
    case $seen in *" $1 "*) ;; *) names="$names two_$number" ;; esac
    seen="$seen $1 "
    for name in $names; do
        "$root/gen/plait-gen" "$@" --name "$name" -o out >said 2>&1 || { bad "$line: $(cat said)" && continue 2; }
        printf '#include "%s.c"\n' "$name" >>sources.c
        case $line in *'--capacity 1 '*) printf '#include "%s.c"\n' "$name" >>single.c ;; esac
        printf '#include "%s.h"\n#include "%s.h"\n' "$name" "$name" >>headers.cc
    done
    number=$((number + 1))
done <lines
[ $number -gt 0 ] || bad "no kind to try"
compiles
# Where there is one place only, gcc sees each that would be beyond it, but not before it optimises.
[ ! -e single.c ] || gcc -std=c11 -O2 $flags -c single.c -o single.o >said 2>&1 || bad "gcc -O2: $(head -n 20 said)"

if have dict; then
    "$root/gen/plait-gen" dict --name refused --key hidden_key --value int --include sample_types.h -o out
    for compiler in gcc clang; do
        command -v $compiler >/dev/null 2>&1 || continue
        $compiler -std=c11 $flags -fsyntax-only out/refused.c >said 2>&1 && bad "$compiler accepts a hidden struct as a key"
        # gcc writes \' for an apostrophe.
        tr -d "\\\\" <said | grep -q "key: a struct or union needs 'members', or both 'hash' and 'equal'" || bad "$compiler: other words: $(cat said)"
    done
fi

# refuses STRUCT MEMBERS WORDS KIND OPTIONS...: both compilers refuse such a key, in these words.
refuses() {
    key=$1 members=$2 words=$3
    shift 3
    have "$1" || return 0
    "$root/gen/plait-gen" "$@" --name "pad_$1" --key "struct $key" --members "$members" --include sample_types.h -o out
    for compiler in gcc clang; do
        command -v $compiler >/dev/null 2>&1 || continue
        $compiler -std=c11 $flags -fsyntax-only "out/pad_$1.c" >said 2>&1 && bad "$compiler accepts a member that may have padding: $key as key of $1"
        tr -d "\\\\" <said | grep -q "$words" || bad "$compiler: other words: $(cat said)"
    done
}
for kind in "dict --value int" keyed_lock; do
    refuses sample_nest 'in f' "members: one of them is itself a struct or a union" $kind
    refuses sample_precise x "members: one of them is a long double, which has padding" $kind
done
finish
