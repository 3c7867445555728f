/* SPDX-License-Identifier: MIT */
/* std.cpp: std::unordered_map under a mutex, for subject dict. */
#include <mutex>
#include <unordered_map>

#include "alone.h"
#include "dict.h"

using guarded_map = std::unordered_map<dict_key, dict_value>;
#define MAP_PEER "unordered_map and mutex"
#include "guarded.h"
