m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# gen.m4: the language of the generator: values, diagnostics, options of a kind, parts, line directives.
#
# Read first, always as   m4 -g -P -E -E gen/gen.m4 gen/checks.m4 templates/common.m4 SPEC gen/bind.m4 TEXT
# The order is the design: language, checks, vocabulary, values, binding, text. docs/generator.md explains it.
#
# Three name spaces: m4_* (builtins), gen_* (the generator), capitals (words and directives of templates).
# Text of the user travels quoted, through m4_defn only, so that a type called SELF or FN is copied, never expanded.

m4_changequote(`{|', `|}')
m4_undefine({|__unix__|}, {|__gnu__|})
m4_define({|gen_nl|}, {|
|})

## ---- lists and text ----

# gen_append(LIST, ITEM): put ITEM at the end of the macro LIST, whose expansion is a list of quoted items.
m4_define({|gen_append|},
{|m4_define({|$1|}, m4_ifdef({|$1|}, {|m4_defn({|$1|}){|,|}|}){|{|$2|}|})|})

# gen_each(MACRO, ARGUMENT, ITEM...): MACRO(ARGUMENT, ITEM) for each item up to the first empty one.
m4_define({|gen_each|}, {|m4_ifelse({|$3|}, {||}, {||},
{|m4_indir({|$1|}, {|$2|}, {|$3|}){||}gen_each({|$1|}, {|$2|}, m4_shift(m4_shift(m4_shift($@))))|})|})

# gen_subst(TEXT, REGEXP, REPLACEMENT): the result is quoted, so nothing in it is expanded. REGEXP must match
# between the quotes, so it holds no `.`, `^` or `$`.
m4_define({|gen_subst|}, {|m4_patsubst({|{|$1|}|}, {|$2|}, {|$3|})|})

# gen_group(TEXT, REGEXP): what the first group of REGEXP matches, quoted; nothing when TEXT does not match.
m4_define({|gen_group|}, {|m4_regexp({|$1|}, {|$2|}, {|{|\1|}|})|})

# gen_fits(TEXT, REGEXP): yes or no.
m4_define({|gen_fits|}, {|m4_ifelse(m4_regexp({|$1|}, {|$2|}), {|-1|}, {|no|}, {|yes|})|})

# gen_upper(TEXT): TEXT in capitals, quoted.
m4_define({|gen_upper|}, {|m4_translit({|{|$1|}|}, {|a-z|}, {|A-Z|})|})

# gen_items(TEXT): a text of words parted by single blanks, as list items.
m4_define({|gen_items|}, {|m4_patsubst({|$1|}, {|\([^ ]+\) *|}, {|{|\1|},|})|})

## ---- diagnostics ----

# gen_fatal(MESSAGE): a mistake in a template or in the generator; stops at once.
m4_define({|gen_fatal|}, {|m4_errprint(m4___file__:m4___line__{|: fatal: $1|}gen_nl)m4_m4exit(2)|})

# gen_error(OPTION, MESSAGE), gen_note(MESSAGE): a mistake of the user's; counted, so that one run reports all.
m4_define({|gen_errors|}, {|0|})
m4_define({|gen_error|}, {|m4_errprint({|error: $1: $2|}gen_nl)m4_define({|gen_errors|}, m4_incr(gen_errors))|})
m4_define({|gen_note|}, {|m4_errprint({|note: $1|}gen_nl)|})

## ---- declaring a kind: the words of templates/KIND.m4 ----

# gen_kind(KIND, TEXT): first line of KIND.m4; TEXT says what it is: `a bounded queue`. Every kind has a name and headers.
m4_define({|gen_kind|},
{|m4_ifelse({|$1|}, m4_defn({|gen_current|}), {||},
{|gen_fatal({|gen_kind: this file must declare '|}gen_current{|'|})|})m4_dnl
m4_define({|gen_about($1)|}, {|$2|})gen_use({|name|})gen_use({|include|})|})

# gen_option(NAME, CHECK, DEFAULT, HELP): DEFAULT is a value, or `required`, or `optional` (then it may be absent).
# CHECK is a call of a macro of checks.m4. A type or a count has a word: its name in capitals.
m4_define({|gen_option|},
{|m4_ifdef({|gen_check(|}gen_current{|,$1)|}, {|gen_fatal({|option '$1' is declared twice|})|})m4_dnl
m4_define({|gen_check(|}gen_current{|,$1)|}, {|$2|})m4_dnl
m4_define({|gen_default(|}gen_current{|,$1)|}, {|$3|})m4_dnl
m4_define({|gen_help(|}gen_current{|,$1)|}, {|$4|})m4_dnl
gen_append({|gen_options(|}gen_current{|)|}, {|$1|})m4_dnl
m4_ifelse(gen_fits({|$2|}, {|^gen_is_\(type\|count\|power\)|}), {|yes|}, {|gen_append({|gen_words|}, {|$1|})|})|})

