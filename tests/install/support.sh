# SPDX-License-Identifier: MIT
# support.sh: sourced by the tests of the package. Called as   sh TEST.sh ROOT BUILD   with a build of the project, which
# is installed below a path with blanks, and moved, so that nothing may hang on where it was installed.
. "$(dirname "$0")/../cmake/support.sh"
build=$2
run cmake --install "$build" --prefix "$work/prefix before the move" || finish
mv "$work/prefix before the move" "$work/prefix after the move"
prefix="$work/prefix after the move"
cp -R "$root/tests/install/consumer" "$work/a consumer"
folder="$work/a consumer"
configure() { # FOLDER OPTION...
    where=$1
    shift
    run cmake -S "$folder" -B "$work/$where" -G Ninja "-DCMAKE_PREFIX_PATH=$prefix" "$@"
}
says() { # TEXT COMMAND...: the program's output
    text=$1
    shift
    run "$@" && [ "$(cat "$work/log")" = "$text" ] || bad "$*: expected '$text', got: $(cat "$work/log")"
}
