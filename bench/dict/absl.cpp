/* SPDX-License-Identifier: MIT */
/* absl.cpp: absl::flat_hash_map under a mutex, for subject dict. */
#include <absl/container/flat_hash_map.h>
#include <mutex>

#include "alone.h"
#include "dict.h"

using guarded_map = absl::flat_hash_map<dict_key, dict_value>;
#define MAP_PEER "absl flat_hash_map and mutex"
#include "guarded.h"
