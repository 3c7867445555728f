# SPDX-License-Identifier: MIT
# aarch64.cmake: the toolchain of preset aarch64: Debian's cross compiler, and qemu's user mode to run what it makes.
#   dpkg --add-architecture arm64 && apt-get update
#   apt-get install gcc-aarch64-linux-gnu g++-aarch64-linux-gnu qemu-user libcmocka-dev:arm64 libstdc++6:arm64
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
# With the libraries of libc6:arm64, which libcmocka-dev:arm64 brings: under -L /usr/aarch64-linux-gnu threads hang.
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64)
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/aarch64-linux-gnu/pkgconfig) # not the libraries of the host
