m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# workers.m4: the options of the kind `workers`: strands that live long and do one thing after another.
gen_kind({|workers|}, {|strands that take items from a bounded queue, one after another|})

gen_option({|value|}, {|gen_is_type|}, {|required|}, {|type of the items; they are copied in|})
gen_option({|result|}, {|gen_is_type|}, {|optional|}, {|type of what run makes of an item; then it gets a pointer to one, and done has it|})
gen_option({|run|}, {|gen_is_function|}, {|required|}, {|plait_status run(VALUE *value), or run(VALUE *value, RESULT *result): handles an item; may wait|})
gen_option({|done|}, {|gen_is_function|}, {|optional|}, {|plait_status done(VALUE *value), or done(VALUE *value, RESULT *result): told of an item that was handled; PLAIT_OK: go on|})
gen_option({|failed|}, {|gen_is_function|}, {|optional|}, {|plait_status failed(VALUE *value, plait_status status): told of an item that could not be handled; PLAIT_OK: go on|})
gen_use({|dispose|}, {|optional|}, {|void dispose(VALUE *value): called once for each item, when it has been handled or nobody will|})
gen_option({|blocking|}, {|gen_is_flag|}, {|no|}, {|run may block outside Plait for long: the workers never run on an event loop|})
gen_use({|capacity|}, {|64|}, {|how many items may wait: beyond, submit waits|})
gen_use({|context|})
gen_use_allocator

gen_requires({|result|}, {|done|})

gen_part({|jobs|}, {|queue|})
gen_pass({|value|}, {|value|})
gen_pass({|capacity|}, {|capacity|})
gen_pass({|allocator|}, {|allocator|})

gen_needs({|plait/atomic.h|})
gen_needs({|plait/group.h|})
gen_needs({|plait/task.h|})
