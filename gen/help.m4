m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# help.m4: plait-gen --help KIND, from the same declarations the checks read.

# gen_placeholder(CHECK): what to write for the value.
m4_define({|gen_is_one_of|}, {|m4_translit({|$1|}, {| |}, {|/|})|})
m4_define({|gen_placeholder|}, {|m4_ifelse(gen_fits({|$1|}, {|^gen_is_type|}), {|yes|}, {|TYPE|},
gen_fits({|$1|}, {|^gen_is_\(count\|power\)|}), {|yes|}, {|NUMBER|},
gen_fits({|$1|}, {|^gen_is_flag|}), {|yes|}, {|yes/no|},
gen_fits({|$1|}, {|^gen_is_one_of|}), {|yes|}, {|$1|},
{|$1|}, {|gen_is_list_parameters|}, {|TYPE NAME|}, {|$1|}, {|gen_is_expression|}, {|EXPRESSION|},
gen_is_list({|$1|}), {|yes|}, {|NAME...|}, {|NAME|})|})

m4_define({|gen_help_line|}, {|gen_help_of({|$1|}, {|$2|}, m4_defn({|gen_default($1,$2)|}))|})
m4_define({|gen_help_of|}, {|m4_format({|  --%-24s %s|}, {|$2 |}gen_placeholder(m4_defn({|gen_check($1,$2)|})),
m4_defn({|gen_help($1,$2)|})){||}m4_ifelse({|$3|}, {|required|}, {| (required)|}, {|$3|}, {|optional|}, {||},
{|{| [$3]|}|}){||}gen_nl{||}|})
m4_changecom()m4_divert(0)m4_dnl
plait-gen gen_kind_given --name NAME [--OPTION VALUE]... -o DIRECTORY

gen_kind_given: m4_indir({|gen_about(|}gen_kind_given{|)|})

gen_each({|gen_help_line|}, gen_kind_given, m4_indir({|gen_options(|}gen_kind_given{|)|}))m4_dnl
