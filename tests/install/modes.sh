#!/bin/sh
# SPDX-License-Identifier: MIT
# modes.sh ROOT BUILD MODE: with -DPLAIT_MODE=MODE and nothing else, a consumer of the package runs in that mode, clean
# under the tool it is for.
. "$(dirname "$0")/support.sh"
mode=$3
configure build "-DPLAIT_MODE=$mode" && run cmake --build "$work/build" || finish
case $mode in
    valgrind)
        command -v valgrind >/dev/null 2>&1 || { echo "no valgrind: only built" && finish; }
        says 'valgrind 1000' valgrind --quiet --tool=helgrind --fair-sched=yes --error-exitcode=99 "$work/build/app"
        ;;
    tsan)
        # Linux 6.6 and later lay memory out more randomly than the ThreadSanitizer of gcc 12 can bear.
        if setarch -R true 2>/dev/null; then
            says 'tsan 1000' setarch -R "$work/build/app"
        else
            says 'tsan 1000' "$work/build/app"
        fi
        ;;
    *) says "$mode 1000" "$work/build/app" ;;
esac
finish
