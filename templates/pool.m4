m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# pool.m4: the options of the kind `pool`: connections, or whatever else is dear to make and can be used again.
gen_kind({|pool|}, {|a number of connections, lent to one strand at a time and used again|})

gen_option({|value|}, {|gen_is_type|}, {|required|}, {|type of the connections; they are copied in and out|})
gen_option({|create|}, {|gen_is_function|}, {|required|}, {|plait_status create(VALUE *value): makes a connection; may wait|})
gen_use({|dispose|}, {|required|}, {|void dispose(VALUE *value): ends a connection; may wait|})
gen_option({|healthy|}, {|gen_is_function|}, {|optional|}, {|bool healthy(VALUE *value): is an idle connection still good? asked before it is lent again; may wait|})
gen_use({|capacity|}, {|optional|}, {|the largest number of connections: no allocation at all; otherwise init takes it|})
gen_use({|context|})
gen_use_allocator

gen_fact({|allocated|}, {|gen_not(gen_has({|capacity|}))|})
gen_refuse({|gen_and(gen_has({|capacity|}), gen_not(gen_equals({|allocator|}, {|plait_memory_allocate plait_memory_release|})))|}, {|allocator|}, {|cannot be combined with 'capacity'|}, {|the places are in the pool itself, nothing is allocated|})

gen_needs({|plait/block.h|})
gen_needs({|plait/latch.h|})
gen_needs({|plait/mutex.h|})
gen_needs({|plait/semaphore.h|})
gen_needs({|plait/status.h|})
gen_needs({|plait/time.h|})
gen_needs({|plait/type.h|})
