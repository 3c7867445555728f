m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# bind.m4: the words and line directives of templates. From here on nothing is declared; the frame starts the output.
#
# Every word yields quoted text, so a user's type called SELF or FN is copied, never taken for a word of ours. A word
# without a value yields gen_missing_OPTION, which the search for leftovers finds if it reaches the output: text under
# an untaken GEN_IF is expanded too, and must not fail there.

gen_finish

## ---- words ----

# gen_glue: follows a type that ends in `*`; plait-gen removes it and the blank after it: `const char *key`.
m4_define({|gen_glue|}, {|m4_format({|%c|}, 1)|})

# gen_users(TEXT), gen_made(TEXT): marked as the user's, or as made of the name; words.awk tells what for, plait-gen
# removes the marks.
m4_define({|gen_users|}, m4_format({|%c|}, 2){|{|$1|}|}m4_format({|%c|}, 3))
m4_define({|gen_made|}, m4_format({|%c|}, 4){|{|$1|}|})

# gen_word(OPTION): its value in the current kind.
m4_define({|gen_word|}, {|gen_word_of({|$1|}, gen_look({|$1|}))|})
m4_define({|gen_word_of|}, {|m4_ifelse({|$2|}, {||}, {|{|gen_missing_$1|}|},
gen_fits({|$2|}, {|\*$|}), {|yes|}, {|gen_users({|$2|})gen_glue|}, {|gen_users({|$2|})|})|})

# KEY, VALUE, TYPE, CAPACITY ...: every option that is a type or a count, in capitals.
m4_define({|gen_define_word|}, {|m4_define(gen_upper({|$2|}), {|gen_word({|$2|})|})|})
gen_each({|gen_define_word|}, {||}, m4_indir({|gen_words|}))

# OPTION(NAME): the value of any option.
m4_define({|OPTION|}, {|gen_word({|$1|})|})

