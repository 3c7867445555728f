#!/bin/sh
# SPDX-License-Identifier: MIT
# synchronized.sh: what the generator says about a wrong declaration of kind synchronized: synchronized.golden.
. "$(dirname "$0")/support.sh"
mkdir "$work/project" && cp -R "$root/gen" "$root/templates" "$work/project" && cd "$work/project" || exit 2
told "$tests/synchronized.golden"
[ "$cases" -gt 15 ] || bad "only $cases cases in synchronized.golden"
finish
