#!/bin/sh
# SPDX-License-Identifier: MIT
# task.sh: what the generator says about a wrong declaration of kind task: task.golden.
. "$(dirname "$0")/support.sh"
mkdir "$work/project" && cp -R "$root/gen" "$root/templates" "$work/project" && cd "$work/project" || exit 2
told "$tests/task.golden"
[ "$cases" -gt 5 ] || bad "only $cases cases in task.golden"
finish
