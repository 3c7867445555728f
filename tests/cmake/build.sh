#!/bin/sh
# SPDX-License-Identifier: MIT
# build.sh ROOT GENERATOR: a consumer with blanks in its path is built in parallel; a second build does nothing; files are
# made again exactly when something that the generator reads, or the declaration, has changed.
. "$(dirname "$0")/support.sh"
generator=$2
folder="$work/a consumer"
build="$work/a build"
consumer "$folder"
cd "$work" || exit 2

configure() {
    run cmake -S "$folder" -B "$build" -G "$generator" "$@"
}
build() {
    run cmake --build "$build" "$@"
}
multi=
case $generator in *Multi-Config) multi=Debug/ ;; esac

configure && build || finish
[ "$(generated)" = 'ids numbers ' ] || bad "made: $(generated)"
run "$build/${multi}app" && run "$build/${multi}second"
[ -z "$multi" ] || { build --config Release && [ -z "$(generated)" ] && run "$build/Release/app" || bad "second configuration"; }
build
[ -z "$(generated)" ] || bad "made again in a second build: $(generated)"
grep -i 'building' "$work/log" && bad "compiled again in a second build"

# A file that the generator reads is newer: both are made again, once.
for file in templates/shared/key.c.m4 gen/checks.m4 gen/plait-gen; do
    touch "$folder/plait/$file"
    build
    [ "$(generated)" = 'ids numbers ' ] || bad "$file changed, made: $(generated)"
    build
    [ -z "$(generated)" ] || bad "made again though nothing changed: $(generated)"
done

# A file of the user's is newer: nothing is made again.
touch "$folder/id.h" "$folder/app.c" "$folder/plait/gen/standin.h"
build
[ -z "$(generated)" ] || bad "a file of the user's changed, made: $(generated)"

# A declaration changed: only its files are made again.
configure -DCAPACITY=65 && build
[ "$(generated)" = 'numbers ' ] || bad "one declaration changed, made: $(generated)"
run "$build/${multi}app"

# A declaration becomes wrong: the build says so in the words of the user, and the files stay.
sed -i 's/KEY "unsigned long"/KEY "unsigned long[]"/' "$folder/CMakeLists.txt"
cmake --build "$build" >"$work/log" 2>&1 && bad "a wrong declaration builds"
grep -q "error: key: 'unsigned long\[\]' is an array type" "$work/log" || bad "no message: $(cat "$work/log")"
[ -f "$build/plait/app/numbers.h" ] || bad "the files of the last good declaration are gone"

# Nothing was written into the source tree.
[ -z "$(find "$folder" -name 'ids.*' -o -name 'numbers.*')" ] || bad "files in the source tree"
finish
