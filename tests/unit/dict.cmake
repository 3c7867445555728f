# SPDX-License-Identifier: MIT
# The dictionaries under test. Names: dict_<what is special about them>.
plait_test(unit dict SOURCES dict.c ../support/dict_types.c TIMEOUT 60)
set(types INCLUDE support/dict_types.h)
plait_dict(test_unit_dict PRIVATE dict_map KEY uint64_t VALUE uint64_t)
plait_dict(test_unit_dict PRIVATE dict_tiny KEY uint64_t VALUE uint64_t INITIAL 1)
plait_dict(test_unit_dict PRIVATE dict_one_hash KEY uint64_t VALUE int HASH constant_hash ${types})
plait_dict(test_unit_dict PRIVATE dict_packed KEY int32_t VALUE int16_t)
plait_dict(test_unit_dict PRIVATE dict_points KEY "struct point" MEMBERS x y VALUE int ${types})
plait_dict(test_unit_dict PRIVATE dict_triples KEY "struct triple" MEMBERS a b c VALUE hidden ${types})
plait_dict(test_unit_dict PRIVATE dict_wide KEY uint16_t VALUE "struct wide100" ${types})
plait_dict(test_unit_dict PRIVATE dict_large KEY uint32_t VALUE "struct large" ARGUMENT int ${types})
plait_dict(test_unit_dict PRIVATE dict_fixed KEY uint64_t VALUE "struct wide24" CAPACITY 100 ${types})
plait_dict(test_unit_dict PRIVATE dict_given KEY int VALUE int CAPACITY 777 STORAGE given ${types})
