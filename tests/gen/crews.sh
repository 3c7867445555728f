#!/bin/sh
# SPDX-License-Identifier: MIT
# crews.sh: what the generator says about wrong declarations of the kinds pool and workers: crews.golden.
. "$(dirname "$0")/support.sh"
mkdir "$work/project" && cp -R "$root/gen" "$root/templates" "$work/project" && cd "$work/project" || exit 2
told "$tests/crews.golden"
[ "$cases" -gt 5 ] || bad "only $cases cases in crews.golden"
finish
