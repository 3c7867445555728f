m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# task.m4: the options of the kind `task`.
gen_kind({|task|}, {|typed functions run as tasks of a group|})

gen_option({|argument|}, {|gen_is_type|}, {|optional|}, {|type of what the function is given, by value|})
gen_option({|result|}, {|gen_is_type|}, {|optional|}, {|type of what the function makes; it gets a pointer to the caller's storage|})
gen_option({|ready|}, {|gen_is_type|}, {|optional|}, {|type of the value by which a task says that it is ready for use|})
gen_option({|error|}, {|gen_is_type|}, {|optional|}, {|type of the detail kept beside the status of a task that failed|})
gen_option({|abandon|}, {|gen_is_flag|}, {|no|}, {|run_sync may leave the function behind when its caller is cancelled; otherwise it waits|})
gen_option({|argument_copy|}, {|gen_is_function|}, {|optional|}, {|plait_status copy(ARGUMENT *to, const ARGUMENT *from): makes an own copy for a call that may be left behind; otherwise a plain one|})
gen_option({|argument_dispose|}, {|gen_is_function|}, {|optional|}, {|void dispose(ARGUMENT *argument): for such copies, when the function has ended|})
gen_option({|result_dispose|}, {|gen_is_function|}, {|optional|}, {|void dispose(RESULT *result): for the result of a call that was left behind|})

gen_fact({|parameters|}, {|gen_any({|argument|}, {|result|}, {|ready|}, {|error|})|})

gen_excludes({|abandon|}, {|ready|})
gen_requires({|argument_copy|}, {|abandon|})
gen_requires({|argument_copy|}, {|argument|})
gen_requires({|argument_copy|}, {|argument_dispose|})
gen_requires({|argument_dispose|}, {|abandon|})
gen_requires({|argument_dispose|}, {|argument|})
gen_requires({|argument_dispose|}, {|argument_copy|})
gen_requires({|result_dispose|}, {|abandon|})
gen_requires({|result_dispose|}, {|result|})

gen_needs({|string.h|}, {|error|})
gen_needs({|plait/fibers.h|})
gen_needs({|plait/portal.h|})
gen_needs({|plait/retry.h|})
gen_needs({|plait/run_sync.h|})
gen_needs({|plait/task.h|})
gen_source_needs({|plait/memory.h|}, {|abandon|})
