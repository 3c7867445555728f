#!/bin/sh
# SPDX-License-Identifier: MIT
# documented.sh: every declaration that README.md and docs/ show, as a call in CMake, is one that the generator accepts.
. "$(dirname "$0")/support.sh"

# One call to a line, as the shell reads it: KIND TARGET SCOPE NAME OPTION VALUE...
calls() {
    awk -v kinds="$(ls "$root"/templates/*.m4 | sed -n 's/.*\/\([a-z_]*\)\.m4$/\1/p' | grep -v '^common$' | tr '\n' '|')" '
        BEGIN { sub(/\|$/, "", kinds) }
        FNR == 1 { call = "" }
        call == "" && $0 ~ "^ *plait_(" kinds ")\\(" { call = " " }
        call != "" {
            line = $0; sub(/^ *plait_/, "", line); sub(/\(/, " ", line)
            ends = match(line, /\)/)
            if (ends) line = substr(line, 1, RSTART - 1)
            call = call " " line
            if (ends) { print call; call = "" }
        }' "$@" | sed 's/\$/\\$/g'
}

# A word in capitals is an option; what follows it up to the next one is its value.
declare_one() { # KIND TARGET SCOPE NAME OPTION VALUE...
    kind=$1
    name=$4
    shift 4
    command="\"\$root/gen/plait-gen\" $kind --name $name -o \"\$work/out\""
    value=
    for word in "$@"; do
        case $word in
            *[!A-Z_]*) value=${value:+$value }$word ;;
            *)
                [ -z "$value" ] || command="$command '$value'"
                command="$command --$(echo "$word" | tr 'A-Z' 'a-z')"
                value=
                ;;
        esac
    done
    [ -z "$value" ] || command="$command '$value'"
    rm -rf "$work/out"
    eval "$command" >"$work/said" 2>&1 || bad "plait_$kind(... $name ...): $(cat "$work/said")"
}

calls "$root/README.md" "$root"/docs/*.md "$root"/docs/kinds/*.md >"$work/calls"
[ "$(wc -l <"$work/calls")" -ge 30 ] || bad "only $(wc -l <"$work/calls") declarations are found"
while read -r call; do
    eval "declare_one $call" </dev/null
done <"$work/calls"
finish
