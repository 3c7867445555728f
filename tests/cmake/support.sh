# SPDX-License-Identifier: MIT
# support.sh: sourced by the tests of the CMake functions; adds to tests/gen/support.sh a consumer with a small stand-in
# for the runtime, so that what is tested is the build, in seconds.
. "$(dirname "$0")/../gen/support.sh"
CMAKE_BUILD_PARALLEL_LEVEL=4
export CMAKE_BUILD_PARALLEL_LEVEL
unset CMAKE_GENERATOR CC CXX CFLAGS LDFLAGS MAKEFLAGS MFLAGS MAKELEVEL

# consumer FOLDER: a project that uses the copy of the generator in FOLDER/plait, whose kind is `bag`.
consumer() {
    mkdir -p "$1/sub"
    fixture "$1/plait"
    cat >"$1/runtime.c" <<'END'
#include <plait/memory.h>
#include <plait/mode.h>
#include <stdlib.h>
const char plait_mode_plain = 0;
struct plait_memory *plait_memory_allocate(size_t units) { return aligned_alloc(64, units * sizeof(struct plait_memory)); }
void plait_memory_release(struct plait_memory *memory, size_t units) { (void)units; free(memory); }
END
    cat >"$1/id.h" <<'END'
#ifndef ID_H
#define ID_H
struct id { int high; int low; };
#endif
END
    cat >"$1/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.22...3.31)
project(consumer LANGUAGES C)
include(plait/gen/plait.cmake)
add_library(runtime STATIC runtime.c)
target_include_directories(runtime PUBLIC "$root/include")
set(PLAIT_RUNTIME runtime)
set(CAPACITY 64 CACHE STRING "a number in a declaration")
add_subdirectory(sub)
add_executable(app app.c)
plait_generate(app PRIVATE bag numbers KEY "unsigned long" CAPACITY \${CAPACITY} JOIN)
target_link_libraries(app PRIVATE library)
add_executable(second second.c)
target_link_libraries(second PRIVATE library)
END
    cat >"$1/sub/CMakeLists.txt" <<'END'
add_library(library library.c)
target_include_directories(library PUBLIC ..)
plait_generate(library PUBLIC bag ids KEY "struct id" VALUE "const char *" MEMBERS high low INCLUDE id.h JOIN no)
END
    printf '#include "ids.h"\nint library(ids *x);\nint library(ids *x) { ids_init(x); return ids_capacity; }\n' >"$1/sub/library.c"
    cat >"$1/app.c" <<'END'
#include "ids.h"
#include "numbers.h"
int library(ids *x);
int main(void)
{
    static ids x;
    static numbers y;
    struct id a = {1, 2}, b = {1, 3};
    numbers_init(&y);
    return library(&x) == 8 && !ids_same(&x, &a, &b) && ids_same(&x, &a, &a) && numbers_capacity == EXPECTED ? 0 : 1;
}
END
    printf '#include "ids.h"\nint main(void) { return ids_capacity - 8; }\n' >"$1/second.c"
    sed -i 's/EXPECTED/CAPACITY_EXPECTED/' "$1/app.c"
    echo 'target_compile_definitions(app PRIVATE CAPACITY_EXPECTED=${CAPACITY})' >>"$1/CMakeLists.txt"
}

# run COMMAND...: its output in $work/log, shown when it fails.
run() {
    "$@" >"$work/log" 2>&1 || { bad "$*: $(tail -n 40 "$work/log")"; return 1; }
}

# generated: the names of the files made in the last run.
generated() {
    sed -n 's/.*Generating \([a-z]*\)\.h and .*/\1/p' "$work/log" | sort -u | tr '\n' ' '
}
