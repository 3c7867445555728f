m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# gather.m4: the options of the kind `gather`.
gen_kind({|gather|}, {|puts values that arrive out of order back in order|})

gen_option({|value|}, {|gen_is_type|}, {|required|}, {|type of the values; they are copied in and out|})
gen_option({|window|}, {|gen_is_count(1, 1073741824)|}, {|optional|}, {|how far inserts may be ahead of the reader; beyond it they wait|})
gen_option({|max_span|}, {|gen_is_count(1, 1073741824)|}, {|1073741824|}, {|without a window: an index so far ahead of the reader is PLAIT_INVALID, not a wish for memory|})
gen_option({|end|}, {|gen_is_one_of({|later known|})|}, {|later|}, {|the number of values is told by a call, or at init|})
gen_option({|readers|}, {|gen_is_one_of({|one many|})|}, {|one|}, {|one strand reads, or many take turns|})
gen_option({|keep|}, {|gen_is_flag|}, {|no|}, {|values stay after they were read, so that rewind can begin again|})
gen_option({|segment_items|}, {|gen_is_power(2, 1024)|}, {|optional|}, {|values in one block of memory; otherwise 32 to 512, about 8 KiB|})
gen_use({|copy|}, {|optional|}, {|plait_status copy(VALUE *to, const VALUE *from): makes the gather's own copy of a value that is inserted|})
gen_use({|dispose|}, {|optional|}, {|void dispose(VALUE *value): called for a value that nobody will take|})
gen_use({|context|})
gen_use_allocator

gen_fact({|end_known|}, {|gen_equals({|end|}, {|known|})|})
gen_fact({|readers_many|}, {|gen_equals({|readers|}, {|many|})|})

gen_excludes({|window|}, {|keep|})
gen_requires({|copy|}, {|dispose|})
gen_refuse({|gen_and(gen_has({|context|}), gen_not(gen_any({|copy|}, {|dispose|})))|}, {|context|}, {|is of no use without a hook|}, {|give 'copy' or 'dispose', whose last argument it is|})

gen_needs({|plait/gather.h|})
gen_needs({|plait/mutex.h|}, {|readers_many|})
gen_needs({|plait/small_lock.h|})
gen_needs({|plait/hook.h|}, {|copy|})
