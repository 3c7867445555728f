GEN_IFNOT(compared)
/* Types by their numbers: 8 is a floating one, 12 and 13 are struct and union. */
_Static_assert(__builtin_classify_type(*(KEY *)0) < 12,
    COMPLAINT(key));
_Static_assert(__builtin_classify_type(*(KEY *)0) != 8 || sizeof(KEY) <= 8U,
    "key: a long double has bits without value");
GEN_ENDIF
GEN_IF(members)
_Static_assert(sizeof(KEY) ==
           EACH(members, +, sizeof(((KEY *)0)->MEMBER)),
    "members: the key has padding, or members that are not named");
/* Types by their numbers: 12 and 13 are struct and union. */
_Static_assert(
           EACH(members, &&, __builtin_classify_type(((KEY *)0)->MEMBER) < 12),
    "members: one of them is itself a struct or a union, which may have padding: give 'hash' and 'equal'");
_Static_assert(
           EACH(members, &&, _Generic(((KEY *)0)->MEMBER, long double: 0, default: 1)),
    "members: one of them is a long double, which has padding: give 'hash' and 'equal'");
GEN_ENDIF
