# SPDX-License-Identifier: MIT
# words.awk: whose is each word of a generated file? Called as
#
#   awk -v name=NAME -v made=FILE -f words.awk RAW_HEADER RAW_SOURCE
#
# on what m4 wrote, where bind.m4 has marked words:
#
#   \001                    after a type that ends in `*`: the blank that follows goes
#   \002 text \003          the user's, from an option of the declaration
#   \004 word               made of the name: SELF, FN, UPPER
#   \006 class option text  a line of its own: an option that names functions, types or members
#
# All other words are the template's own: variables, parameters, what it calls. The words made are written to FILE. A word
# of the user's that has another meaning where it stands is told, as OPTION <tab> MESSAGE <tab> NOTE:
#
#   - any word that is made by this very declaration: a hook called q_push in the queue q; or may be made by another
#     version of it: q_private_...;
#   - a type, or the name, that is a word of the template's own anywhere: it would be hidden, or hide. A member of a
#     structure hides types only, in C++: the name, where that is one;
#   - a hook that is a word of the template's own in the function that calls it, or that the template calls anywhere, too.
#     Elsewhere a variable of that name does no harm.

BEGIN {
    n = split("char short int long signed unsigned float double const void volatile struct union enum bool", list, " ")
    for (i = 1; i <= n; i++) keyword[list[i]]
}

# The line without comments and strings; `comment` is true while in a comment.
function code(line,   out) {
    out = ""
    while (line != "") {
        if (comment) {
            if (!match(line, /\*\//)) return out
            comment = 0
        } else {
            if (!match(line, /\/\*|"/)) return out line
            out = out substr(line, 1, RSTART - 1) " "
            comment = substr(line, RSTART, 1) == "/"
            if (!comment) {
                line = substr(line, RSTART + 1)
                match(line, /^([^"\\]|\\.)*"/)
            }
        }
        line = substr(line, RSTART + RLENGTH)
    }
    return out
}

# Take the user's words out of the line; remember those of this function.
function without_users(line,   text) {
    while (match(line, /\002[^\003]*\003/)) {
        text = substr(line, RSTART + 1, RLENGTH - 2)
        users[text]
        line = substr(line, 1, RSTART - 1) " " substr(line, RSTART + RLENGTH)
    }
    return line
}

# Take the member that a line within a structure declares out of the line.
function without_member(line) {
    if (match(line, /[A-Za-z_][A-Za-z0-9_]* *(\[[^]]*\])? *; *$/)) {
        member = substr(line, RSTART)
        sub(/[^A-Za-z0-9_].*/, "", member)
        members[member]
        line = substr(line, 1, RSTART - 1)
    }
    return line
}

# The end of a declaration or of a function.
function close_function(   text) {
    for (text in users)
        if (text in own_here) hidden[text]
    for (text in users) delete users[text]
    for (text in own_here) delete own_here[text]
}

FNR == 1 { comment = depth = 0; close_function() }

substr($0, 1, 1) == "\006" {
    count++
    class[count] = $2; option[count] = $3
    sub(/^[^ ]* [^ ]* [^ ]* /, ""); value[count] = $0
    next
}

{
    line = code($0)
    if (line ~ /^ *#include/) next
    line = without_users(line)
    gsub(/\001/, " ", line)
    # A parameter that is a function: whoever calls it calls that word.
    if (match(line, /^typedef [^(]*\004[A-Za-z0-9_]+\(/)) {
        type = substr(line, RSTART, RLENGTH - 1); sub(/.*\004/, "", type); functions[type]
    }
    rest = line
    while (match(rest, /\004[A-Za-z0-9_]+ \*[A-Za-z_][A-Za-z0-9_]*/)) {
        split(substr(rest, RSTART + 1, RLENGTH - 1), pair, / \*/); rest = substr(rest, RSTART + RLENGTH)
        if (pair[1] in functions) called[pair[2]]
    }
    gsub(/(->|\.) *[A-Za-z_][A-Za-z0-9_]*/, " ", line) # members
    if (in_struct && depth == 1) line = without_member(line)
    if (depth == 0) in_struct = line ~ /^ *(typedef +)?(struct|union) .*\{ *$/
    if (line ~ "struct \004" name "([^A-Za-z0-9_]|$)") is_type = 1
    rest = line
    while (match(rest, /\004?[A-Za-z_][A-Za-z0-9_]*/)) {
        word = substr(rest, RSTART, RLENGTH); rest = substr(rest, RSTART + RLENGTH)
        if (sub(/^\004/, "", word)) ours[word]
        else {
            own[word]; own_here[word]
            if (rest ~ /^ *\(/) called[word]
        }
    }
    depth += gsub(/\{/, "{", line) - gsub(/\}/, "}", line)
    if (depth == 0 && line ~ /[;}] *$/) close_function()
}

function tell(i, word, what, note) { printf "%s\t'%s' %s\t%s\n", option[i], word, what, note }

END {
    close_function()
    ours[name "_mode"]
    for (word in ours) print word >made
    for (i = 1; i <= count; i++) {
        self = class[i] == "type" && value[i] ~ /\*$/ ? name : "" # a type may point to the one to be generated
        n = split(value[i], given, /[^A-Za-z0-9_]+/)
        type = ""
        for (k = 1; k <= n; k++) {
            word = given[k]
            if (word == "" || word in keyword) {
                if (word == "struct" || word == "union" || word == "enum") type = "tag"
                continue
            }
            if (class[i] == "name") {
                if (word in own || (is_type && word in members)) tell(i, word, "has another meaning in the generated code", \
                                      "choose a name of your own: it begins the names of all functions")
            } else if (index(word, name "_private_") == 1)
                tell(i, word, "is a name of the generator's", "names with '" name "_private_' are for generated code only")
            else if (word in ours && word != self)
                tell(i, word, "is generated by this declaration itself", "give yours, or what is to be generated, another name")
            else if (class[i] == "hook" && (word in hidden || word in called) && word !~ /^plait_/)
                tell(i, word, "has another meaning in the generated code that calls it", "give the function another name")
            else if (class[i] == "type" && type == "" && (word in own || word in members) && word !~ /_t$|^plait_/)
                tell(i, word, "has another meaning in the generated code", \
                     "write it as 'struct ...', or give it another typedef")
        }
    }
}
