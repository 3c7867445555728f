m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# atomic.m4: the options of the kind `atomic`. TYPE decides which of three it is: a number, a flag, or any other value.
gen_kind({|atomic|}, {|a value that strands read and change whole|})

gen_option({|type|}, {|gen_is_type({|flag|})|}, {|required|}, {|an integer type, the word flag, or any other type, such as a struct|})
gen_option({|integer|}, {|gen_is_flag|}, {|no|}, {|the type is an integer behind a typedef|})
gen_option({|order|}, {|gen_is_one_of({|seq_cst any|})|}, {|seq_cst|}, {|any: numbers and flags get _relaxed, _acquire and _release forms, too|})
gen_use({|members|}, {|optional|}, {|members of the struct: compare_exchange compares these, and never padding|})
gen_use({|equal|}, {|optional|}, {|bool equal(const TYPE *a, const TYPE *b): what compare_exchange takes for equal|})
gen_option({|argument|}, {|gen_is_type_pointed_to|}, {|optional|}, {|a type; update gets a pointer to one and hands it to the update function|})
gen_use({|context|}, {|optional|}, {|a type; equal and update functions get a pointer to it as their last argument, and so does init|})

gen_fact({|flag|}, {|gen_equals({|type|}, {|flag|})|})
gen_fact({|number|}, {|gen_or(gen_integer({|type|}), gen_has({|integer|}))|})
gen_fact({|value|}, {|gen_not(gen_any({|flag|}, {|number|}))|})
gen_fact({|orders|}, {|gen_equals({|order|}, {|any|})|})
gen_fact({|compared|}, {|gen_any({|members|}, {|equal|})|})

gen_refuse({|gen_any_spelled({|bool|}, {|_Bool|})|}, {|type|}, {|a truth value is neither a number nor a struct|}, {|for a truth value write: flag|})
gen_refuse({|gen_and(gen_has({|integer|}), gen_or(gen_has({|flag|}), gen_or(gen_compound({|type|}), gen_pointer({|type|}))))|}, {|integer|}, {|the type is not an integer type|}, {|leave 'integer' out|})
gen_refuse({|gen_and(gen_has({|orders|}), gen_has({|value|}))|}, {|order|}, {|is for numbers and flags only|}, {|leave 'order' out: these values are sequentially consistent|})
gen_refuse({|gen_and(gen_has({|members|}), gen_not(gen_has({|value|})))|}, {|members|}, {|is for structs only|}, {|leave 'members' out|})
gen_refuse({|gen_and(gen_has({|equal|}), gen_not(gen_has({|value|})))|}, {|equal|}, {|is for types without their own ==|}, {|leave 'equal' out|})
gen_refuse({|gen_and(gen_has({|argument|}), gen_not(gen_has({|value|})))|}, {|argument|}, {|is for types that have 'update'|}, {|leave 'argument' out: numbers and flags have calls of their own|})
gen_refuse({|gen_and(gen_has({|context|}), gen_not(gen_has({|value|})))|}, {|context|}, {|is of no use without hooks|}, {|leave 'context' out|})
gen_refuse({|gen_and(gen_has({|value|}), gen_and(gen_compound({|type|}), gen_not(gen_has({|compared|}))))|}, {|type|}, {|a struct or union needs 'members' or 'equal'|}, {|name the members that make two of them equal, or give the function|})
gen_excludes({|members|}, {|equal|})

# gen_any_spelled(A, B): is the type spelled as one of these?
m4_define({|gen_any_spelled|}, {|gen_or(gen_equals({|type|}, {|$1|}), gen_equals({|type|}, {|$2|}))|})

gen_needs({|string.h|}, {|value|})
gen_needs({|plait/atomic.h|})
gen_needs({|plait/base.h|})
gen_needs({|plait/status.h|})
gen_needs({|plait/cells.h|}, {|value|})
gen_needs({|plait/hook.h|}, {|value|})
