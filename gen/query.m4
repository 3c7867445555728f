m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# query.m4: what a program wants to know of a kind: its options (list, pair, flag, or any other option), and the kinds whose
# templates it reads.
m4_define({|gen_class|}, {|m4_ifelse({|$1|}, {|gen_is_list_parameters|}, {|pair|}, gen_is_list({|$1|}), {|yes|}, {|list|},
{|$1|}, {|gen_is_flag|}, {|flag|}, {|option|})|})
m4_define({|gen_query_option|}, {|gen_class(m4_defn({|gen_check(|}gen_kind_given{|,$2)|})){| $2|}gen_nl{||}|})
m4_define({|gen_query_kind|}, {|{|kind $2|}gen_nl{||}|})
m4_changecom()m4_divert(0)m4_dnl
gen_each({|gen_query_option|}, {||}, m4_indir({|gen_options(|}gen_kind_given{|)|}))m4_dnl
gen_each({|gen_query_kind|}, {||}, m4_indir({|gen_kinds|}))m4_dnl
