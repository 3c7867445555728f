#!/bin/sh
# SPDX-License-Identifier: MIT
# declarations.sh: what is said about wrong declarations while CMake configures: all mistakes at once, in the words of the
# user; and forms of good ones: lists of several words, a flag alone, committed files.
. "$(dirname "$0")/support.sh"
folder="$work/a consumer"
build="$work/a build"
consumer "$folder"
sed -e '/numbers/d' -e '/CAPACITY/d' "$folder/CMakeLists.txt" >"$work/good"
cd "$work" || exit 2

try() { # LINE...: configure with these lines at the end of the project
    cp "$work/good" "$folder/CMakeLists.txt"
    printf '%s\n' "$@" >>"$folder/CMakeLists.txt"
    cmake -S "$folder" -B "$build" -G Ninja >"$work/log" 2>&1
}
refuses() { # LINE EXPECTED...
    line=$1
    shift
    try "$line" && bad "$line: accepted"
    for text in "$@"; do
        # CMake folds long lines only where they are not indented; ours are.
        grep -qF -e "$text" "$work/log" || bad "$line: expected '$text', got: $(cat "$work/log")"
    done
}

try || bad "the good project: $(cat "$work/log")"
refuses 'plait_generate(app PRIVATE bag a KEY "int[3]" CAPCITY 4 ORDER backwards JOIN maybe)' 'Plait: bag a cannot be generated' \
    "  error: key: 'int[3]' is an array type" '  note: wrap the array in a struct' '  error: capcity: unknown option' \
    "  note: did you mean 'capacity'?" "  error: order: 'backwards' is none of the words accepted" "  note: one of: fifo relaxed" "  error: join: 'maybe' is neither"
grep -q 'CMakeLists.txt:[0-9]* (plait_generate)' "$work/log" || bad "the place is not told: $(cat "$work/log")"
refuses 'plait_generate(app INTERFACE bag a KEY int)' "error: scope: 'INTERFACE' is neither PUBLIC nor PRIVATE"
refuses 'plait_generate(app bag PRIVATE a KEY int)' "error: scope: 'bag' is neither PUBLIC nor PRIVATE"
refuses 'plait_generate(none PRIVATE bag a KEY int)' "error: target: there is no target 'none'"
refuses 'plait_generate(library PRIVATE bag a KEY int)' "error: target: 'library' is made in another directory"
refuses 'add_library(i INTERFACE)
plait_generate(i PRIVATE bag a KEY int)' "error: target: 'i' has no sources of its own"
refuses 'add_library(al ALIAS runtime)
plait_generate(al PRIVATE bag a KEY int)' "error: target: 'al' has no sources of its own"
refuses 'plait_generate(app PRIVATE bog a KEY int)' "error: kind: 'bog' is not a kind" 'note: known kinds are bag'
refuses 'plait_generate(app PRIVATE bag ids KEY int)' "error: name: 'ids' is generated in this build already, as bag ids of target 'library'"
refuses 'plait_generate(app PRIVATE bag IDS KEY int)' "error: name: 'IDS' is generated in this build already"
refuses 'plait_generate(app PRIVATE bag ids_same KEY int)' "error: name: 'ids_same' and 'ids' would both define 'ids_same'"
refuses 'plait_generate(app PRIVATE bag IDS_CAPACITY KEY int)' "error: name: 'IDS_CAPACITY' and 'ids' would both define 'IDS_CAPACITY'"
refuses 'plait_generate(app PRIVATE bag pot KEY int JOIN)
plait_generate(app PRIVATE bag pot_inner KEY int)' "error: name: 'pot_inner' and 'pot' would both define 'POT_INNER_CAPACITY'"
refuses 'plait_generate(app PRIVATE bag a KEY int KEY long)' 'error: key: is given twice'
refuses 'plait_generate(app PRIVATE bag a KEY int long)' 'error: key: is given twice'
refuses 'plait_generate(app PRIVATE bag a KEY)' 'error: key: has no value'
refuses 'plait_generate(app PRIVATE bag a KEY "")' 'error: key: has no value'
refuses 'plait_generate(app PRIVATE bag a int)' 'error: int: is neither an option nor the value of one'
refuses 'plait_generate(app PRIVATE bag a KEY "struct x")' "error: key: a struct or union needs 'members'"
refuses 'plait_generate(app PRIVATE bag a KEY "int[")' "is an array type"
refuses 'plait_generate(app PRIVATE bag a KEY "int;long")' 'error: key: is given twice'
refuses 'plait_generate(app PRIVATE bag a KEY "int
x")' 'error: key: contains a line break'
refuses 'plait_generate(app PRIVATE bag "a b" KEY int)' "error: name: 'a b' is not a C identifier"
refuses 'plait_generate(app PRIVATE bag a KEY "\$1{|")' 'error: key: contains a brace'
refuses 'plait_generate(app PRIVATE bag a KEY int COMMITTED)' 'error: committed: has no value'

