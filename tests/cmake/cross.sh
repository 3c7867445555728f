#!/bin/sh
# SPDX-License-Identifier: MIT
# cross.sh: cross compiling: m4 and the shell are programs of the host, found though every search is confined to a root
# that has none; the generated files are compiled by the compiler of the toolchain.
. "$(dirname "$0")/support.sh"
folder="$work/a consumer"
consumer "$folder"
mkdir -p "$work/an empty root"
cat >"$work/toolchain.cmake" <<END
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR none)
set(CMAKE_C_COMPILER "$work/other-cc")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_FIND_ROOT_PATH "$work/an empty root")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_AR "$(command -v ar)")
set(CMAKE_RANLIB "$(command -v ranlib)")
END
printf '#!/bin/sh\necho x >>"%s"\nexec gcc "$@"\n' "$work/compiled" >"$work/other-cc"
chmod +x "$work/other-cc"
run cmake -S "$folder" -B "$work/build" -G Ninja -DCMAKE_TOOLCHAIN_FILE="$work/toolchain.cmake" -DCMAKE_MAKE_PROGRAM="$(command -v ninja)" ||
    finish
grep -q '^PLAIT_M4:FILEPATH=/.*m4$' "$work/build/CMakeCache.txt" || bad "m4 of the host is not found"
[ "$(generated)" = 'ids numbers ' ] || bad "made: $(generated)"
rm -f "$work/compiled"
run cmake --build "$work/build"
[ "$(wc -l <"$work/compiled")" -ge 6 ] || bad "the compiler of the toolchain was not used"
# One m4 may be given by name.
run cmake -S "$folder" -B "$work/build" "-DPLAIT_M4=$(command -v m4)"
finish