# SELF: the type; FN(push): a name that begins with it; FN(): the name, where it is a function's; TRY(): the same after
# `try_`; UPPER(push): in capitals. OF(locks, hold): the name that begins with the value of an option.
m4_define({|SELF|}, {|gen_made(m4_defn(gen_at({|name|})))|})
m4_define({|FN|}, {|m4_ifelse($#, 0, {|{|FN|}|}, {|gen_made(m4_defn(gen_at({|name|}))m4_ifelse({|$1|}, {||}, {||}, {|{|_$1|}|}))|})|})
m4_define({|TRY|}, {|m4_ifelse($#, 0, {|{|TRY|}|}, {|gen_made({|try_|}m4_defn(gen_at({|name|})))|})|})
m4_define({|OF|}, {|m4_ifelse($#, 0, {|{|OF|}|}, {|gen_of(gen_look({|$1|}), {|$2|})|})|})
m4_define({|gen_of|}, {|gen_users({|$1|}m4_ifelse({|$2|}, {||}, {||}, {|{|_$2|}|}))|})
m4_define({|UPPER|}, {|m4_ifelse($#, 0, {|{|UPPER|}|}, {|gen_made(gen_upper(m4_defn(gen_at({|name|})){|_$1|}))|})|})

# HOOK(equal)(a, b): the function of the user's.
m4_define({|HOOK|}, {|m4_ifelse($#, 0, {|{|HOOK|}|}, {|gen_word({|$1|})|})|})

# AND(OPTION, ARGUMENTS..., LAST): the arguments, LAST only where the option is given; empty ones vanish with their
# comma. AND_CONTEXT(ARGUMENTS..., LAST) is AND(context, ARGUMENTS..., LAST).
m4_define({|AND|}, {|m4_ifelse($#, 0, {|{|AND|}|}, {|gen_arguments(gen_has({|$1|}), {||}, m4_shift($@))|})|})
m4_define({|AND_CONTEXT|}, {|m4_ifelse($#, 0, {|{|AND_CONTEXT|}|}, {|gen_arguments(gen_has({|context|}), {||}, $@)|})|})
m4_define({|gen_arguments|}, {|m4_ifelse($#, 3, {|m4_ifelse({|$1|}, {|yes|}, {|gen_comma({|$2|}, {|$3|})|},
{|{|$2|}|})|},
{|gen_arguments({|$1|}, gen_comma({|$2|}, {|$3|}), m4_shift(m4_shift(m4_shift($@))))|})|})
m4_define({|gen_comma|}, {|m4_ifelse({|$1|}, {||}, {|{|$2|}|}, {|$2|}, {||}, {|{|$1|}|}, {|{|$1, $2|}|})|})

# PARAMETERS(MORE...): the parameters of option `parameter` and these, for a declaration, or `void`; on a line of their
# own, or one to a line, where they are long. NAMES(): their names, for a call.
m4_define({|PARAMETERS|}, {|m4_ifelse($#, 0, {|{|PARAMETERS|}|},
{|gen_parameters_of(m4_eval(m4_len(gen_look({|parameter|})) + m4_len({|$*|}) + m4_len(gen_look({|name|}))),
gen_look({|parameter|}), $@)|})|})
m4_define({|gen_parameters_of|}, {|m4_ifelse(m4_eval($1 > 70), 1, {|gen_nl{|    |}|}){||}m4_dnl
gen_parameters(m4_ifelse(m4_eval($1 > 105), 1, {|{|,|}gen_nl{|    |}|}, {|{|, |}|}), m4_shift($@))|})
m4_define({|gen_parameters|}, {|gen_or_void(gen_join({|$1|}, {||}, m4_ifelse({|$2|}, {||}, {||},
{|gen_users(gen_subst({|$2|}, {|, |}, m4_format({|%c|}, 3){|$1|}m4_format({|%c|}, 2)))|}), m4_shift(m4_shift($@))))|})
m4_define({|gen_or_void|}, {|m4_ifelse({|$1|}, {||}, {|{|void|}|}, {|{|$1|}|})|})
m4_define({|NAMES|}, {|m4_ifelse($#, 0, {|{|NAMES|}|}, {|m4_ifdef({|gen_parameter_names|},
{|gen_names({||}, gen_parameter_names)|})|})|})
m4_define({|gen_names|}, {|m4_ifelse({|$2|}, {||}, {||}, {|{|$1|}gen_users({|$2|}){||}m4_dnl
gen_names({|, |}, m4_shift(m4_shift($@)))|})|})

# gen_join(SEPARATOR, TEXT, ITEM...): the items that are not empty after TEXT, parted by SEPARATOR; quoted.
m4_define({|gen_join|}, {|m4_ifelse($#, 2, {|{|$2|}|}, {|gen_join({|$1|}, m4_ifelse({|$3|}, {||}, {|{|$2|}|},
{|$2|}, {||}, {|{|$3|}|}, {|{|$2$1$3|}|})m4_ifelse($#, 3, {||}, {|, m4_shift(m4_shift(m4_shift($@)))|}))|})|})

# ALLOCATE(UNITS), RELEASE(MEMORY, UNITS): calls of the two functions of option `allocator`.
m4_define({|ALLOCATE|}, {|gen_first(gen_items(gen_look({|allocator|})))m4_ifelse($#, 0, {||}, {|{|($1)|}|})|})
m4_define({|RELEASE|}, {|gen_second(gen_items(gen_look({|allocator|})))m4_ifelse($#, 0, {||}, {|{|($1, $2)|}|})|})
m4_define({|gen_first|}, {|gen_users({|$1|})|})
m4_define({|gen_second|}, {|gen_users({|$2|})|})

# EACH(LIST, OPERATOR, TEXT): TEXT once for each word of a list option, MEMBER standing for the word, one to a line,
# parted by the operator or by `;`. What the user gave is in TEXT already and is not expanded again; MEMBER is marked by
# braces, which no value contains.
m4_define({|MEMBER|}, {|{|{gen_member}|}|})
m4_define({|EACH|}, {|m4_ifelse($#, 0, {|{|EACH|}|}, {|m4_dnl
gen_each_member(m4_ifelse({|$2|}, {|;|}, {|{|;gen_nl    |}|}, {|{| $2gen_nl           |}|}),
{|$3|}, gen_items(gen_look({|$1|})))|})|})
m4_define({|gen_each_member|}, {|m4_ifelse({|$3|}, {||}, {||}, {|gen_subst({|$2|}, {|{gen_member}|}, gen_users({|$3|}))m4_dnl
m4_ifelse({|$4|}, {||}, {||}, {|$1gen_each_member({|$1|}, {|$2|}, m4_shift(m4_shift(m4_shift($@))))|})|})|})

# COMPLAINT(key): in NAME.c, the text of the assertion that a key behind a typedef can be compared.
m4_define({|COMPLAINT|}, {|m4_ifelse($#, 0, {|{|COMPLAINT|}|}, {|{|"$1: |}gen_complaint{|"|}|})|})

## ---- line directives: each alone on its line, at its beginning ----

# GEN_IF(OPTION), GEN_IFNOT(OPTION): is it given, and not `no`?   GEN_IS(OPTION, VALUE), GEN_ISNOT(OPTION, VALUE): is
# it this value?   GEN_ANY(OPTION...): is one of them given?   Then GEN_ELSE perhaps, and GEN_ENDIF. They nest.
m4_define({|GEN_IF|}, {|gen_open(gen_has({|$1|}))m4_dnl|})
m4_define({|GEN_IFNOT|}, {|gen_open(gen_not(gen_has({|$1|})))m4_dnl|})
m4_define({|GEN_IS|}, {|gen_open(gen_equals({|$1|}, {|$2|}))m4_dnl|})
m4_define({|GEN_ISNOT|}, {|gen_open(gen_not(gen_equals({|$1|}, {|$2|})))m4_dnl|})
m4_define({|GEN_ANY|}, {|gen_open(gen_any($@))m4_dnl|})

m4_define({|gen_open|}, {|m4_pushdef({|gen_outer|}, m4_divnum)m4_dnl
m4_pushdef({|gen_taken|}, m4_ifelse(m4_divnum, {|-1|}, {|dead|}, {|$1|}))m4_dnl
m4_ifelse(gen_taken, {|no|}, {|m4_divert(-1)|})|})
m4_define({|GEN_ELSE|}, {|m4_ifdef({|gen_taken|}, {||}, {|gen_fatal({|GEN_ELSE without GEN_IF|})|})m4_dnl
m4_ifelse(gen_taken, {|yes|}, {|m4_divert(-1)|}, gen_taken, {|no|}, {|m4_divert(gen_outer)|},
gen_taken, {|else|}, {|gen_fatal({|second GEN_ELSE|})|})m4_dnl
m4_ifelse(gen_taken, {|dead|}, {||}, {|m4_define({|gen_taken|}, {|else|})|})m4_dnl|})
m4_define({|GEN_ENDIF|}, {|m4_ifdef({|gen_taken|}, {||}, {|gen_fatal({|GEN_ENDIF without GEN_IF|})|})m4_dnl
m4_divert(gen_outer)m4_popdef({|gen_outer|}, {|gen_taken|})m4_dnl|})

# GEN_BODY: what stands above it in KIND.h.m4 comes directly under the banner, outside the guard; in a
# part it stays where it is.
m4_define({|GEN_BODY|}, {|m4_ifelse(gen_depth, 0, {|gen_body{||}|})m4_dnl|})
m4_define({|gen_body|}, {|m4_ifdef({|gen_taken|}, {|gen_fatal({|GEN_BODY under GEN_IF|})|})m4_dnl
m4_define({|gen_body_seen|})m4_divert(3)|})
m4_define({|gen_depth|}, 0)

# GEN_INCLUDE(FILE): templates/FILE, for a kind that has more than one body; nothing under an untaken GEN_IF.
m4_define({|GEN_INCLUDE|}, {|m4_ifelse(m4_divnum, {|-1|}, {||}, {|m4_include({|templates/$1|})|})m4_dnl|})

# GEN_PART(SUFFIX): the part of that suffix, its header or its source, whichever is being written.
m4_define({|GEN_PART|}, {|m4_ifelse(m4_divnum, {|-1|}, {||}, {|gen_part_here({|$1|})|})m4_dnl|})
m4_define({|gen_part_here|}, {|m4_ifdef({|gen_part(|}m4_defn({|gen_kind_now|}){|,$1)|}, {||},
{|gen_fatal({|kind '|}m4_defn({|gen_kind_now|}){|' has no part '$1'|})|})m4_dnl
gen_enter(m4_indir({|gen_part(|}m4_defn({|gen_kind_now|}){|,$1)|}), {|$1|})gen_read{||}gen_leave{||}|})

# gen_enter(KIND, SUFFIX): find the part's options in the owner's binding, then make them current.
m4_define({|gen_enter|}, {|gen_each({|gen_preset|}, {|$1|}, m4_indir({|gen_options($1)|}))m4_dnl
gen_fresh({|name|}, m4_defn(gen_at({|name|})){|_$2|})m4_dnl
m4_indir({|gen_settings(|}m4_defn({|gen_kind_now|}){|,$2)|})m4_dnl
m4_pushdef({|gen_kind_now|}, {|$1|})m4_pushdef({|gen_depth|}, m4_incr(gen_depth))m4_dnl
gen_each({|gen_push_value|}, {|$1|}, m4_indir({|gen_options($1)|}))|})
m4_define({|gen_leave|}, {|gen_each({|gen_pop_value|}, m4_defn({|gen_kind_now|}),
m4_indir({|gen_options(|}m4_defn({|gen_kind_now|}){|)|}))m4_popdef({|gen_kind_now|}, {|gen_depth|})|})
m4_define({|gen_preset|}, {|m4_define({|gen_new($2)|}, gen_fallback({|$1|}, {|$2|}))|})
m4_define({|gen_fresh|}, {|m4_ifdef({|gen_new($1)|}, {||}, {|gen_fatal({|the part has no option '$1'|})|})m4_dnl
m4_ifelse({|$2|}, {||}, {||}, {|m4_define({|gen_new($1)|}, {|$2|})|})|})
m4_define({|gen_push_value|}, {|m4_ifelse(m4_defn({|gen_new($2)|})m4_defn({|gen_default($1,$2)|}), {|required|},
{|gen_fatal({|the part needs option '$2'|})|})m4_dnl
m4_pushdef({|gen_value($1,$2)|}, m4_defn({|gen_new($2)|}))m4_undefine({|gen_new($2)|})|})
m4_define({|gen_pop_value|}, {|m4_popdef({|gen_value($1,$2)|})|})

# gen_read: the template of the current kind.
m4_define({|gen_read|}, {|m4_include({|templates/|}m4_defn({|gen_kind_now|}){|.|}gen_file{|.m4|})|})
m4_m4wrap({|m4_ifdef({|gen_taken|}, {|gen_fatal({|GEN_IF without GEN_ENDIF|})|})|})

## ---- pieces of the frame ----

# gen_start(FILE): h or c: which of the two is being written. Comments are switched off last, m4 files want them.
m4_define({|gen_start|}, {|m4_define({|gen_file|}, {|$1|})m4_changecom()m4_divert(0)m4_dnl|})

# gen_option_lines: every option and its value, for the banner.
m4_define({|gen_option_lines|}, {|gen_each({|gen_option_line|}, {||}, m4_indir({|gen_options(|}gen_kind_given{|)|}))|})
m4_define({|gen_option_line|}, {|{| *   |}m4_format({|%-14s|}, {|$2|}){| |}m4_dnl
m4_ifelse(m4_defn(gen_at({|$2|})), {||}, {|-|}, {|m4_defn(gen_at({|$2|}))|})gen_nl{||}|})

# gen_word_lines: for words.awk, each option that names functions, types or members.
m4_define({|gen_word_lines|}, {|gen_each({|gen_word_line|}, {||}, m4_indir({|gen_options(|}gen_kind_given{|)|}))m4_dnl
m4_ifdef({|gen_parameter_types|}, {|gen_each({|gen_parameter_word_line|}, {|type|}, gen_parameter_types)m4_dnl
gen_each({|gen_parameter_word_line|}, {|member|}, gen_parameter_names)|})|})
m4_define({|gen_parameter_word_line|}, {|m4_format({|%c|}, 6){| $1 parameter $2|}gen_nl{||}|})
m4_define({|gen_word_line|}, {|gen_word_line_of({|$2|}, m4_defn({|gen_check(|}gen_kind_given{|,$2)|}), m4_defn(gen_at({|$2|})))|})
m4_define({|gen_word_line_of|}, {|m4_ifelse({|$3|}, {||}, {||}, gen_words_class({|$2|}), {||}, {||},
{|m4_format({|%c|}, 6){| |}gen_words_class({|$2|}){| $1 $3|}gen_nl{||}|})|})
m4_define({|gen_words_class|}, {|m4_ifelse(gen_fits({|$1|}, {|^gen_is_type|}), {|yes|}, {|type|},
{|$1|}, {|gen_is_name|}, {|name|}, {|$1|}, {|gen_is_list_members|}, {|member|},
gen_fits({|$1|}, {|^gen_is_\(function\|list_functions\)$|}), {|yes|}, {|hook|})|})

# gen_type_lines: one line of <plait/type.h> for each option that is a type, for what its spelling does not tell. The
# checks are over: gen_is_type(WORD) only says here which word is no type.
m4_define({|gen_is_type|}, {|{|$1|}|})
m4_define({|gen_is_type_pointed_to|}, {|{||}|})
m4_define({|gen_is_type_or_void|}, {|{|void|}|})
m4_define({|gen_type_lines|}, {|gen_each({|gen_type_line|}, {||}, m4_indir({|gen_options(|}gen_kind_given{|)|}))m4_dnl
m4_ifdef({|gen_parameter_types|}, {|gen_each({|gen_parameter_type_line|}, {||}, gen_parameter_types)|})|})
m4_define({|gen_parameter_type_line|}, {|{|PLAIT_VALUE_TYPE("parameter", |}gen_users({|$2|}){|);|}gen_nl{||}|})
m4_define({|gen_type_line|}, {|gen_type_line_of({|$2|}, m4_defn({|gen_check(|}gen_kind_given{|,$2)|}), m4_defn(gen_at({|$2|})))|})
m4_define({|gen_type_line_of|}, {|m4_ifelse(gen_fits({|$2|}, {|^gen_is_type|}), {|no|}, {||}, {|$3|}, {||}, {||},
{|$2|}, {|gen_is_type_pointed_to|}, {|{|PLAIT_POINTED_TYPE("$1", |}gen_users({|$3|}){|);|}gen_nl{||}|},
{|m4_ifelse({|$3|}, $2, {||}, {|{|PLAIT_VALUE_TYPE("$1", |}gen_users({|$3|}){|);|}gen_nl{||}|})|})|})

# gen_include_lines(FILE): what this kind and the kinds of its parts need, the C library's headers first. Conditions are
# those of the kind declared; the headers of parts are included in any case.
m4_define({|gen_include_lines|}, {|gen_each({|gen_includes_of|}, {|$1|}, m4_indir({|gen_kinds|}))m4_dnl
m4_ifdef({|gen_wanted|}, {|gen_each({|gen_include_line|}, {|^[^/]*$|}, m4_indir({|gen_wanted|}))m4_dnl
gen_each({|gen_include_line|}, {|/|}, m4_indir({|gen_wanted|}))|})m4_undefine({|gen_wanted|})|})
m4_define({|gen_includes_of|}, {|m4_ifdef({|gen_includes($2,$1)|},
{|gen_each({|gen_want|}, {|$2,$1|}, m4_indir({|gen_includes($2,$1)|}))|})|})
m4_define({|gen_want|}, {|m4_ifdef({|gen_included($2)|}, {||},
{|m4_ifelse(gen_wants(m4_defn({|gen_when($1,$2)|}), $1), {|yes|},
{|m4_define({|gen_included($2)|})gen_append({|gen_wanted|}, {|$2|})|})|})|})
m4_define({|gen_wants|}, {|m4_ifelse({|$1|}, {||}, {|yes|}, {|$2|}, gen_kind_given, {|gen_has({|$1|})|}, {|yes|})|})
m4_define({|gen_include_line|}, {|m4_ifelse(gen_fits({|$2|}, {|$1|}), {|yes|}, {|{|#include <$2>|}gen_nl{||}|})|})

# gen_generated_includes: the headers of what else is generated, for each option that is the name of such a thing.
m4_define({|gen_generated_includes|}, {|gen_each({|gen_generated_include|}, {||},
m4_indir({|gen_options(|}gen_kind_given{|)|}))|})
m4_define({|gen_generated_include|}, {|gen_generated_include_of(m4_defn({|gen_check(|}gen_kind_given{|,$2)|}),
m4_defn(gen_at({|$2|})))|})
m4_define({|gen_generated_include_of|}, {|m4_ifelse({|$1|}, {|gen_is_generated|}, {|m4_ifelse({|$2|}, {||}, {||},
{|{|#include "$2.h"|}gen_nl{||}|})|})|})

# gen_user_includes: the headers of option `include`.
m4_define({|gen_user_includes|}, {|gen_each({|gen_user_include|}, {||}, gen_items(m4_defn(gen_at({|include|}))))|})
m4_define({|gen_user_include|}, {|{|#include $2|}gen_nl{||}|})
