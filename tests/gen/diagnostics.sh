#!/bin/sh
# SPDX-License-Identifier: MIT
# diagnostics.sh: every message about a wrong declaration, word for word, with its exit status; and nothing is written.
#
# diagnostics.golden holds blocks: `# what is proved`, `$ arguments`, the expected standard error, `= status`.
# PLAIT_BLESS=1 writes the golden file anew, for review.
. "$(dirname "$0")/support.sh"
fixture "$work/project"
cd "$work/project" || exit 2
mkdir existing
echo '/* mine */' >existing/mine.h
gen/plait-gen bag --name jobs --key int -o existing || bad "cannot make the existing files"
sed 's/templates.bag/templates.tin/' existing/jobs.h >existing/tins.h
cp existing/tins.h existing/tins.c
golden=$tests/diagnostics.golden
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
[ "$cases" -gt 50 ] || bad "only $cases cases in $golden"
[ "$(cat existing/mine.h)" = '/* mine */' ] || bad "a file of the user's was touched"
[ -z "${PLAIT_BLESS:-}" ] || { cp "$blessed" "$golden" && failures=0; }
finish
