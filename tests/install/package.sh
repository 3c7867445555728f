#!/bin/sh
# SPDX-License-Identifier: MIT
# package.sh: the installed package: find_package, versions, pkg-config with a plain Makefile, the command line; objects of
# another mode do not link, and the linker names the mode.
. "$(dirname "$0")/support.sh"
cd "$work" || exit 2

configure plain && run cmake --build "$work/plain" && says 'plain 1000' "$work/plain/app"
grep -r -l -e "$root" --exclude='*.a' "$prefix" && bad "the source tree shows in the package"
grep -r -l -e "prefix before the move" --exclude='*.a' "$prefix" && bad "the prefix of the installation shows in the package"

# A project with the policies of an old CMake.
mkdir -p "$work/old" && cp "$folder"/*.[ch] "$work/old"
sed 's/^cmake_minimum_required.*/cmake_minimum_required(VERSION 3.5)/' "$folder/CMakeLists.txt" >"$work/old/CMakeLists.txt"
run cmake -S "$work/old" -B "$work/old/build" -G Ninja "-DCMAKE_PREFIX_PATH=$prefix"
run cmake --build "$work/old/build"

# Versions: another major version is refused.
sed 's/find_package(Plait 0.1/find_package(Plait 1.0/' "$folder/CMakeLists.txt" >"$work/CMakeLists.txt"
cp -R "$folder" "$work/newer" && cp "$work/CMakeLists.txt" "$work/newer"
cmake -S "$work/newer" -B "$work/newer/build" -G Ninja "-DCMAKE_PREFIX_PATH=$prefix" >"$work/log" 2>&1 && bad "version 1.0 is accepted"
grep -q 'version: 0\.' "$work/log" || bad "the version found is not told: $(cat "$work/log")"

# The address sanitizer is told of fibers by a runtime that is compiled with it.
configure sanitized -DCMAKE_C_FLAGS=-fsanitize=undefined,address -DCMAKE_BUILD_TYPE=Debug
grep -q 'context\.c\.o: C_COMPILER.*context\.c' "$work/sanitized/build.ninja" || bad "address sanitizer: the runtime is not compiled"
grep -q 'context\.c\.o: C_COMPILER' "$work/plain/build.ninja" && bad "the runtime is compiled without need"

# Simulation is no mode of a whole build, and the package says so.
cmake -S "$folder" -B "$work/simulation" -G Ninja "-DCMAKE_PREFIX_PATH=$prefix" -DPLAIT_MODE=simulation >"$work/log" 2>&1 &&
    bad "mode simulation is accepted"
grep -q 'simulation is no mode of a whole build' "$work/log" || bad "no word about the simulator: $(cat "$work/log")"
cmake -S "$folder" -B "$work/odd" -G Ninja "-DCMAKE_PREFIX_PATH=$prefix" -DPLAIT_MODE=odd >"$work/log" 2>&1 && bad "mode odd is accepted"
grep -q "'odd' is not a mode" "$work/log" || bad "no word about the mode: $(cat "$work/log")"

# Objects of different modes.
run "$prefix/bin/plait-gen" queue --name jobs --value int -o "$work/q"
printf '#include "jobs.h"\nint main(void) { return 0; }\n' >"$work/q/main.c"
for mode in plain valgrind seq_cst tsan; do
    gcc -std=c11 "-DPLAIT_MODE=$mode" "-I$prefix/include" "$work/q/main.c" -o "$work/q/app" -L"$(dirname "$(find "$prefix" -name libplait.a)")" \
        -lplait -pthread >"$work/log" 2>&1
    status=$?
    case $mode in
        plain) [ $status = 0 ] || bad "mode plain does not link: $(cat "$work/log")" ;;
        *) [ $status != 0 ] && grep -q "undefined reference to .plait_mode_$mode'" "$work/log" || bad "mode $mode: $(cat "$work/log")" ;;
    esac
done

# The check of blocks works from where it was installed.
if command -v clang-query >/dev/null 2>&1; then
    run "$prefix/bin/plait-gen" task --name checked -o "$work/checked"
    "$prefix/bin/plait-check" "$root/tests/unit/blocks_returned.c" -- -std=c11 "-I$prefix/include" "-I$work/checked" >"$work/log" 2>&1
    [ $? = 1 ] || bad "plait-check: $(cat "$work/log")"
fi

# A program in C++ uses the same files.
if command -v g++ >/dev/null 2>&1; then
    printf '#include "jobs.h"\nint main() { static jobs q; if (jobs_init(&q) != PLAIT_OK) { return 1; } jobs_destroy(&q); return 0; }\n' >"$work/q/main.cc"
    run gcc -std=c11 "-I$prefix/include" -c "$work/q/jobs.c" -o "$work/q/jobs.o"
    run g++ -std=c++17 -Wall -Wextra -Werror "-I$prefix/include" "$work/q/main.cc" "$work/q/jobs.o" -o "$work/q/app" \
        -L"$(dirname "$(find "$prefix" -name libplait.a)")" -lplait -pthread && run "$work/q/app"
fi

# pkg-config. Debian's make splits names at blanks, so the tools are reached through a path without.
if command -v pkg-config >/dev/null 2>&1 && command -v make >/dev/null 2>&1; then
    ln -s "$prefix" "$work/prefix"
    PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix/" -name plait.pc)")
    export PKG_CONFIG_PATH
    [ "$(pkg-config --modversion plait)" = "$(cat "$root/gen/version")" ] || bad "pkg-config: version"
    [ -f "$(pkg-config --variable=templatesdir plait)/queue.m4" ] || bad "pkg-config: templatesdir"
    run make -C "$folder" && says 'plain 1000' "$folder/app"
    run make -q -C "$folder"
    touch "$prefix/share/plait/templates/shared/key.c.m4"
    make -q -C "$folder" && bad "a template changed, and make does nothing"
    run make -C "$folder"
fi

# The installed generator writes what the one in the tree writes.
run "$root/gen/plait-gen" queue --name jobs --value int -o "$work/q" --check
finish
