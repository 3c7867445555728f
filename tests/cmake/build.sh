#!/bin/sh
# SPDX-License-Identifier: MIT
# build.sh ROOT GENERATOR: a consumer with blanks in its path is built in parallel; a second build does nothing; a type is
# generated once, and again exactly when something that the generator reads, or the declaration, has changed, or a file
# is gone; what depends on it is compiled again only when its files have become different.
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
# compiled: did the last run compile anything?
compiled() {
    grep -q 'Building C' "$work/log"
}
multi=
case $generator in *Multi-Config) multi=Debug/ ;; esac

configure || finish
[ "$(generated)" = 'ids numbers ' ] || bad "made: $(generated)"
build || finish
[ -z "$(generated)" ] || bad "made a second time by the first build: $(generated)"
run "$build/${multi}app" && run "$build/${multi}second"
[ -z "$multi" ] || { build --config Release && [ -z "$(generated)" ] && run "$build/Release/app" || bad "second configuration"; }
build
[ -z "$(generated)" ] || bad "made again in a second build: $(generated)"
compiled && bad "compiled again in a second build"
configure
[ -z "$(generated)" ] || bad "made again though nothing changed: $(generated)"

# A file that the generator reads is newer: both are made again, once. They are what they were.
for file in templates/shared/key.c.m4 gen/checks.m4 gen/plait-gen; do
    touch "$folder/plait/$file"
    build
    [ "$(generated)" = 'ids numbers ' ] || bad "$file changed, made: $(generated)"
    compiled && bad "$file was touched: compiled again, though nothing became different"
    build
    [ -z "$(generated)" ] || bad "made again though nothing changed: $(generated)"
done

# It is different: what includes the files is compiled.
echo '/* one line more */' >>"$folder/plait/templates/bag.c.m4"
build
[ "$(generated)" = 'ids numbers ' ] || bad "a template changed, made: $(generated)"
compiled || bad "a template changed, nothing is compiled"
grep -q 'one line more' "$build/plait/app/numbers.c" || bad "numbers.c is what it was"

# It is older than what was made, as in a package that replaces another one: configuring makes both again.
touch -t 200101010000 "$folder/plait/templates/bag.c.m4"
configure
[ "$(generated)" = 'ids numbers ' ] || bad "a template became older, made: $(generated)"

# A generated file is gone: only its type is made again.
rm "$build/plait/app/numbers.h"
build
[ "$(generated)" = 'numbers ' ] || bad "numbers.h was gone, made: $(generated)"
[ -f "$build/plait/app/numbers.h" ] || bad "numbers.h is still gone"

# A run that was broken off is no run.
rm "$build/plait/app/numbers.names"
configure
[ "$(generated)" = 'numbers ' ] || bad "a run was broken off, made: $(generated)"

# A file of the user's is newer: nothing is made again.
touch "$folder/id.h" "$folder/app.c" "$folder/plait/gen/standin.h"
build
[ -z "$(generated)" ] || bad "a file of the user's changed, made: $(generated)"

# A declaration changed: only its files are made again.
configure -DCAPACITY=65
[ "$(generated)" = 'numbers ' ] || bad "one declaration changed, made: $(generated)"
build && run "$build/${multi}app"

# A declaration becomes wrong: the build says so in the words of the user, and the files stay.
sed -i 's/KEY "unsigned long"/KEY "unsigned long[]"/' "$folder/CMakeLists.txt"
cmake --build "$build" >"$work/log" 2>&1 && bad "a wrong declaration builds"
grep -q "error: key: 'unsigned long\[\]' is an array type" "$work/log" || bad "no message: $(cat "$work/log")"
[ -f "$build/plait/app/numbers.h" ] || bad "the files of the last good declaration are gone"

# It becomes right again, and a kind of another name has the same file names: what lies there is not in its way.
sed -i 's/KEY "unsigned long\[\]"/KEY "unsigned long"/' "$folder/CMakeLists.txt"
for file in "$folder"/plait/templates/bag.m4 "$folder"/plait/templates/bag.[hc].m4; do
    sed 's/bag/sack/g' "$file" >"$folder/plait/templates/$(basename "$file" | sed 's/bag/sack/')"
done
sed -i 's/bag numbers/sack numbers/' "$folder/CMakeLists.txt"
build
[ "$(generated)" = 'numbers ' ] || bad "another kind, made: $(generated)"
run "$build/${multi}app"

# Nothing was written into the source tree.
[ -z "$(find "$folder" -name 'ids.*' -o -name 'numbers.*')" ] || bad "files in the source tree"
finish
