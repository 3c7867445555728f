#!/bin/sh
# SPDX-License-Identifier: MIT
# simulation.sh ROOT BUILD: users simulate their own code: with the installed package it is compiled, run and judged, and
# what it cannot do it says; with Plait's tree inside the project it is configured. Nothing is optimised: compiling costs most.
. "$(dirname "$0")/support.sh"
cp -R "$root/tests/install/simulation" "$work/a product"
folder="$work/a product"
configure build "-DPLAIT_SIMULATOR_OPTIONS=-O0" && run cmake --build "$work/build" || finish
program="$work/build/total.simulation"
cd "$work" || exit 2

# CTest runs it with the strategies that were declared. A place in the code that no run comes to is a failure: here, that
# of a queue without memory, until requests for memory may fail.
ctest --test-dir "$work/build" >"$work/log" 2>&1 && bad "the unreached place passes"
"$program" --strategy SC1 --budget 20 >"$work/log" 2>&1 && bad "the unreached place passes by hand"
grep -q 'NEVER REACHED: no memory for the queue, at .*body.c:' "$work/log" || bad "not told: $(tail -n 12 "$work/log")"
run "$program" --strategy SC1,random --seeds 3,4 --budget 300 --failing-memory
grep -q '^total: SC1 [1-9][0-9]*.* random 300 random 300$' "$work/log" || bad "strategies: $(tail -n 12 "$work/log")"
"$program" --replay "$work/nothing" >"$work/log" 2>&1
[ $? = 2 ] || bad "a file that is not there can be replayed"

run cmake -S "$folder" -B "$work/inside" -G Ninja "-DPLAIT_SOURCE=$root"
finish
