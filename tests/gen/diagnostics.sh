#!/bin/sh
# SPDX-License-Identifier: MIT
# diagnostics.sh: what the generator says about a wrong declaration: diagnostics.golden, of the kind that is made for tests.
. "$(dirname "$0")/support.sh"
fixture "$work/project"
cd "$work/project" || exit 2
mkdir existing
echo '/* mine */' >existing/mine.h
gen/plait-gen bag --name jobs --key int -o existing || bad "cannot make the existing files"
sed 's/templates.bag/templates.tin/' existing/jobs.h >existing/tins.h
cp existing/tins.h existing/tins.c
told "$tests/diagnostics.golden"
[ "$cases" -gt 50 ] || bad "only $cases cases in $golden"
[ "$(cat existing/mine.h)" = '/* mine */' ] || bad "a file of the user's was touched"
finish
