m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# ref.m4: the options of the kind `ref`. The count of an object lies beside it, in memory that NAME_new asks for, or, with
# `count`, in the object itself, whose memory is the user's.
gen_kind({|ref|}, {|an atomic reference to a shared, counted object, or to nothing|})

gen_option({|type|}, {|gen_is_type|}, {|required|}, {|type of the objects|})
gen_option({|count|}, {|gen_is_list_members|}, {|optional|}, {|a member of the type, a struct plait_count: the count lies in the object, whose memory is yours|})
gen_use({|dispose|}, {|optional|}, {|void dispose(TYPE *object): called once, when the last holder has let go|})
gen_use({|context|}, {|optional|}, {|a type; dispose gets a pointer to it as its last argument, and so does new|})
gen_use_allocator

gen_fact({|allocated|}, {|gen_not(gen_has({|count|}))|})

gen_refuse({|gen_and(gen_has({|count|}), gen_not(gen_same(gen_words_in({|count|}), 1)))|}, {|count|}, {|is not one name|}, {|the member that is a struct plait_count|})
gen_refuse({|gen_and(gen_has({|count|}), gen_not(gen_has({|dispose|})))|}, {|count|}, {|needs 'dispose'|}, {|the memory of the objects is yours: dispose gets it back|})
gen_refuse({|gen_and(gen_has({|context|}), gen_not(gen_has({|dispose|})))|}, {|context|}, {|is of no use without a hook|}, {|give 'dispose', whose last argument it is|})
gen_refuse({|gen_and(gen_has({|context|}), gen_has({|count|}))|}, {|context|}, {|cannot be combined with 'count'|}, {|the object is yours: keep a pointer in it|})
gen_refuse({|gen_and(gen_has({|count|}), gen_not(gen_equals({|allocator|}, {|plait_memory_allocate plait_memory_release|})))|}, {|allocator|}, {|cannot be combined with 'count'|}, {|the memory of the objects is yours|})
gen_refuse({|gen_and(gen_has({|count|}), gen_or(gen_pointer({|type|}), gen_integer({|type|})))|}, {|count|}, {|the type has no members|}, {|leave 'count' out|})

gen_needs({|plait/base.h|})
gen_needs({|plait/ref.h|})
gen_needs({|plait/status.h|})