# gen_common(NAME, CHECK, DEFAULT, HELP): an option that several kinds share; gen_use(NAME, DEFAULT, HELP) takes it,
# with the kind's own default and help where they are given.
m4_define({|gen_common|}, {|m4_define({|gen_common($1)|}, {|{|$2|}, {|$3|}, {|$4|}|})|})
m4_define({|gen_use|}, {|m4_ifdef({|gen_common($1)|}, {||}, {|gen_fatal({|no common option '$1'|})|})m4_dnl
gen_use_as({|$1|}, {|$2|}, {|$3|}, m4_indir({|gen_common($1)|}))|})
m4_define({|gen_use_as|}, {|gen_option({|$1|}, {|$4|},
m4_ifelse({|$2|}, {||}, {|{|$5|}|}, {|{|$2|}|}), m4_ifelse({|$3|}, {||}, {|{|$6|}|}, {|{|$3|}|}))|})

# gen_fact(NAME, CONDITION): NAME may be asked for like an option. Conditions expand to yes or no (below).
m4_define({|gen_fact|}, {|m4_define({|gen_fact(|}gen_current{|,$1)|}, {|$2|})|})

# gen_refuse(CONDITION, OPTION, MESSAGE, NOTE): a rule between options: when CONDITION holds, the declaration is wrong.
m4_define({|gen_refuse|}, {|gen_append({|gen_rules(|}gen_current{|)|},
{|m4_ifelse($1, {|yes|}, {|gen_error({|$2|}, {|$3|})m4_ifelse({|$4|}, {||}, {||}, {|gen_note({|$4|})|})|})|})|})

# gen_excludes(A, B), gen_requires(A, B): both must not, B must be given with A.
m4_define({|gen_excludes|}, {|gen_refuse({|gen_and(gen_has({|$1|}), gen_has({|$2|}))|}, {|$1|},
{|cannot be combined with '$2'|}, {|give one of '$1' and '$2'|})|})
m4_define({|gen_requires|}, {|gen_refuse({|gen_and(gen_has({|$1|}), gen_not(gen_has({|$2|})))|}, {|$1|},
{|needs '$2'|}, {|give '$2' too, or leave '$1' out|})|})

# gen_needs(HEADER, CONDITION), gen_source_needs(HEADER, CONDITION): the generated header, the generated source,
# includes <HEADER>; always, or when CONDITION (the name of an option or a fact) holds.
m4_define({|gen_needs|}, {|gen_need({|h|}, {|$1|}, {|$2|})|})
m4_define({|gen_source_needs|}, {|gen_need({|c|}, {|$1|}, {|$2|})|})
m4_define({|gen_need|}, {|gen_append({|gen_includes(|}gen_current{|,$1)|}, {|$2|})m4_dnl
m4_define({|gen_when(|}gen_current{|,$1,$2)|}, {|$3|})|})

# gen_part(SUFFIX, KIND): an object of another kind inside this one, named NAME_SUFFIX. The lines that follow give its
# options: gen_pass(ITS, OURS) hands an option (or a fact) on, given or not; gen_give(ITS, VALUE) a literal value;
# gen_own(ITS, SUFFIX) the type NAME_SUFFIX; gen_own_struct(ITS, SUFFIX) the same, spelled `struct NAME_SUFFIX`.
m4_define({|gen_part|}, {|m4_define({|gen_part(|}gen_current{|,$1)|}, {|$2|})m4_dnl
m4_define({|gen_part_now|}, {|$1|})m4_define({|gen_settings(|}gen_current{|,$1)|})m4_dnl
gen_load({|$2|})|})
m4_define({|gen_setting|}, {|m4_define({|gen_settings(|}gen_current{|,|}gen_part_now{|)|},
m4_defn({|gen_settings(|}gen_current{|,|}gen_part_now{|)|}){|$1|})|})
m4_define({|gen_pass|}, {|gen_setting({|gen_fresh({|$1|}, gen_look({|$2|}))|})|})
m4_define({|gen_give|}, {|gen_setting({|gen_fresh({|$1|}, {|$2|})|})|})
m4_define({|gen_own|}, {|gen_setting({|gen_fresh({|$1|}, m4_defn(gen_at({|name|})){|_$2|})|})|})
m4_define({|gen_own_struct|}, {|gen_setting({|gen_fresh({|$1|}, {|struct |}m4_defn(gen_at({|name|})){|_$2|})|})|})

