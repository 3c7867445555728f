#!/bin/sh
# SPDX-License-Identifier: MIT
# synchronized_refused.sh ROOT: each mistake of synchronized_refused.c is refused by gcc and clang, in C and in C++, and the
# first error says what is wrong; and the forms themselves are clean under every warning, in each language they are for.
set -u
root=$1
LC_ALL=C
export LC_ALL # plain quotes in the messages of gcc
tests=$root/tests/unit
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
wrong=0
cat >"$work/names.h" <<'END'
#include <stdbool.h>
#include <stdint.h>
struct manners { int n; };
static inline uint64_t name_hash(const char *const *key, struct manners *manners) { return (uint64_t)(**key + manners->n); }
static inline bool name_equal(const char *const *a, const char *const *b, struct manners *manners) { return **a + manners->n == **b; }
END
gen="$root/gen/plait-gen"
"$gen" keyed_lock --name account_locks --key uint64_t -o "$work" || exit 2
"$gen" keyed_lock --name keys_numbers --key uint64_t -o "$work" || exit 2
"$gen" keyed_lock --name name_locks --key 'const char *' --hash name_hash --equal name_equal --context 'struct manners' \
    --include names.h -o "$work" || exit 2
flags="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fdiagnostics-color=never"
flags="$flags -D_GNU_SOURCE -I$root/include -I$root/tests -I$tests -I$work"

# clean LANGUAGE COMPILER FILE FLAGS...
clean() {
    language=$1 compiler=$2 file=$3
    shift 3
    "$compiler" -x "$language" $flags "$@" -c -o "$work/o" "$file" >"$work/said" 2>&1 ||
        { echo "$compiler $* $file:" && cat "$work/said" && wrong=1; }
}

# refused LANGUAGE COMPILER STANDARD PATTERN: the first error of this mistake.
refused() {
    if "$2" -x "$1" -std="$3" $flags "-DMISTAKE=$mistake" -c -o "$work/o" "$tests/synchronized_refused.c" \
        >"$work/said" 2>&1; then
        echo "mistake $mistake: $2 accepts it" && wrong=1
    elif ! grep -m 1 'error:' "$work/said" | grep -qE -- "$4"; then
        echo "mistake $mistake: $2 says:" && head -n 5 "$work/said" && wrong=1
    fi
}

# Words that code bases define for themselves, some with other meanings, are none of the headers'.
cat >"$work/short.c" <<'END'
#define PLAIT_NO_SHORT_NAMES
#define unused __attribute__((unused))
#define cleanup(f) __attribute__((cleanup(f)))
#define warn_unused_result __attribute__((warn_unused_result))
#define noinline __attribute__((noinline))
#define cold __attribute__((cold))
#define used __attribute__((used))
#define TRY 1
#define UNTIL 2
#define PLAIN 3
#include <plait/synchronized.h>
#if defined(SYNCHRONIZED) || defined(TRY_SYNCHRONIZED_BY_KEY_ON) || defined(SYNCHRONIZED_HERE)
#error a short name is defined
#endif
int f(void);
PLAIT_SYNCHRONIZED(int, f)
{
    return 1;
}
static PLAIT_TRY_SYNCHRONIZED(void, g, (int, n))
{
}
plait_status h(void);
plait_status h(void)
{
    return g(1);
}
END
mistakes=$(sed -n 's/^#elif MISTAKE == \([0-9]*\) .*/\1/p' "$tests/synchronized_refused.c")
found=0
for pair in gcc:g++ clang:clang++; do
    cc=${pair%:*}
    cxx=${pair#*:}
    if command -v "$cc" >/dev/null 2>&1; then
        found=$((found + 1))
        clean c "$cc" "$tests/synchronized.c" -std=c11 -Wmissing-prototypes
        clean c "$cc" "$tests/synchronized.c" -std=c17 -O2 -Wmissing-prototypes
        clean c "$cc" "$work/short.c" -std=c11
        clean c "$cc" "$tests/synchronized_refused.c" -std=c11 -DMISTAKE=0
        for mistake in $mistakes; do
            words=$(sed -n "/MISTAKE == $mistake /,/^#e/s|^/\* says: \(.*\) \*/|\1|p" "$tests/synchronized_refused.c")
            [ -n "$words" ] || { echo "mistake $mistake: no words for it" && wrong=1; }
            refused c "$cc" c11 "$words"
        done
    fi
    if command -v "$cxx" >/dev/null 2>&1; then
        clean c++ "$cxx" "$tests/synchronized.cc" -std=c++17
        clean c++ "$cxx" "$tests/synchronized_refused.c" -std=c++17 -DMISTAKE=0
        for mistake in $mistakes; do
            words=$(sed -n "/MISTAKE == $mistake /,/^#e/s|^/\* c++: \(.*\) \*/|\1|p" "$tests/synchronized_refused.c")
            [ -z "$words" ] || refused c++ "$cxx" c++17 "$words"
        done
    fi
done
# The generated twin: what only the compiler can know, without any flag that makes warnings errors.
cat >"$work/bank.h" <<'END'
#include <stdint.h>
#include <plait/mutex.h>
struct account { uint64_t id; const char *name; struct plait_mutex lock; };
int work(struct account *from);
END
# generated PATTERN OPTION...: plait-gen takes the declaration, each compiler refuses what it makes, in these words.
generated() {
    words=$1
    shift
    "$gen" synchronized --name twin --calls work --parameter 'struct account *from' --include bank.h "$@" -o "$work" || wrong=1
    for cc in gcc clang; do
        command -v "$cc" >/dev/null 2>&1 || continue
        if "$cc" -std=c11 -fdiagnostics-color=never "-I$root/include" "-I$work" -c -o "$work/o" "$work/twin.c" \
            >"$work/said" 2>&1; then
            echo "twin $*: $cc accepts it" && wrong=1
        elif ! grep -m 1 'error:' "$work/said" | grep -qE -- "$words"; then
            echo "twin $*: $cc says:" && head -n 5 "$work/said" && wrong=1
        fi
    done
    rm -f "$work/twin.h" "$work/twin.c"
}
locks='--locks account_locks'
generated "'form' undeclared|undeclared identifier 'form'" --returns int $locks --key 'form->id'
generated "argument 2 of 'account_locks_lock_shielded' makes integer|pointer to integer conversion" --returns int $locks --key 'from->name'
generated "incompatible types when initializing|initializing .* with an expression of incompatible type" --returns int --lock 'from->lock'
generated "incompatible pointer type" --returns int --lock '&from->name'
generated "acount_locks.h" --returns int --locks acount_locks --key 'from->id'
generated "conflicting types for 'work'" --returns long --lock '&from->lock'
generated "locks: a keyed_lock with a context needs init, so give a table" --returns int --locks name_locks --key 'from->name'

[ "$found" -gt 0 ] || echo "no compiler: nothing to do"
exit $wrong
