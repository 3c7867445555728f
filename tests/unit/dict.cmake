# SPDX-License-Identifier: MIT
# The dictionaries under test, in one library for the tests of all purposes. Names: dict_<what is special about them>.
add_library(plait_test_dicts STATIC "${PROJECT_SOURCE_DIR}/tests/support/dict_types.c")
set_target_properties(plait_test_dicts PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
target_include_directories(plait_test_dicts PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(plait_test_dicts PUBLIC Plait::runtime)
plait_house_rules(plait_test_dicts)

set(types INCLUDE support/dict_types.h)
set(failing ALLOCATOR failing_allocate failing_release)
set(texts KEY "const char *" HASH text_hash EQUAL text_equal KEY_COPY text_copy KEY_DISPOSE text_dispose
  CONTEXT "struct ledger")
plait_dict(plait_test_dicts PUBLIC dict_map KEY uint64_t VALUE uint64_t)
plait_dict(plait_test_dicts PUBLIC dict_tiny KEY uint64_t VALUE uint64_t INITIAL 1 ${failing} ${types})
plait_dict(plait_test_dicts PUBLIC dict_one_hash KEY uint64_t VALUE int HASH constant_hash ${types})
plait_dict(plait_test_dicts PUBLIC dict_packed KEY int32_t VALUE int16_t)
plait_dict(plait_test_dicts PUBLIC dict_points KEY "struct point" MEMBERS x y VALUE int ${types})
plait_dict(plait_test_dicts PUBLIC dict_triples KEY "struct triple" MEMBERS a b c VALUE hidden INITIAL 1 ${types})
plait_dict(plait_test_dicts PUBLIC dict_wide KEY uint16_t VALUE "struct wide100" INITIAL 1 ${types})
plait_dict(plait_test_dicts PUBLIC dict_large KEY uint32_t VALUE "struct large" ARGUMENT int INITIAL 1 ${failing} ${types})
plait_dict(plait_test_dicts PUBLIC dict_fixed KEY uint64_t VALUE "struct wide24" CAPACITY 100 ${types})
plait_dict(plait_test_dicts PUBLIC dict_given KEY int VALUE int CAPACITY 777 STORAGE given ${types})
plait_dict(plait_test_dicts PUBLIC dict_counts KEY uint64_t VALUE "struct count" ARGUMENT int INITIAL 1 ${failing} ${types})
plait_dict(plait_test_dicts PUBLIC dict_texts ${texts} VALUE "const char *" COPY text_copy DISPOSE text_dispose
  VALUE_EQUAL text_same INITIAL 1 ${failing} ${types})
plait_dict(plait_test_dicts PUBLIC dict_numbers KEY uint64_t VALUE int KEY_COPY number_copy KEY_DISPOSE number_dispose
  CONTEXT uint64_t ${types})
plait_dict(plait_test_dicts PUBLIC dict_owned KEY int VALUE "int *" DISPOSE count_disposed ${types})

plait_test(unit table SOURCES table.c TIMEOUT 60 ONLY none asan ubsan)
plait_test(unit dict SOURCES dict.c LIBRARIES plait_test_dicts TIMEOUT 60 ALONE)
plait_test(unit dict_walk SOURCES dict_walk.c LIBRARIES plait_test_dicts TIMEOUT 60 ALONE)
plait_test(unit dict_hooks SOURCES dict_hooks.c LIBRARIES plait_test_dicts TIMEOUT 60 ALONE)
