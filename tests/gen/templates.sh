#!/bin/sh
# SPDX-License-Identifier: MIT
# templates.sh: a wrong template or kind is fatal at once, exit 2, with its place; and nothing is written.
. "$(dirname "$0")/support.sh"
fixture "$work/project"
cd "$work/project" || exit 2
cp -R templates "$work/good"

# wrong TITLE FILE PATTERN: standard input replaces FILE; the message must match PATTERN.
wrong() {
    rm -rf templates out
    cp -R "$work/good" templates
    cat >"templates/$2"
    timeout 10 gen/plait-gen bag --name m --key int --join -o out >"$work/said" 2>&1
    status=$?
    [ "$status" = 2 ] || bad "$1: exit status $status"
    grep -q "$3" "$work/said" || bad "$1: expected '$3', got: $(cat "$work/said")"
    grep -q '^fatal: ' "$work/said" || bad "$1: plait-gen does not say fatal"
    [ ! -e out ] || bad "$1: something was written"
}
header() {
    printf 'GEN_BODY\nstruct SELF {\n    KEY key;\n};\n%s\n' "$1"
}
kind() {
    cat "$work/good/bag.m4"
    printf '%s\n' "$1"
}

header 'GEN_IF(join)' | wrong "GEN_IF without GEN_ENDIF" bag.h.m4 'fatal: GEN_IF without GEN_ENDIF'
header 'GEN_ENDIF' | wrong "GEN_ENDIF without GEN_IF" bag.h.m4 '^templates/bag.h.m4:5: fatal: GEN_ENDIF without GEN_IF'
header 'GEN_ELSE' | wrong "GEN_ELSE without GEN_IF" bag.h.m4 '^templates/bag.h.m4:5: fatal: GEN_ELSE without GEN_IF'
header "GEN_IF(join)${nl}GEN_ELSE${nl}GEN_ELSE${nl}GEN_ENDIF" | wrong "second GEN_ELSE" bag.h.m4 ':7: fatal: second GEN_ELSE'
header 'GEN_IF(zebra)' | wrong "condition on no option" bag.h.m4 "fatal: kind 'bag' has no option 'zebra'"
header 'OPTION(zebra)' | wrong "word of no option" bag.h.m4 "fatal: kind 'bag' has no option 'zebra'"
header 'GEN_PART(zebra)' | wrong "part that is none" bag.h.m4 "fatal: kind 'bag' has no part 'zebra'"
header 'CONTEXT *x;' | wrong "word without a value in the output" bag.h.m4 'gen_missing_context'
header 'int FN;' | wrong "FN without parenthesis" bag.h.m4 '^FN$'
header 'int gen_something;' | wrong "word of the generator in the output" bag.h.m4 '^gen_something$'
header 'GEN_IFF(join)' | wrong "misspelt directive" bag.h.m4 '^GEN_IFF$'
header 'MEMBER x;' | wrong "MEMBER outside EACH" bag.h.m4 '^gen_member$'
header 'GEN_INCLUDE(bag/none.h.m4)' | wrong "missing file" bag.h.m4 'none.h.m4'
echo 'struct SELF { int x; };' | wrong "no GEN_BODY" bag.h.m4 'has no GEN_BODY'
printf 'GEN_IF(join)\nGEN_BODY\nGEN_ENDIF\n' | wrong "GEN_BODY under a condition" bag.h.m4 'fatal: GEN_BODY under GEN_IF'
kind 'gen_option({|key|}, {|gen_is_type|}, {|optional|}, {|again|})' | wrong "option declared twice" bag.m4 "fatal: option 'key' is declared twice"
kind 'gen_use({|zebra|})' | wrong "common option that is none" bag.m4 "fatal: no common option 'zebra'"
kind 'gen_give({|zebra|}, {|1|})' | wrong "part given an option it has not" bag.m4 "fatal: the part has no option 'zebra'"
sed '/^gen_pass..|key/d' "$work/good/bag.m4" | wrong "part without a required option" bag.m4 "fatal: the part needs option 'key'"
sed 's/^gen_kind..|bag/gen_kind({|sack/' "$work/good/bag.m4" | wrong "kind under another name" bag.m4 "fatal: gen_kind: this file must declare 'bag'"
kind 'gen_needs({|half' | wrong "quote left open" bag.m4 'm4 stopped\|ERROR\|wrong'
rm "$work/good/bag.c.m4"
cat "$work/good/bag.h.m4" | wrong "missing source template" bag.h.m4 'bag.c.m4'
finish
