#!/bin/sh
# SPDX-License-Identifier: MIT
# mutated.sh: random and mutated declarations, the same ones on every run: each ends within seconds, with both files or
# with a message and none; never with `fatal`, which would blame a template.
. "$(dirname "$0")/support.sh"
fixture "$work/project"
cd "$work/project" || exit 2
rounds=${PLAIT_ROUNDS:-100}
awk -v rounds="$rounds" '
    # Numbers of our own: those of awk differ from one awk to another.
    function next_random(limit) { seed = (seed * 16807) % 2147483647; return seed % limit }
    function quote(text) { gsub(/\047/, "\047\\\047\047", text); return "\047" text "\047" }
    function pick(list, count) { return list[1 + next_random(count)] }
    function mutate(text,   at, kind, c) {
        at = 1 + next_random(length(text) + 1); kind = next_random(3); c = substr(letters, 1 + next_random(length(letters)), 1)
        if (kind == 0) return substr(text, 1, at - 1) c substr(text, at)
        if (kind == 1) return substr(text, 1, at - 1) substr(text, at + 1)
        return substr(text, 1, at - 1) c substr(text, at + 1)
    }
    BEGIN {
        seed = 20240601
        letters = "aZ_09 *(){}[]|,;:#$`\047\"\\%&^~!@+-=<>./?\t"
        n = split("key value order join lanes window capacity hash equal context members allocator include nonsense", options, " ")
        v = split("int|struct SELF|const char *|KEY|FN|$1|m4_dnl|dnl|{||struct GEN_IF *|uint64_t|7|64|0|yes|no|fifo|a b c|<x.h>|x.h|struct m4_define|gen_fatal|GEN_ENDIF|99999999999|-|--|\\", values, "|")
        for (i = 0; i < rounds; i++) {
            line = "bag --name " quote(next_random(4) ? "name" i : mutate("name" i))
            if (next_random(5)) line = line " --key " quote(next_random(2) ? "int" : mutate(pick(values, v)))
            for (k = next_random(5); k > 0; k--) {
                value = pick(values, v)
                if (next_random(2)) value = mutate(value)
                if (next_random(4) == 0) value = mutate(value)
                line = line " --" pick(options, n) "=" quote(value)
            }
            print line
        }
    }' >lines
good=0
refused=0
while IFS= read -r line; do
    rm -rf out
    eval "set -- $line"
    timeout 10 gen/plait-gen "$@" -o out >said 2>&1
    status=$?
    case $status in
        0)
            good=$((good + 1))
            [ "$(ls -A out | wc -l)" -eq 2 ] || bad "$line: not two files: $(ls -A out)"
            grep -q error: said && bad "$line: an error, and exit 0"
            ;;
        1)
            refused=$((refused + 1))
            [ ! -e out ] || bad "$line: refused, yet written"
            grep -q '^error: ' said || bad "$line: refused without a word"
            grep -v -e '^error: ' -e '^note: ' said && bad "$line: other words"
            ;;
        *) bad "$line: exit $status: $(cat said)" ;;
    esac
done <lines
echo "$good accepted, $refused refused"
[ "$good" -gt $((rounds / 20)) ] && [ "$refused" -gt $((rounds / 5)) ] || bad "the mix is no test"
finish
