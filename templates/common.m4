m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# common.m4: the options that several kinds share; a kind takes one with gen_use(NAME).

gen_common({|name|}, {|gen_is_name|}, {|required|}, {|name of what is generated, and of the two files|})
gen_common({|include|}, {|gen_is_list_headers|}, {|optional|},
{|header that declares the types and hooks named here; may be given several times|})

# Hooks and what they get.
gen_common({|hash|}, {|gen_is_function|}, {|optional|}, {|uint64_t hash(const KEY *key)|})
gen_common({|equal|}, {|gen_is_function|}, {|optional|}, {|bool equal(const KEY *a, const KEY *b)|})
gen_common({|copy|}, {|gen_is_function|}, {|optional|}, {|plait_status copy(VALUE *to, const VALUE *from)|})
gen_common({|dispose|}, {|gen_is_function|}, {|optional|}, {|void dispose(VALUE *value)|})
gen_common({|context|}, {|gen_is_type_pointed_to|}, {|optional|},
{|a type; every hook gets a pointer to it as its last argument, and so does init|})

# Comparison and memory.
gen_common({|members|}, {|gen_is_list_members|}, {|optional|},
{|members of the key: equal, hash and the proof that there is no padding come from them|})
gen_common({|capacity|}, {|gen_is_count(1, 1073741824)|}, {|optional|},
{|fixed number of places: no allocation after init|})
gen_common({|allocator|}, {|gen_is_list_functions|}, {|plait_memory_allocate plait_memory_release|},
{|the two functions that give and take back memory, with the types of plait/memory.h|})

# gen_use_allocator: option `allocator`, its rule, and the header that declares its types.
m4_define({|gen_use_allocator|}, {|gen_use({|allocator|})m4_dnl
gen_refuse({|gen_not(gen_same(gen_words_in({|allocator|}), 2))|}, {|allocator|}, {|is not two names|},
{|two functions: one gives memory, one takes it back|})m4_dnl
gen_needs({|plait/memory.h|})|})

# gen_key_needs_equality(KEY): a key spelled struct or union has no `==`: members or hooks must say what is equal.
# The same words stand in an assertion of NAME.c (word COMPLAINT), for a struct behind a typedef.
m4_define({|gen_complaint|}, {|a struct or union needs 'members', or both 'hash' and 'equal'|})
m4_define({|gen_key_needs_equality|}, {|gen_fact({|compared|},
{|gen_or(gen_has({|members|}), gen_and(gen_has({|hash|}), gen_has({|equal|})))|})m4_dnl
gen_refuse({|gen_and(gen_compound({|$1|}), gen_not(gen_has({|compared|})))|}, {|$1|}, m4_defn({|gen_complaint|}),
{|name the members that make two of them equal, or give the hooks|})|})
