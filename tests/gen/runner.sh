#!/bin/sh
# SPDX-License-Identifier: MIT
# runner.sh: what the generator says about wrong declarations of the kind runner: runner.golden. And its parts: dictionaries
# that get what is theirs of the runner's options, and nothing else.
. "$(dirname "$0")/support.sh"
mkdir "$work/project" && cp -R "$root/gen" "$root/templates" "$work/project" && cd "$work/project" || exit 2
told "$tests/runner.golden"
[ "$cases" -gt 5 ] || bad "only $cases cases in runner.golden"

# has FILE TEXT, lacks FILE TEXT
has() { grep -q -F -- "$2" "out/$1" || bad "$1 has no '$2'"; }
lacks() { grep -q -F -- "$2" "out/$1" && bad "$1 has '$2'"; }

gen/plait-gen runner --name whole --key 'struct key' --hash mix --equal same --result int --error double --key_copy own_it \
    --key_dispose disown --result_dispose drop --context 'struct us' --capacity 7 --allocator 'take give' -o out ||
    bad "a runner with everything"
for part in tasks results errors; do
    has whole.h "struct whole_$part {"
    has whole.h "whole_${part}_init(whole_$part *self, struct us *context)"
    has whole.h "WHOLE_$(printf %s "$part" | tr '[:lower:]' '[:upper:]')_CAPACITY = 7"
    has whole.c "whole_${part}_private_shape"
done
lacks whole.h "whole_results_private_own_key" # the runner's copy of a key serves all three
[ "$(grep -c '\.allocate = take' out/whole.c)" = 4 ] || bad "the allocator is not that of the runner and its three parts"
gen/plait-gen runner --name bare --key int -o out || bad "a runner of nothing but keys"
lacks bare.h "bare_results"
has bare.h "(*run)(void)"
gen/plait-gen runner --name verbs --key 'const char *' -o out || bad "a runner of texts"
has verbs.h "verbs_private_hash(key)"
finish