# Options of two words, for which the real kind is borrowed: a type and a name, whatever the type is called.
cp -R "$root"/templates/synchronized* "$folder/plait/templates"
f='plait_synchronized(app PRIVATE f CALLS g'
refuses "$f PARAMETER long)" "error: parameter: 'long' is not a type and a name"
refuses "$f PARAMETER long PARAMETER int n)" "error: parameter: 'long' is not a type and a name"
refuses "$f PARAMETER int n PARAMETER long n)" "error: parameter: 'long n' is a name given before"
refuses "$f PARAMETER int a long)" "error: parameter: 'long' is not a type and a name"
try "$f PARAMETER FILE file PARAMETER \"struct id *\" id RETURNS int)" || bad "two words: $(cat "$work/log")"

# Good ones: two kinds of list, a flag alone and last, a type called like an option, kinds in capitals.
try 'plait_generate(app PRIVATE BAG pot KEY "struct id" MEMBERS high low INCLUDE id.h second_id.h VALUE "struct VALUE *" JOIN)' ||
    bad "a good declaration: $(cat "$work/log")"
cp "$work/good" "$folder/CMakeLists.txt"

# Committed files: missing, made as the message says, verified, edited, made anew; and built without any m4.
committed='plait_generate(second PRIVATE bag kept KEY int COMMITTED "kept here")'
refuses "$committed" "error: committed: $folder/kept here/kept.h does not exist"
command=$(sed -n 's/^ *note: make it with: *//p' "$work/log")
eval "$command" || bad "the command of the message: $command"
try "$committed" || bad "committed files: $(cat "$work/log")"
run cmake --build "$build" --target second plait-verify
echo '/* edited */' >>"$folder/kept here/kept.c"
cmake --build "$build" --target plait-verify >"$work/log" 2>&1 && bad "an edit is not noticed"
grep -q "kept.c is not what its declaration generates" "$work/log" || bad "no message: $(cat "$work/log")"
run cmake --build "$build" --target plait-regenerate && run cmake --build "$build" --target plait-verify
printf 'cmake_minimum_required(VERSION 3.22...3.31)\nproject(without LANGUAGES C)\ninclude(plait/gen/plait.cmake)\nadd_library(runtime STATIC runtime.c)\ntarget_include_directories(runtime PUBLIC "%s")\nset(PLAIT_RUNTIME runtime)\nadd_library(second STATIC second.c)\ntarget_include_directories(second PRIVATE .)\n%s\n' \
    "$root/include" "$committed" >"$folder/CMakeLists.txt"
printf '#include "kept.h"\nint second(void);\nint second(void) { return kept_capacity; }\n' >"$folder/second.c"
run cmake -S "$folder" -B "$work/without" -G Ninja -DPLAIT_M4=PLAIT_M4-NOTFOUND -DCMAKE_SYSTEM_IGNORE_PATH="/usr/bin;/bin;/usr/local/bin" \
    -DCMAKE_C_COMPILER="$(command -v gcc)" -DCMAKE_MAKE_PROGRAM="$(command -v ninja)" -DCMAKE_AR="$(command -v ar)" -DCMAKE_RANLIB="$(command -v ranlib)"
grep -q 'no m4 here: the committed files of kept are not checked' "$work/log" || bad "m4 was found after all: $(cat "$work/log")"
run cmake --build "$work/without"

# A project without C.
printf 'cmake_minimum_required(VERSION 3.22...3.31)\nproject(none LANGUAGES NONE)\ninclude(plait/gen/plait.cmake)\nplait_generate(x PRIVATE bag a KEY int)\n' >"$folder/CMakeLists.txt"
cmake -S "$folder" -B "$work/none" -G Ninja >"$work/log" 2>&1 && bad "a project without C is accepted"
grep -q 'error: project: does not have the language C' "$work/log" || bad "no message about C: $(cat "$work/log")"
finish
