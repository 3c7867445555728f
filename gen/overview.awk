# SPDX-License-Identifier: MIT
# overview.awk: what a generated header offers, in its order: the synchronisation table, then each public function, function
# type and macro, and each struct that one of them names (or that such a struct names), with the first sentence of the comment above it. Private names,
# constants, bodies and members are left out.

# The first sentence of a comment.
function summary_of(text) {
    gsub(/^\/\*|\*\/$/, "", text); gsub(/[ \t]+/, " ", text); sub(/^ /, "", text); sub(/ $/, "", text)
    if (match(text, /\.( |$)/)) text = substr(text, 1, RSTART)
    return text
}

# The heading of what follows; it stands for the summary of what has none.
function head(line) {
    section = heading = line
    gsub(/ ---- /, " ", heading)
}

function keep(name, text) {
    used = 1
    if (name == "" || name ~ /_(private|PRIVATE)_/ || name in seen) return
    seen[name]; count++
    shown[count] = text; under[count] = section
    about[count] = summary != "" || text ~ /^struct [A-Za-z0-9_]+;$/ ? summary : summary_of(heading)
    struct = 0
    if (text ~ /^struct [A-Za-z0-9_]+;$/) tag[count] = name
    else named = named " " text
}

# A whole declaration, on one line: a function, or the type of one.
function declare(text,   name) {
    used = 1
    gsub(/[ \t]+/, " ", text); gsub(/\( /, "(", text)
    if (text !~ /\(/ || text ~ /^(PLAIT_STATIC_ASSERT|PLAIT_ATOMIC_POINTER|static const|struct [A-Za-z0-9_]+ \{|enum)/) return
    while (sub(/^(PLAIT_MUST_USE|PLAIT_INLINE|static|inline) /, "", text)) continue
    name = text; sub(/ ?\(.*/, "", name); sub(/.*[^A-Za-z0-9_]/, "", name)
    keep(name, text)
}

NR == 1 { sub(/^\/\* /, ""); sub(/\.h:/, ":"); self = $1; sub(/:$/, "", self); print; print ""; next }
!guard && /^#ifndef / { guard = 1; next }
!guard { if (banner == 2 || banner && $0 != "") { print; banner = 2 } else if (/\*\//) banner = 1; next }
/^PLAIT_EXTERN_C_BEGIN/ { body = 1; next }
/^PLAIT_EXTERN_C_END/ { body = 0 }
!body { next }

# Inside of something.
comment != "" { sub(/^ \*( |$)/, ""); comment = comment " " $0; if (/\*\/$/) {
    # A heading may begin a comment.
    if (match(comment, /^\/\* ---- .* ---- /)) { head(substr(comment, 1, RLENGTH) "*/"); comment = substr(comment, RLENGTH) }
    summary = summary_of(comment); comment = ""; used = 0
} next }
skipping { if (/^\}/) skipping = 0; if (struct == count) inside[count] = inside[count] " " $0; next }
continued { continued = /\\$/; next }
declaration != "" && /^\{/ { declare(declaration ";"); declaration = ""; skipping = 1; next }
declaration != "" { declaration = declaration " " $0; if (/;$/) { declare(declaration); declaration = "" } next }

# The beginning of something.
/^$/ { if (used) summary = ""; next } # a comment on several things is parted from the first by a blank line
/^\/\* ---- .* ---- \*\/$/ { head($0); summary = ""; next }
/^\/\*/ { if (/\*\/$/) { summary = summary_of($0); used = 0 } else comment = $0; next }
/^#define / {
    name = $2; sub(/\(.*/, "", name)
    text = $0; if (!match(text, /^#define [A-Za-z0-9_]+(\([^)]*\))?/)) next
    keep(name, substr(text, 1, RLENGTH)); continued = /\\$/
    next
}
/^#/ { continued = /\\$/; next }
/^struct [A-Za-z0-9_]+ \{/ { before = count; keep($2, "struct " $2 ";"); struct = before == count || $2 == self ? 0 : count; skipping = 1; next }
/^(enum|static const) .*\{$/ || /^enum \{$/ { skipping = used = 1; next }
/^(struct|typedef struct) [A-Za-z0-9_ ]+;$/ { next }
/;/ { declare($0); next }
{ declaration = $0 }

END {
    gsub(/[^A-Za-z0-9_]+/, " ", named); named = named " "
    for (i = count; i > 0; i--)
        if (i in inside && index(named, " " tag[i] " ")) { gsub(/[^A-Za-z0-9_]+/, " ", inside[i]); named = named inside[i] " " }
    for (i = 1; i <= count; i++) {
        if (i in tag && !index(named, " " tag[i] " ")) continue
        if (under[i] != said) { print under[i]; print ""; said = under[i] }
        print shown[i]
        if (about[i] != "") print "    " about[i]
        print ""
    }
}
