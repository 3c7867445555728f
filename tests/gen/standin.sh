#!/bin/sh
# SPDX-License-Identifier: MIT
# standin.sh: every kind's templates parse as C, with gen/standin.h for the words: once with the branches of all options
# given, once with those of none. What the words stand for is invented, so the compiler may complain about types and
# names, but not about syntax.
. "$(dirname "$0")/support.sh"
command -v gcc >/dev/null 2>&1 || { echo "no gcc: nothing to do" && exit 0; }

# as_c FOLDER GIVEN: the templates of a folder with one branch of each condition, below $work/c.
as_c() {
    (cd "$1" && find . -name '*.[hc].m4') | while read -r file; do
        mkdir -p "$work/c/$(dirname "$file")"
        awk -v given="$2" '
            BEGIN { taken[0] = 1 }
            /^GEN_(IF|IS|ANY)\(/ { taken[++depth] = given; print ""; next }
            /^GEN_(IFNOT|ISNOT)\(/ { taken[++depth] = !given; print ""; next }
            /^GEN_ELSE/ { taken[depth] = !taken[depth]; print ""; next }
            /^GEN_ENDIF/ { depth--; print ""; next }
            { for (i = all = 1; i <= depth; i++) all = all && taken[i] }
            !all { print ""; next }
            { sub(/^#define UPPER\([a-z_]*\)/, "#define STANDIN_X") }
            /^GEN_INCLUDE/ { sub(/^GEN_INCLUDE\(/, "#include \""); sub(/\).*/, "\"") }
            { print }' "$1/$file" >"$work/c/$file"
    done
}
parses() { # KIND HEADERS...: the kind's header and source, one after the other
    kind=$1
    shift
    {
        printf '#include "standin.h"\n'
        [ $# -eq 0 ] || printf '#include <%s>\n' "$@"
        printf '#include "%s"\n' "$kind.h.m4" "$kind.c.m4"
    } >"$work/c/$kind.c"
    gcc -std=c11 -fsyntax-only -w -D_GNU_SOURCE -fmax-errors=200 "-I$root/include" "-I$root/gen" "-I$work/c" -x c \
        "$work/c/$kind.c" >"$work/said" 2>&1
    ! grep -e 'error: expected' -e 'error: stray' -e 'unterminated' -e 'fatal error' "$work/said"
}

for given in 1 0; do
    as_c "$tests/fixture" $given
    as_c "$root/templates" $given
    for declaration in "$tests"/fixture/*.m4 "$root"/templates/*.m4; do
        case $declaration in *.[hc].m4 | */common.m4) continue ;; esac
        kind=$(basename "$declaration" .m4)
        headers=$(sed -n 's/^gen_\(source_\)*needs({|\([a-z_/]*\.h\)|}.*/\2/p' "$declaration")
        parses "$kind" $headers || bad "templates of $kind are not C (options given: $given)"
    done
done

# The test can fail.
printf 'struct SELF {\n    KEY key[;\n};\n' >"$work/c/broken.h.m4"
: >"$work/c/broken.c.m4"
parses broken >/dev/null && bad "broken C passes"
finish