# gen_load(KIND): read its declaration, once.
m4_define({|gen_load|}, {|m4_ifdef({|gen_loaded($1)|}, {||}, {|m4_define({|gen_loaded($1)|})m4_dnl
gen_append({|gen_kinds|}, {|$1|})m4_pushdef({|gen_current|}, {|$1|})m4_pushdef({|gen_part_now|})m4_dnl
m4_include({|templates/$1.m4|})m4_popdef({|gen_current|}, {|gen_part_now|})|})|})

## ---- conditions: each expands to yes or no, for the current kind and its values ----

# gen_at(OPTION): the name of the macro that holds its value.
m4_define({|gen_at|}, {|{|gen_value(|}m4_defn({|gen_kind_now|}){|,$1)|}|})

# gen_look(OPTION): its value, or that of a fact; a name that the kind did not declare is fatal.
m4_define({|gen_look|}, {|m4_ifdef(gen_at({|$1|}), {|m4_defn(gen_at({|$1|}))|},
{|m4_ifdef({|gen_fact(|}m4_defn({|gen_kind_now|}){|,$1)|}, {|m4_indir({|gen_fact(|}m4_defn({|gen_kind_now|}){|,$1)|})|},
{|m4_ifdef({|gen_check(|}m4_defn({|gen_kind_now|}){|,$1)|}, {||},
{|gen_fatal({|kind '|}m4_defn({|gen_kind_now|}){|' has no option '$1'|})|})|})|})|})

m4_define({|gen_has|}, {|gen_truth(gen_look({|$1|}))|})
m4_define({|gen_truth|}, {|m4_ifelse({|$1|}, {||}, {|no|}, {|$1|}, {|no|}, {|no|}, {|yes|})|})
m4_define({|gen_equals|}, {|gen_same(gen_look({|$1|}), {|$2|})|})
m4_define({|gen_same|}, {|m4_ifelse({|$1|}, {|$2|}, {|yes|}, {|no|})|})
m4_define({|gen_not|}, {|m4_ifelse($1, {|yes|}, {|no|}, {|yes|})|})
m4_define({|gen_and|}, {|m4_ifelse($1$2, {|yesyes|}, {|yes|}, {|no|})|})
m4_define({|gen_or|}, {|m4_ifelse($1$2, {|nono|}, {|no|}, {|yes|})|})

# gen_any(OPTION...): is one of them given?
m4_define({|gen_any|}, {|m4_ifelse({|$1|}, {||}, {|no|}, {|gen_or(gen_has({|$1|}), gen_any(m4_shift($@)))|})|})

## ---- values: the lines of a spec ----

# gen_declare(KIND): what the values that follow belong to.
m4_define({|gen_declare|}, {|m4_define({|gen_kind_given|}, {|$1|})m4_define({|gen_kind_now|}, {|$1|})gen_load({|$1|})|})

# gen_set(OPTION, VALUE): an option of the declaration; a list may be given in several pieces.
m4_define({|gen_set|}, {|m4_ifdef({|gen_check(|}gen_kind_given{|,$1)|},
{|gen_set_known({|$1|}, {|$2|}, m4_defn({|gen_check(|}gen_kind_given{|,$1)|}))|}, {|gen_unknown({|$1|})|})|})
m4_define({|gen_set_known|}, {|m4_define({|gen_this|}, {|$1|})m4_define({|gen_its|}, {|$2|})m4_dnl
m4_ifelse(m4_ifdef(gen_at({|$1|}), {|yes|}, {|no|}){||}gen_is_list({|$3|}), {|yesno|},
{|gen_error({|$1|}, {|is given twice|})gen_note({|give it once|})|}, gen_blank({|$2|}), {|yes|},
{|gen_error({|$1|}, {|has no value|})gen_note({|$1: |}m4_defn({|gen_help(|}gen_kind_given{|,$1)|}))m4_dnl
m4_define(gen_at({|$1|}))|},
{|$3{||}m4_define(gen_at({|$1|}), m4_ifdef(gen_at({|$1|}), {|m4_defn(gen_at({|$1|})){| |}|})m4_defn({|gen_its|}))|})|})

# gen_blank(TEXT): nothing but blanks, or commas, which part the words of some lists?
m4_define({|gen_blank|}, {|gen_not(gen_fits({|$1|}, {|[^ 	,]|}))|})

