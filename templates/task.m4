m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# task.m4: the options of the kind `task`.
gen_kind({|task|}, {|typed functions run as tasks of a group|})

gen_option({|argument|}, {|gen_is_type|}, {|optional|}, {|type of what the function is given, by value|})
gen_option({|result|}, {|gen_is_type|}, {|optional|}, {|type of what the function makes; it gets a pointer to the caller's storage|})
gen_option({|ready|}, {|gen_is_type|}, {|optional|}, {|type of the value by which a task says that it is ready for use|})
gen_option({|error|}, {|gen_is_type|}, {|optional|}, {|type of the detail kept beside the status of a task that failed|})

gen_fact({|parameters|}, {|gen_any({|argument|}, {|result|}, {|ready|}, {|error|})|})

gen_needs({|plait/fibers.h|})
gen_needs({|plait/portal.h|})
gen_needs({|plait/task.h|})
