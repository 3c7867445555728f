#!/bin/sh
# SPDX-License-Identifier: MIT
# overview.sh: --overview lists the public functions of a header, all of them, once, in its order, each with a summary;
# nothing private, no bodies, no includes.
. "$(dirname "$0")/support.sh"
cd "$work" || exit 2

# functions: names of the functions declared at the left margin of standard input, each once, in order.
functions() {
    grep -v -e '^#' -e '^ ' -e '_private_' -e '^typedef' -e '^PLAIT_[A-Z_]*(' | sed -n 's/^[A-Za-z][^(]*[ *]\([a-z_]*sample[a-z0-9_]*\)(.*/\1/p' |
        awk '!seen[$0]++'
}

for kind in $("$root/gen/plait-gen" --help | sed -n 's/^kinds: //p'); do
    line=$(samples | grep "^$kind ") || { bad "no sample declaration of kind '$kind' in support.sh" && continue; }
    eval "set -- $line"
    rm -rf out
    "$root/gen/plait-gen" "$@" --name sample -o out && "$root/gen/plait-gen" "$@" --name sample --overview >overview ||
        { bad "$kind: --overview" && continue; }
    functions <out/sample.h >expected
    functions <overview >listed
    [ "$(wc -l <expected)" -ge 3 ] || bad "$kind: this test finds only $(wc -l <expected) functions"
    diff expected listed || bad "$kind: other functions, or in another order"
    grep -n -e _private_ -e _PRIVATE_ -e '^#include' -e '^[{}]' overview && bad "$kind: something private, or a body"
    [ "$(sed -n 1p overview | cut -c 1-8)" = 'sample: ' ] || bad "$kind: the first line does not say what it is"
    grep -q 'Which calls may overlap' overview || bad "$kind: no table"
    # A function without a summary: its line is followed by none that is indented.
    awk 'held != "" && !/^    [^ ]/ { print held; wrong = 1 } { held = /^[a-z].*sample_.*\(.*;$/ ? $0 : "" } END { exit wrong }' overview ||
        bad "$kind: a function without a summary"
done
finish