# gen_set_bare(OPTION): an option given without a value, which only a flag can be.
m4_define({|gen_set_bare|}, {|gen_set({|$1|}, m4_ifelse(m4_ifdef({|gen_check(|}gen_kind_given{|,$1)|},
{|m4_defn({|gen_check(|}gen_kind_given{|,$1)|})|}), {|gen_is_flag|}, {|yes|}))|})

# gen_set_refused(OPTION): given, but with a value that plait-gen has refused already.
m4_define({|gen_set_refused|}, {|m4_ifdef({|gen_check(|}gen_kind_given{|,$1)|},
{|m4_define(gen_at({|$1|}))m4_define({|gen_errors|}, m4_incr(gen_errors))|}, {|gen_unknown({|$1|})|})|})

m4_define({|gen_is_list|}, {|gen_fits({|$1|}, {|^gen_is_list_|})|})

m4_define({|gen_unknown|}, {|gen_error({|$1|}, {|unknown option|})m4_dnl
m4_define({|gen_close|})gen_each({|gen_closer|}, {|$1|}, m4_indir({|gen_options(|}gen_kind_given{|)|}))m4_dnl
m4_ifelse(m4_defn({|gen_close|}), {||}, {||}, {|gen_note({|did you mean '|}m4_defn({|gen_close|}){|'?|})|})m4_dnl
gen_note({|known options are|}gen_each({|gen_listed|}, {||}, m4_indir({|gen_options(|}gen_kind_given{|)|})))|})
m4_define({|gen_listed|}, {|{| $2|}|})
# Near enough to be meant: the same first two or last three letters.
m4_define({|gen_closer|}, {|m4_ifelse(gen_or(gen_same(m4_substr({|$1|}, 0, 2), m4_substr({|$2|}, 0, 2)),
gen_same(gen_group({|$1|}, {|\(...\)$|}), gen_group({|$2|}, {|\(...\)$|}))), {|yes|}, {|m4_define({|gen_close|},
{|$2|})|})|})

# gen_finish: all options are in: report the missing ones and the broken rules, then fill in the defaults.
m4_define({|gen_finish|}, {|gen_each({|gen_missing|}, {||}, m4_indir({|gen_options(|}gen_kind_given{|)|}))m4_dnl
gen_each({|gen_itself|}, {||}, m4_indir({|gen_options(|}gen_kind_given{|)|}))m4_dnl
m4_ifelse(gen_fits(m4_defn(gen_at({|include|})), {|["<]\(\./\)*|}m4_defn(gen_at({|name|})){|\.h[">]|}), {|no|}, {||},
{|gen_error({|include|}, {|'|}m4_defn(gen_at({|name|})){|.h' is the header to be generated|})gen_note({|leave it out, or choose another name|})|})m4_dnl
m4_ifdef({|gen_rules(|}gen_kind_given{|)|}, {|gen_each({|gen_obey|}, {||},
m4_indir({|gen_rules(|}gen_kind_given{|)|}))|})m4_dnl
m4_ifelse(gen_errors, {|0|}, {||}, {|m4_m4exit(3)|})|})
m4_define({|gen_missing|}, {|m4_ifdef(gen_at({|$2|}), {||},
{|m4_ifelse(m4_defn({|gen_default(|}gen_kind_given{|,$2)|}), {|required|},
{|gen_error({|$2|}, {|is required, and missing|})gen_note({|$2: |}m4_defn({|gen_help(|}gen_kind_given{|,$2)|}))|},
{|m4_define(gen_at({|$2|}), gen_fallback(gen_kind_given, {|$2|}))|})|})|})
m4_define({|gen_itself|}, {|m4_ifelse(gen_fits(m4_defn({|gen_check(|}gen_kind_given{|,$2)|}),
{|^gen_is_type|}){||}m4_dnl
gen_same(gen_subst(m4_defn(gen_at({|$2|})), {|\(struct\|union\) |}, {||}), m4_defn(gen_at({|name|}))), {|yesyes|},
{|m4_ifelse(m4_defn(gen_at({|$2|})), {||}, {||}, {|gen_error({|$2|},
{|'|}m4_defn(gen_at({|$2|})){|' is the type to be generated|})gen_note({|a pointer to it is possible|})|})|})|})
m4_define({|gen_obey|}, {|$2|})

# gen_fallback(KIND, OPTION): its default value, quoted; empty when it may be absent.
m4_define({|gen_fallback|}, {|m4_ifelse(m4_defn({|gen_default($1,$2)|}), {|optional|}, {||},
m4_defn({|gen_default($1,$2)|}), {|required|}, {||}, {|m4_defn({|gen_default($1,$2)|})|})|})
