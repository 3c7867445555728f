m4_divert(-1)m4_dnl SPDX-License-Identifier: MIT
# checks.m4: what a value may be.
#
# Each check looks at the value in gen_its of the option in gen_this, reports what is wrong, and may put the value
# into its normal form (one blank between words, `*` after the type it belongs to, lists parted by single blanks).
# Checks named gen_is_list_* accept an option given several times.

# gen_wrong(WHAT, NOTE): the value is wrong; NOTE says what would be right.
m4_define({|gen_wrong|}, {|gen_error(m4_defn({|gen_this|}), {|'|}m4_defn({|gen_its|}){|' $1|})m4_ifelse({|$2|},
{||}, {||}, {|gen_note({|$2|})|})|})

# gen_its_fits(REGEXP): yes or no.
m4_define({|gen_its_fits|}, {|gen_fits(m4_defn({|gen_its|}), {|$1|})|})

# gen_becomes(TEXT): the normal form of the value.
m4_define({|gen_becomes|}, {|m4_define({|gen_its|}, {|$1|})|})

# gen_trim: no blanks at either end, one blank at most within.
m4_define({|gen_trim|}, {|gen_becomes(gen_subst(m4_defn({|gen_its|}), {|[ 	]+|}, {| |}))m4_dnl
gen_becomes(gen_group(m4_defn({|gen_its|}), {|^ ?\(.*[^ ]\) ?$|}))|})

## ---- words that are taken ----

# gen_take(WHY, WORDS): one substitution for all of a text, because stepping through so long a list costs its square.
m4_define({|gen_take|}, {|m4_patsubst({|$2|}, {|\([A-Za-z0-9_]+\)[^A-Za-z0-9_]*|},
{|m4_define({|gen_taken_by(\1)|}, {|$1|})|})|})
gen_take({|is a keyword of C|},
{|auto break case char const continue default do double else enum extern float for goto if inline
int long register restrict return short signed sizeof static struct switch typedef union unsigned
void volatile while _Alignas _Alignof _Atomic _Bool _Complex _Generic _Imaginary _Noreturn
_Static_assert _Thread_local asm typeof|})
gen_take({|is a macro of the C library|},
{|bool true false NULL EOF assert errno stdin stdout stderr offsetof alignas alignof noreturn complex
static_assert thread_local linux unix|})
gen_take({|is a keyword of C++, where headers are read too|},
{|and and_eq bitand bitor catch char8_t char16_t char32_t class co_await co_return co_yield compl
concept const_cast consteval constexpr constinit decltype delete dynamic_cast explicit export friend
mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public
reinterpret_cast requires static_cast template this throw try typeid typename using virtual wchar_t xor
xor_eq|})
gen_take({|is a name of the C or POSIX library|},
{|abort abs accept access alarm atexit atof atoi atol bind bsearch calloc chdir clock close connect
div dup exit exp fclose fopen fork fprintf fputs fread free fwrite getc getenv getpid gets index
ioctl isalpha isdigit kill ldiv link listen log longjmp main malloc memchr memcmp memcpy memmove
memset nice open pause perror pipe poll pow printf putc puts qsort raise rand read realloc recv
remove rename rewind scanf select send setjmp shutdown signal sin cos sqrt sleep socket sprintf
srand stat strcat strchr strcmp strcpy strdup strlen strncmp strncpy sync system tan time tolower
toupper truncate ungetc unlink usleep wait write FILE div_t fpos_t int8_t int16_t int32_t int64_t
uint8_t uint16_t uint32_t uint64_t intmax_t uintmax_t intptr_t uintptr_t ptrdiff_t size_t ssize_t time_t
pid_t off_t va_list timespec timeval sigset_t|})
# A file string.h in the folder of generated headers would be found instead of <string.h>.
gen_take({|is the name of a header of the C or POSIX library|},
{|aio alloca ctype dirent dlfcn endian fcntl features fenv fnmatch getopt glob grp iconv inttypes iso646
langinfo libgen limits locale math memory monetary netdb pwd regex sched search semaphore spawn stdalign
stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings syslog termios tgmath
threads uchar unistd utime wchar wctype wordexp|})
# Variables of functions in generated headers, and parameters named like what they are. A type of that name would be
# hidden by them: -Wshadow warns, and a parameter list such as (value value, value *result) is an error.
gen_take({|is the name of a variable in generated code|},
{|amount answer argument attention bits cell context deadline desired entry error expected hash hint id
item key keys old out ready result segment self slot stats status tail task ticket value values words|})
# Stems whose functions the library has: sem_init, mtx_lock, atomic_exchange ...
gen_take({|is a stem of names of the C or POSIX library|},
{|atomic call cnd mq mtx once pthread sem thrd timer tss|})

