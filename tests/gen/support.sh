# SPDX-License-Identifier: MIT
# support.sh: sourced by the tests of the generator. Called as   sh TEST.sh ROOT   with the root of the project.
# Each test works in a folder of its own, removed at its end; `bad TEXT` reports a failure, `finish` ends the test.
set -u
LC_ALL=C
export LC_ALL
root=$1
tests=$root/tests/gen
work=$(mktemp -d "${TMPDIR:-/tmp}/plait-test.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
failures=0
nl='
'

bad() {
    printf 'FAILED: %s\n' "$*"
    failures=$((failures + 1))
}

finish() {
    [ "$failures" = 0 ] && echo "passed" && exit 0
    echo "$failures failures"
    exit 1
}

# fixture FOLDER: a copy of the generator whose only kind is `bag`, made for tests.
fixture() {
    mkdir -p "$1/templates"
    cp -R "$root/gen" "$1/gen"
    cp -R "$root/templates/common.m4" "$tests"/fixture/* "$1/templates"
}

# samples: one line per kind, the options of a plain declaration; the name is `sample`, the header sample_types.h.
samples() {
    cat <<'END'
atomic --type uint64_t
ref --type 'struct sample_value'
dict --key uint64_t --value 'struct sample_value'
queue --value 'struct sample_value *' --capacity 64
gather --value 'struct sample_value *' --window 64
keyed_lock --key uint64_t
pool --value 'struct sample_value' --create make_value --dispose drop_value --include sample_types.h
workers --value 'struct sample_value' --run make_value --include sample_types.h
runner --key uint64_t --argument 'const char *' --result 'struct sample_value' --include sample_types.h
task --argument 'const char *' --result 'struct sample_value' --include sample_types.h
synchronized --calls sample_locked --returns int --parameter 'struct sample_value *to' --parameter 'long amount' --include sample_types.h
END
}

# types: one line per option that is a type, of every kind; @ stands for the type.
types() {
    cat <<'END'
atomic --type @
atomic --type point --equal same --argument @
atomic --type point --equal same --context @
ref --type @
ref --type int --dispose drop --context @
dict --key @ --value int
dict --key int --value @
dict --key int --value int --argument @
dict --key int --value int --context @
gather --value @
gather --value int --dispose drop --context @
keyed_lock --key @
keyed_lock --key int --equal same --hash mix --context @
queue --value @
queue --value int --dispose drop --context @
pool --value @ --create make --dispose drop
workers --value @ --run work
workers --value int --run work --context @
workers --value int --run work --done tell --result @
pool --value int --create make --dispose drop --context @
runner --key @
runner --key int --argument @
runner --key int --result @
runner --key int --error @
runner --key int --context @
task --argument @
task --result @
task --ready @
task --error @
synchronized --calls work --returns @
synchronized --calls work --parameter @\ it
END
}

# hostile: declarations whose every name is a word of the template language or of m4.
hostile() {
    cat <<'END'
atomic --type 'struct KEY' --members 'FN'
dict --key 'struct KEY' --value 'struct SELF' --members 'FN' --include hostile.h
dict --key 'struct m4_define' --value 'union GEN_IF' --hash gen_hash --equal EACH --copy HOOK --dispose UPPER --context 'struct FN' --include hostile.h
ref --type 'union GEN_IF' --dispose UPPER --context 'struct FN' --include hostile.h
ref --type 'struct COUNT' --count FN --dispose ALLOCATE --include hostile.h
queue --value 'struct VALUE' --include hostile.h
queue --value 'struct SELF *' --capacity 4 --include hostile.h
gather --value 'struct VALUE' --window 4 --include hostile.h
gather --value 'struct SELF *' --keep --include hostile.h
keyed_lock --key 'struct KEY' --members 'FN' --include hostile.h
keyed_lock --key 'struct m4_define' --hash gen_hash --equal EACH --context 'struct FN' --include hostile.h
pool --value 'struct VALUE' --create GEN_BODY --dispose GEN_PART --healthy GEN_IS --context 'struct FN' --include hostile.h
workers --value 'struct VALUE' --run GEN_BODY --dispose GEN_PART --context 'struct FN' --include hostile.h
runner --key 'struct m4_define' --hash gen_hash --equal EACH --argument 'struct ARGUMENT' --result 'struct RESULT' --error 'union GEN_IF' --abandon --argument_copy m4_undefine --argument_dispose GEN_INCLUDE --result_dispose DISPOSE --context 'struct FN' --include hostile.h
task --argument 'struct ARGUMENT' --result 'struct RESULT' --error 'union GEN_IF' --abandon --argument_copy m4_undefine --argument_dispose GEN_INCLUDE --result_dispose DISPOSE --include hostile.h
synchronized --calls FN --returns 'struct SELF' --parameter 'union GEN_IF *OF' --parameter 'struct TRY *PARAMETERS' --parameter 'long m4_define' --lock '&PARAMETERS->UPPER' --include hostile.h
END
}

# have KIND: is the kind there?
have() {
    [ -f "$root/templates/$1.m4" ] && [ -f "$root/templates/$1.h.m4" ] && [ -f "$root/templates/$1.c.m4" ]
}

# told GOLDEN: every message about a wrong declaration, word for word, with its exit status; and nothing is written. The
# file holds blocks: `# what is proved`, `$ arguments`, the expected standard error, `= status`. Sets `cases`.
# PLAIT_BLESS=1 writes the file anew, for review. To be called where gen/plait-gen is.
told() {
    golden=$1
    blessed=$work/golden
    : >"$blessed"

    title=
    command=
    expected=
    cases=0
    while IFS= read -r line; do
        case $line in
            '# '*)
                title=$line
                expected=
                ;;
            '$ '*) command=${line#??} ;;
            '= '*)
                cases=$((cases + 1))
                rm -rf out
                eval "set -- $command"
                gen/plait-gen "$@" >"$work/said" 2>&1 </dev/null
                status=$?
                said=$(cat "$work/said")
                { printf '%s\n$ %s\n' "$title" "$command"
                  [ -z "$said" ] || printf '%s\n' "$said"
                  printf '= %s\n\n' "$status"; } >>"$blessed"
                [ "$said" = "${expected%"$nl"}" ] && [ "= $status" = "$line" ] ||
                    bad "$title$nl\$ $command$nl--- expected$nl$expected$line$nl--- got$nl$said$nl= $status"
                [ ! -e out ] || [ "$status" = 0 ] || bad "$title: something was written"
                ;;
            '') ;;
            *) expected=$expected$line$nl ;;
        esac
    done <"$golden"
    [ -z "${PLAIT_BLESS:-}" ] || { cp "$blessed" "$golden" && failures=0; }
}
