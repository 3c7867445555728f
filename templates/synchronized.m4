m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# synchronized.m4: the options of the kind `synchronized`.
gen_kind({|synchronized|}, {|a function that runs under a lock|})

gen_option({|calls|}, {|gen_is_function|}, {|required|}, {|the function that does the work under the lock: RESULT calls(PARAMETERS)|})
gen_option({|returns|}, {|gen_is_type_or_void|}, {|void|}, {|type of its result, or void|})
gen_option({|parameter|}, {|gen_is_list_parameters|}, {|optional|}, {|one parameter, as C writes it: 'struct account *from'; once for each, in order|})
gen_option({|lock|}, {|gen_is_expression|}, {|optional|}, {|address of a struct plait_mutex, by the parameters: '&from->lock'; without 'lock' and 'locks' the function has a lock of its own|})
gen_option({|locks|}, {|gen_is_generated|}, {|optional|}, {|name of a generated keyed_lock: the lock is that of a key|})
gen_option({|table|}, {|gen_is_expression|}, {|optional|}, {|address of the keyed_lock to use; without it the function has one of its own|})
gen_option({|key|}, {|gen_is_expression|}, {|optional|}, {|the key, by the parameters: 'from->id'|})

gen_fact({|own_lock|}, {|gen_not(gen_any({|lock|}, {|locks|}))|})
gen_fact({|own_table|}, {|gen_and(gen_has({|locks|}), gen_not(gen_has({|table|})))|})

gen_excludes({|lock|}, {|locks|})
gen_requires({|locks|}, {|key|})
gen_requires({|key|}, {|locks|})
gen_requires({|table|}, {|locks|})
gen_refuse({|gen_is_parameter(gen_look({|calls|}))|}, {|calls|}, {|is also the name of a parameter|}, {|give one of them another name|})
gen_refuse({|gen_is_parameter(gen_look({|locks|}))|}, {|locks|}, {|is also the name of a parameter|}, {|give one of them another name|})

gen_needs({|plait/base.h|})
gen_needs({|plait/status.h|})
gen_needs({|plait/time.h|})
gen_source_needs({|plait/atomic.h|})
gen_source_needs({|plait/mutex.h|})