# gen_is_free(WORD), gen_is_keyword(WORD), gen_is_variable(WORD), gen_is_of_library(WORD): yes or no.
m4_define({|gen_is_free|}, {|m4_ifdef({|gen_taken_by($1)|}, {|no|}, {|yes|})|})
m4_define({|gen_is_taken|}, {|gen_fits(m4_ifdef({|gen_taken_by($1)|}, {|m4_defn({|gen_taken_by($1)|})|}), {|$2|})|})
m4_define({|gen_is_keyword|}, {|gen_is_taken({|$1|}, {|keyword|})|})
m4_define({|gen_is_variable|}, {|gen_is_taken({|$1|}, {|variable|})|})
m4_define({|gen_is_of_library|}, {|gen_is_taken({|$1|}, {|^is a \(macro\|name\) of|})|})

m4_define({|gen_identifier_re|}, {|^[A-Za-z_][A-Za-z0-9_]*$|})

## ---- the checks ----

# gen_is_identifier: any identifier of C that is not a keyword.
m4_define({|gen_is_identifier|}, {|m4_ifelse(gen_its_fits(gen_identifier_re), {|no|},
{|gen_wrong({|is not a C identifier|}, {|letters, digits and '_', not beginning with a digit|})|},
gen_is_keyword(m4_defn({|gen_its|})), {|yes|},
{|gen_wrong(m4_defn({|gen_taken_by(|}m4_defn({|gen_its|}){|)|}), {|give a name of your own|})|})|})

# gen_is_name: the name of a generated type, the beginning of all its functions.
m4_define({|gen_is_name|}, {|m4_ifelse(gen_its_fits(gen_identifier_re), {|no|},
{|gen_wrong({|is not a C identifier|}, {|letters, digits and '_', beginning with a letter|})|},
gen_is_free(m4_defn({|gen_its|})), {|no|},
{|gen_wrong(m4_defn({|gen_taken_by(|}m4_defn({|gen_its|}){|)|}),
{|choose a name of your own: it begins the names of all functions|})|},
m4_eval(m4_len(m4_defn({|gen_its|})) > 63), 1, {|gen_wrong({|is longer than 63 characters|},
{|C promises to read so many, and the first 31 of functions|})|},
gen_its_fits({|^_|}), {|yes|}, {|gen_wrong({|begins with '_', which C reserves|}, {|begin with a letter|})|},
gen_its_fits({|__|}), {|yes|}, {|gen_wrong({|contains '__', which C++ reserves|}, {|use single '_'|})|},
gen_its_fits({|_$|}), {|yes|}, {|gen_wrong({|ends with '_', so that its functions would contain '__'|},
{|leave the last '_' out|})|},
gen_its_fits({|^\(plait\|PLAIT\)\(_\|$\)|}), {|yes|}, {|gen_wrong({|begins with 'plait', which the runtime uses|},
{|choose a beginning of your own|})|},
gen_its_fits({|^\(atomic\|pthread\|thrd\|mtx\|cnd\)_|}), {|yes|},
{|gen_wrong({|begins like a name of the C or POSIX library|}, {|choose a beginning of your own|})|})|})

# gen_is_flag: yes or no.
m4_define({|gen_is_flag|}, {|m4_ifelse(gen_its_fits({|^\(yes\|no\)$|}), {|no|},
{|gen_wrong({|is neither 'yes' nor 'no'|}, {|the option alone means 'yes'|})|})|})

# gen_is_one_of(WORDS): one of the words, parted by blanks.
m4_define({|gen_is_one_of|}, {|gen_each({|gen_accept|}, {||}, gen_items({|$1|}))m4_ifdef({|gen_accepted|},
{|m4_undefine({|gen_accepted|})|}, {|gen_wrong({|is none of the words accepted|}, {|one of: $1|})|})|})
m4_define({|gen_accept|}, {|m4_ifelse({|$2|}, m4_defn({|gen_its|}), {|m4_define({|gen_accepted|})|})|})

