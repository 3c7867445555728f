m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# keyed_lock.m4: the options of the kind `keyed_lock`.
gen_kind({|keyed_lock|}, {|a lock for each key, without an object for each key|})

gen_option({|key|}, {|gen_is_type|}, {|required|}, {|type of the keys; a hold has a copy of its key|})
gen_use({|members|})
gen_use({|hash|}, {|optional|}, {|uint64_t hash(const KEY *key): may be poor, it is mixed again|})
gen_use({|equal|}, {|optional|}, {|bool equal(const KEY *a, const KEY *b)|})
gen_option({|order|}, {|gen_is_function|}, {|optional|}, {|int order(const KEY *a, const KEY *b): below, equal to or above 0 as for qsort; with 'equal', lock_many needs it|})
gen_option({|shards|}, {|gen_is_power(1, 65536)|}, {|64|}, {|parts of the table that work side by side, 64 bytes each; about twice the keys that are held at one time is plenty|})
gen_option({|fair|}, {|gen_is_flag|}, {|no|}, {|a key is handed over in the order of arrival always; slower where strands compete for it|})
gen_use({|context|}, {|optional|}, {|a type; every hook gets a pointer to it as its last argument, and so does init|})

gen_key_needs_equality({|key|})
gen_fact({|many|}, {|gen_or(gen_not(gen_has({|equal|})), gen_has({|order|}))|})

gen_excludes({|members|}, {|equal|})
gen_requires({|equal|}, {|hash|})
gen_requires({|order|}, {|equal|})

gen_needs({|string.h|})
gen_needs({|plait/base.h|})
gen_needs({|plait/hash.h|})
gen_needs({|plait/hook.h|})
gen_needs({|plait/keyed.h|})
gen_needs({|plait/status.h|})
gen_needs({|plait/time.h|})
