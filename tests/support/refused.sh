# SPDX-License-Identifier: MIT
# refused.sh: how declarations that are refused are looked at: by the generator, or, where only C can know, by an assertion
# in NAME.c; each in the words that tell what would be right. Read by a script that is called with ROOT COMPILER and has set
# `kind`; it writes $work/types.h, and ends with $wrong.
root=$1
compiler=$2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
wrong=0

# generator WORDS OPTION...: plait-gen says so and writes nothing.
generator() {
    words=$1
    shift
    if "$root/gen/plait-gen" "$kind" --name refused "$@" -o "$work" >"$work/said" 2>&1 || [ -e "$work/refused.h" ]; then
        echo "accepted: $*" && wrong=1
    fi
    grep -qF -- "$words" "$work/said" || { echo "$*: other words:" && cat "$work/said" && wrong=1; }
}

# assertion WORDS OPTION...: generated, but the compiler says so.
assertion() {
    words=$1
    shift
    "$root/gen/plait-gen" "$kind" --name refused "$@" --include types.h -o "$work" || wrong=1
    if "$compiler" -std=c11 -I"$root/include" -I"$work" -fsyntax-only "$work/refused.c" >"$work/told" 2>&1; then
        echo "compiled: $*" && wrong=1
    fi
    tr -d '\\' <"$work/told" >"$work/said" # gcc escapes the quotes
    grep -qF -- "$words" "$work/said" || { echo "$*: other words:" && cat "$work/said" && wrong=1; }
    rm -f "$work/refused.h" "$work/refused.c"
}