# gen_is_count(LOWEST, HIGHEST): a plain decimal number within these bounds.
m4_define({|gen_is_count|}, {|m4_ifelse(gen_its_fits({|^\(0\|[1-9][0-9]*\)$|}), {|no|},
{|gen_wrong({|is not a plain decimal number|}, {|a number from $1 to $2|})|},
{|gen_is_between(m4_defn({|gen_its|}), {|$1|}, {|$2|})|})|})
m4_define({|gen_is_between|}, {|m4_ifelse(m4_eval(m4_len({|$1|}) > 10), 1, {|gen_wrong({|is too large|},
{|a number from $2 to $3|})|},
gen_compare({|$1|}, {|$3|}), {|more|}, {|gen_wrong({|is too large|}, {|a number from $2 to $3|})|},
gen_compare({|$1|}, {|$2|}), {|less|}, {|gen_wrong({|is too small|}, {|a number from $2 to $3|})|})|})
# Ten digits do not fit m4's 32 bits: longer numbers are larger, equally long ones below 10^9 are compared.
m4_define({|gen_compare|}, {|m4_ifelse(m4_eval(m4_len({|$1|}) > m4_len({|$2|})), 1, {|more|},
m4_eval(m4_len({|$1|}) < m4_len({|$2|})), 1, {|less|},
m4_len({|$1|}), {|10|}, {|gen_compare_long({|$1|}, {|$2|})|},
m4_eval({|$1 > $2|}), 1, {|more|}, m4_eval({|$1 < $2|}), 1, {|less|}, {|same|})|})
m4_define({|gen_compare_long|}, {|m4_ifelse(m4_substr({|$1|}, 0, 1), m4_substr({|$2|}, 0, 1),
{|gen_compare_tail(m4_substr({|$1|}, 1), m4_substr({|$2|}, 1))|},
m4_eval(m4_substr({|$1|}, 0, 1) > m4_substr({|$2|}, 0, 1)), 1, {|more|}, {|less|})|})
m4_define({|gen_compare_tail|}, {|m4_ifelse(m4_eval(1$1 > 1$2), 1, {|more|}, m4_eval(1$1 < 1$2), 1, {|less|},
{|same|})|})

# gen_is_power(LOWEST, HIGHEST): a count that is a power of two.
m4_define({|gen_is_power|}, {|m4_define({|gen_before|}, gen_errors)gen_is_count({|$1|}, {|$2|})m4_dnl
m4_ifelse(gen_errors, m4_defn({|gen_before|}), {|m4_ifelse(m4_eval(gen_its & (gen_its - 1)), 0, {||},
{|gen_wrong({|is not a power of two|}, {|a power of two from $1 to $2|})|})|})|})

