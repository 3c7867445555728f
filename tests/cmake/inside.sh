#!/bin/sh
# SPDX-License-Identifier: MIT
# inside.sh: Plait inside another project: FetchContent (and with it add_subdirectory), its own tests and install rules
# left out; a declaration builds, links and runs. -DPLAIT_MODE is all it takes to change the mode.
. "$(dirname "$0")/support.sh"
mkdir -p "$work/a project"
cp "$root/tests/install/consumer/main.c" "$root/tests/install/consumer/session.h" "$work/a project"
cat >"$work/a project/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.22...3.31)
project(outer LANGUAGES C)
include(FetchContent)
FetchContent_Declare(plait URL https://example.invalid/plait.tar.gz)
FetchContent_MakeAvailable(plait)
add_executable(app main.c)
plait_queue(app PRIVATE jobs VALUE int CAPACITY 64)
plait_dict(app PRIVATE sessions KEY uint64_t VALUE "struct session" INCLUDE session.h)
target_include_directories(app PRIVATE .)
END
run cmake -S "$work/a project" -B "$work/build" -G Ninja "-DFETCHCONTENT_SOURCE_DIR_PLAIT=$root" -DPLAIT_MODE=seq_cst || finish
run cmake --build "$work/build" --target app || finish
run "$work/build/app"
[ "$(cat "$work/log")" = 'seq_cst 1000' ] || bad "the program says: $(cat "$work/log")"
(cd "$work/build" && ctest -N 2>&1) | grep -q 'Total Tests: 0' || bad "Plait's own tests are in the outer project"
cmake --install "$work/build" --prefix "$work/prefix" >/dev/null 2>&1
[ ! -e "$work/prefix/include/plait" ] || bad "Plait is installed by the outer project"
finish
