m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# queue.m4: the options of the kind `queue`. With `capacity` it is a ring, with capacity 0 a rendezvous, without it a chain
# of segments.
gen_kind({|queue|}, {|first-in, first-out queue for any number of producers and consumers|})

gen_option({|value|}, {|gen_is_type|}, {|required|}, {|type of the items; they are copied in and out|})
gen_option({|capacity|}, {|gen_is_count(0, 1073741824)|}, {|optional|}, {|bounded queue of so many items: one ring, nothing is allocated after init; 0: nothing lies in it, each push waits for a pop|})
gen_option({|storage|}, {|gen_is_one_of({|allocated given|})|}, {|allocated|}, {|the ring comes from the allocator at init, or is given by the caller|})
gen_option({|max_items|}, {|gen_is_count(1, 1073741824)|}, {|optional|}, {|bounded queue that allocates as it fills, and whose consumers never wait for a producer that stopped|})
gen_option({|segment_items|}, {|gen_is_power(2, 1024)|}, {|optional|}, {|items in one block of memory; otherwise 32 to 512, about 8 KiB|})
gen_use({|copy|}, {|optional|}, {|plait_status copy(VALUE *to, const VALUE *from): makes the queue's own copy of an item that is pushed|})
gen_use({|dispose|}, {|optional|}, {|void dispose(VALUE *value): called for an item that nobody will take|})
gen_use({|context|})
gen_use_allocator

gen_fact({|rendezvous|}, {|gen_equals({|capacity|}, {|0|})|})
gen_fact({|segments|}, {|gen_not(gen_has({|capacity|}))|})
gen_fact({|ring|}, {|gen_not(gen_any({|segments|}, {|rendezvous|}))|})
gen_fact({|stored|}, {|gen_any({|segments|}, {|ring|})|})
gen_fact({|limited|}, {|gen_any({|capacity|}, {|max_items|})|})
gen_fact({|own_ring|}, {|gen_and(gen_has({|ring|}), gen_equals({|storage|}, {|allocated|}))|})
gen_fact({|given_ring|}, {|gen_equals({|storage|}, {|given|})|})

gen_excludes({|capacity|}, {|max_items|})
gen_excludes({|capacity|}, {|segment_items|})
gen_requires({|copy|}, {|dispose|})
gen_refuse({|gen_and(gen_equals({|storage|}, {|given|}), gen_not(gen_has({|capacity|})))|}, {|storage|}, {|needs 'capacity'|}, {|only a ring has one block of memory that the caller can give|})
gen_refuse({|gen_and(gen_equals({|storage|}, {|given|}), gen_has({|rendezvous|}))|}, {|storage|}, {|is of no use with capacity 0|}, {|nothing lies in such a queue; leave 'storage' out|})
gen_refuse({|gen_and(gen_has({|context|}), gen_not(gen_any({|copy|}, {|dispose|})))|}, {|context|}, {|is of no use without a hook|}, {|give 'copy' or 'dispose', whose last argument it is|})

gen_needs({|plait/eventcount.h|})
gen_needs({|plait/hook.h|}, {|copy|})
gen_needs({|plait/queue.h|})
gen_needs({|plait/rendezvous.h|}, {|rendezvous|})
gen_needs({|plait/small_lock.h|}, {|stored|})
