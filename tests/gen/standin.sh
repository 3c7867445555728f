#!/bin/sh
# SPDX-License-Identifier: MIT
# standin.sh: every template parses as C, unchanged, given gen/standin.h. Branches of GEN_IF stand side by side then, so
# the compiler may complain about what is defined twice or not at all; it may not complain about syntax.
. "$(dirname "$0")/support.sh"
command -v gcc >/dev/null 2>&1 || { echo "no gcc: nothing to do" && exit 0; }
parses() { # FILE
    gcc -std=c11 -fsyntax-only -w -D_GNU_SOURCE "-I$root/include" "-I$root/gen" -include "$root/gen/standin.h" -x c "$1" >"$work/said" 2>&1
    ! grep -e 'error: expected' -e 'error: stray' -e 'unterminated' -e 'fatal error' "$work/said"
}
for template in "$tests"/fixture/*.[hc].m4 "$root"/templates/*.[hc].m4 "$root"/templates/*/*.m4; do
    [ -e "$template" ] || continue
    # Types of the kind stand in its header; a body is read after it.
    case $template in
        *.h.m4) cp "$template" "$work/template.c" ;;
        *)
            header=${template%.c.m4}.h.m4
            { [ ! -e "$header" ] || cat "$header"; cat "$template"; } >"$work/template.c"
            ;;
    esac
    parses "$work/template.c" || bad "$template is not C"
done
# The test can fail.
printf 'GEN_BODY\nstruct SELF { KEY key\n' >"$work/template.c"
parses "$work/template.c" >/dev/null && bad "broken C passes"
finish