# gen_is_type(WORD): a type that can be written before a name: no array, function, void; not const itself. Or WORD, which
# is no type, but means something to the kind.
# gen_is_type_pointed_to: the same, of which the kind only uses pointers, so that it may be incomplete.
# gen_is_type_or_void: the same, or void, for what a function returns.
m4_define({|gen_is_type_pointed_to|}, {|gen_is_type|})
m4_define({|gen_is_type_or_void|}, {|gen_trim{||}m4_ifelse(m4_defn({|gen_its|}), {|void|}, {||}, {|gen_is_type|})|})
m4_define({|gen_is_type|}, {|gen_trim{||}m4_dnl
gen_becomes(gen_subst(gen_subst(m4_defn({|gen_its|}), {| ?\* ?|}, {|*|}), {|\([A-Za-z0-9_]\)\*|}, {|\1 *|}))m4_dnl
gen_becomes(gen_subst(m4_defn({|gen_its|}), {|\*\([A-Za-z_]\)|}, {|*\1|}))m4_dnl
m4_ifelse(gen_its_fits({|^_Atomic ?(|}), {|yes|}, {|gen_wrong_qualified|},
gen_its_fits({|[(),]|}), {|yes|}, {|gen_wrong({|is not a plain type name|},
{|give it a typedef: parentheses and commas cannot stand in the type of an option|})|},
gen_its_fits({|\[|}), {|yes|}, {|gen_wrong({|is an array type|}, {|wrap the array in a struct|})|},
gen_its_fits({|:|}), {|yes|}, {|gen_wrong({|is a bit-field|}, {|give the type alone; only members of a struct have a width|})|},
gen_its_fits({|^[A-Za-z_][A-Za-z0-9_ *]*$|}), {|no|}, {|gen_wrong({|is not a plain type name|},
{|such as: int, uint64_t, struct session, const char *|})|},
gen_its_fits({|^\(const \)?void\( const\)?$|}), {|yes|}, {|gen_wrong({|is no type of values|},
{|give the type of what is kept|})|},
gen_its_fits({|\bvoid\b|}), {|yes|}, {|gen_wrong({|points to anything|},
{|give the type it points to; Plait has no untyped pointers|})|},
gen_its_fits({|\b\(static\|extern\|typedef\|register\|auto\|inline\|_Thread_local\|_Noreturn\)\b|}), {|yes|},
{|gen_wrong({|is a declaration, not a type|}, {|give the type alone|})|},
gen_its_fits({|\b\(volatile\|restrict\|_Atomic\)\b|}), {|yes|},
{|gen_wrong_qualified|},
gen_its_fits({|\b\(_Alignas\|__attribute__\|__extension__\)\b|}), {|yes|},
{|gen_wrong({|is more than a type|}, {|give it a typedef|})|},
gen_its_fits({|^\(const [^*]*\|[^*]* const\|.*\* ?const\)$|}), {|yes|},
{|gen_wrong({|cannot be assigned to|}, {|leave the outermost 'const' out|})|},
gen_is_pointing(gen_group(m4_defn({|gen_its|}), {|^[^*]*\(.*\)$|})), {|no|},
{|gen_wrong({|is not a plain type name|}, {|such as: int, uint64_t, struct session, const char *|})|},
gen_fits(gen_base, {|\b__int128\b|}), {|yes|},
{|gen_wrong({|is no type of standard C|}, {|give it a typedef that is marked __extension__|})|},
gen_is_base(gen_base), {|no|},
{|gen_wrong({|is not a plain type name|}, {|such as: int, uint64_t, struct session, const char *|})|},
gen_is_variable(gen_base), {|yes|},
{|gen_wrong({|is the name of a variable in generated code|},
{|write it as 'struct ...', or give it another typedef|})|})|})

m4_define({|gen_wrong_qualified|},
{|gen_wrong({|is qualified, but values are copied|}, {|leave 'volatile', 'restrict' and '_Atomic' out|})|})

# gen_base: the value before its stars, without const.
m4_define({|gen_base|}, {|gen_base_of(m4_defn({|gen_its|}))|})
m4_define({|gen_base_of|}, {|gen_group(gen_subst(gen_group({|$1|}, {|^\([^*]*\)|}), {|\bconst\b|}, {||}),
{|^ *\(.*[^ ]\) *$|})|})
m4_define({|gen_is_pointing|}, {|gen_fits({|$1|}, {|^\(\*\(const \|const$\)?\)*$|})|})

m4_define({|gen_plain_integer_re|},
{|\(un\)?signed\|\(\(un\)?signed \)?\(char\|short\( int\)?\|int\|long\( long\)?\( int\)?\)|})
m4_define({|gen_named_integer_re|},
{|u?int\(_least\|_fast\)?\(8\|16\|32\|64\)_t\|u?intmax_t\|u?intptr_t\|s?size_t\|ptrdiff_t|})
m4_define({|gen_integer_re|}, {|^\(|}m4_defn({|gen_plain_integer_re|}){|\||}m4_defn({|gen_named_integer_re|}){|\)$|})
m4_define({|gen_basic_re|}, {|^\(float\|\(long \)?double\|_Bool\|bool\)$|})

m4_define({|gen_is_base|}, {|m4_ifelse(gen_fits({|$1|}, gen_integer_re), {|yes|}, {|yes|},
gen_fits({|$1|}, gen_basic_re), {|yes|}, {|yes|},
gen_fits({|$1|}, {|^\(struct\|union\|enum\) [A-Za-z_][A-Za-z0-9_]*$|}), {|yes|},
{|gen_not(gen_is_keyword(gen_group({|$1|}, {| \(.*\)$|})))|},
gen_fits({|$1|}, gen_identifier_re), {|yes|}, {|gen_not(gen_is_keyword({|$1|}))|}, {|no|})|})

# gen_is_list_headers: "a.h", <a.h> or a.h, which means "a.h".
m4_define({|gen_is_list_headers|}, {|m4_ifelse(gen_its_fits({|"[^"]*[ 	][^"]*"\|<[^<>]*[ 	][^<>]*>|}), {|yes|},
{|gen_wrong({|has a blank in the name of a header|}, {|add its folder to the include path, or rename it|})|},
{|gen_list({|gen_is_header|})|})|})
m4_define({|gen_header_re|}, {|^\("[^"<>*\\]*[A-Za-z0-9_]\.\(h\|hh\|hpp\|hxx\|inc\)"\|<[^"<>*\\]*[A-Za-z0-9_.+-]>\)$|})
m4_define({|gen_is_header|}, {|m4_define({|gen_given|}, m4_defn({|gen_its|}))m4_dnl
m4_ifelse(gen_its_fits({|["<>]|}), {|no|}, {|gen_becomes({|"|}m4_defn({|gen_its|}){|"|})|})m4_dnl
m4_ifelse(gen_its_fits(m4_defn({|gen_header_re|})){||}gen_its_fits({|[^-A-Za-z0-9_./+"<>]|}), {|yesno|}, {||},
{|gen_becomes(m4_defn({|gen_given|}))gen_wrong({|cannot be a header|},
{|such as: session.h, "net/session.h", <session.h>|})|})|})

# gen_is_list_members: the names of the members of a struct.
m4_define({|gen_is_list_members|}, {|gen_becomes(gen_subst(m4_defn({|gen_its|}), {|,|},
{| |}))gen_list({|gen_is_identifier|})|})

# gen_is_function: the name of a function of the user's. Those of the library have other parameters, or none of a type:
# `free` would compile as a hook that disposes of an int.
m4_define({|gen_is_function|}, {|m4_ifelse(gen_is_of_library(m4_defn({|gen_its|})), {|yes|},
{|gen_wrong(m4_defn({|gen_taken_by(|}m4_defn({|gen_its|}){|)|}),
{|give a function of your own, with the parameters that --help tells|})|}, {|gen_is_identifier|})|})

# gen_is_list_functions: names of functions of the user's; how many is a rule of the kind.
m4_define({|gen_is_list_functions|}, {|gen_becomes(gen_subst(m4_defn({|gen_its|}), {|,|},
{| |}))gen_list({|gen_is_function|})|})

# gen_is_generated: the name of something else that is generated; its header is included.
m4_define({|gen_is_generated|}, {|gen_is_name|})

# gen_is_expression: an expression of C, as far as that can be seen without knowing what its words mean.
m4_define({|gen_is_expression|}, {|gen_trim{||}m4_ifelse(gen_its_fits({|[;#@`\]\|//\|/\*|}), {|yes|},
{|gen_wrong({|is not an expression|}, {|such as: from->id, &from->lock, hash(name)|})|},
gen_length_without(m4_defn({|gen_its|}), {|(|}), gen_length_without(m4_defn({|gen_its|}), {|)|}), {||},
{|gen_wrong({|has not as many ( as )|}, {|such as: hash(from->name)|})|})|})
m4_define({|gen_length_without|}, {|m4_len(m4_translit({|{|$1|}|}, {|$2|}))|})

# gen_is_list_parameters: a parameter of a function, type and name as C writes them; the list has one for each. Types and
# names are kept apart in gen_parameter_types and gen_parameter_names, too.
m4_define({|gen_is_list_parameters|}, {|gen_trim{||}m4_define({|gen_given|}, m4_defn({|gen_its|}))m4_dnl
m4_define({|gen_named|}, gen_group(m4_defn({|gen_its|}), {|[^A-Za-z0-9_]\([A-Za-z_][A-Za-z0-9_]*\)$|}))m4_dnl
m4_define({|gen_typed|}, gen_group(m4_defn({|gen_its|}), {|^\(.*[^A-Za-z0-9_]\)[A-Za-z_][A-Za-z0-9_]*$|}))m4_dnl
m4_ifelse(gen_its_fits({|]$|}), {|yes|}, {|gen_wrong({|is an array|}, {|give a pointer: 'int *list'|})|},
gen_its_fits({|[()]|}), {|yes|}, {|gen_wrong({|is not a type and a name|},
{|give the type a typedef: 'compare *order'|})|},
m4_defn({|gen_named|}), {||}, {|gen_wrong_parameter|},
gen_is_keyword(m4_defn({|gen_named|})), {|yes|}, {|gen_wrong_parameter|},
gen_fits(m4_defn({|gen_typed|}), {|\b\(struct\|union\|enum\|const\) $|}), {|yes|}, {|gen_wrong_parameter|},
gen_fits(m4_defn({|gen_named|}), {|^plait_|}), {|yes|}, {|gen_wrong({|has a name that begins with 'plait_'|},
{|choose a name of your own|})|},
m4_ifdef({|gen_parameter(|}m4_defn({|gen_named|}){|)|}, {|yes|}), {|yes|}, {|gen_wrong({|is a name given before|},
{|each parameter has a name of its own|})|},
{|gen_becomes(m4_defn({|gen_typed|}))gen_is_type{||}gen_keep_parameter{||}|})|})
m4_define({|gen_wrong_parameter|}, {|gen_wrong({|is not a type and a name|}, {|such as: 'struct account *from', 'long amount'|})|})
m4_define({|gen_keep_parameter|}, {|m4_define({|gen_parameter(|}m4_defn({|gen_named|}){|)|})m4_dnl
gen_append({|gen_parameter_types|}, m4_defn({|gen_its|}))gen_append({|gen_parameter_names|}, m4_defn({|gen_named|}))m4_dnl
gen_becomes(m4_defn({|gen_its|})m4_ifelse(gen_its_fits({|\*$|}), {|yes|}, {||}, {|{| |}|})m4_defn({|gen_named|}))m4_dnl
m4_ifdef(gen_at(m4_defn({|gen_this|})), {|m4_define(gen_at(m4_defn({|gen_this|})), m4_defn(gen_at(m4_defn({|gen_this|}))){|,|})|})|})

# gen_is_parameter(WORD): is one called so?
m4_define({|gen_is_parameter|}, {|m4_ifdef({|gen_parameter($1)|}, {|yes|})|})

# gen_list(CHECK): apply CHECK to each word of the value, each given once, and part the words by single blanks.
m4_define({|gen_list|}, {|gen_trim{||}m4_define({|gen_done|})gen_list_each({|$1|}, gen_items(m4_defn({|gen_its|})))m4_dnl
gen_becomes(gen_group(m4_defn({|gen_done|}), {|^ \(.*\)$|}))|})
m4_define({|gen_list_each|}, {|m4_ifelse({|$2|}, {||}, {||}, {|gen_becomes({|$2|})m4_indir({|$1|}){||}m4_dnl
m4_ifdef({|gen_listed(|}m4_defn({|gen_this|}){|,|}m4_defn({|gen_its|}){|)|}, {|gen_wrong({|is listed twice|}, {|name it once|})|})m4_dnl
m4_define({|gen_listed(|}m4_defn({|gen_this|}){|,|}m4_defn({|gen_its|}){|)|})m4_dnl
m4_define({|gen_done|}, m4_defn({|gen_done|}){| |}m4_defn({|gen_its|}))gen_list_each({|$1|},
m4_shift(m4_shift($@)))|})|})

## ---- questions about a value, for facts and rules ----

# gen_integer(OPTION): is it spelled as an integer type of C? A typedef of the user's is not seen through.
m4_define({|gen_integer|}, {|gen_fits(gen_look({|$1|}), gen_integer_re)|})

# gen_pointer(OPTION): is it spelled as a pointer?
m4_define({|gen_pointer|}, {|gen_fits(gen_look({|$1|}), {|\*$|})|})

# gen_compound(OPTION): is it spelled `struct x` or `union x`?
m4_define({|gen_compound|}, {|gen_fits(gen_look({|$1|}), {|^\(const \)?\(struct\|union\) [^*]*$|})|})

# gen_words_in(OPTION): how many words its list has.
m4_define({|gen_words_in|}, {|gen_count_words(gen_items(gen_look({|$1|})))|})
m4_define({|gen_count_words|}, {|m4_ifelse({|$1|}, {||}, 0, {|m4_incr(gen_count_words(m4_shift($@)))|})|})
