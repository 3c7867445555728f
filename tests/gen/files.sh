#!/bin/sh
# SPDX-License-Identifier: MIT
# files.sh: what happens to files: both or none, --check, --depfile, --overview, links, modes, an interrupted run, m4.
. "$(dirname "$0")/support.sh"
project="$work/a project"
fixture "$project"
cd "$work" || exit 2
mkdir "$work/temporary"
TMPDIR=$work/temporary
export TMPDIR
gen=$project/gen/plait-gen
bag() {
    "$gen" bag --name m --key int "$@"
}
empty() { # DIRECTORY: does it hold nothing, hidden files included?
    [ -z "$(ls -A "$1" 2>/dev/null)" ]
}

# --check: the same, different, missing; it writes nothing.
bag -o out || bad "plain run"
bag -o out --check || bad "--check of fresh files"
cp -R out before
echo '/* edited */' >>out/m.c
bag -o out --check 2>said && bad "--check misses an edit"
grep -q '^error: check: out/m.c is not what' said || bad "--check does not name the file: $(cat said)"
grep -q 'm\.h' said && bad "--check names the wrong file"
rm out/m.c
bag -o out --check 2>said && bad "--check misses a missing file"
bag -o out --capacity 9 --check 2>said && bad "--check misses a changed option"
[ ! -e out/m.c ] || bad "--check wrote a file"
bag -o none --check 2>said && bad "--check of no directory"
[ ! -e none ] || bad "--check made a directory"

# --overview and --version print, and write nothing.
bag --overview >overview || bad "--overview"
grep -q 'Which calls may overlap' overview || bad "--overview lacks the table"
grep -q 'm_first(m const \*self);' overview || bad "--overview lacks an inline function"
grep -q 'return\|#include' overview && bad "--overview has bodies or includes"
[ "$("$gen" --version)" = "plait-gen $(cat "$root/gen/version")" ] || bad "--version"
"$gen" --help | grep -q '^kinds: bag$' || bad "--help lacks the kinds"
"$gen" --help bag | grep -q -e '--key TYPE *type of the keys (required)' || bad "--help bag lacks an option"

# --check: files whose line ends were changed on their way are told from edited ones.
rm -rf ends && cp -R before ends && sed -i "s/\$/$(printf '\r')/" ends/m.h ends/m.c
bag -o ends --check 2>said && bad "--check misses other line ends"
[ "$(grep -c '^error: check: ends/m.[hc] has other line ends' said)" = 2 ] || bad "--check does not tell line ends: $(cat said)"

# Names that meet in capitals.
bag -o capitals && "$gen" bag --name M --key int -o capitals 2>said && bad "m and M share a guard"
grep -q "error: name: 'M' and 'm' would both define 'M_[A-Z_]*'" said || bad "m and M: $(cat said)"
"$gen" bag --name M_CAPACITY --key int -o capitals 2>said && bad "M_CAPACITY is a macro of m"
grep -q "'M_CAPACITY' and 'm' would both define 'M_CAPACITY'" said || bad "M_CAPACITY: $(cat said)"
[ "$(ls -A capitals | tr '\n' ' ')" = 'm.c m.h ' ] || bad "capitals: left $(ls -A capitals)"

# Two runs at once of one declaration: both end well, the files are whole.
for round in 1 2 3; do
    bag -o both &
    first=$!
    bag -o both || bad "second of two at once"
    wait $first || bad "first of two at once"
    [ "$(ls -A both | tr '\n' ' ')" = 'm.c m.h ' ] && diff -r before both >/dev/null || bad "two at once: $(ls -A both)"
    rm -rf both
done

# Through a link, from anywhere; files named m4 or templates in the working directory do no harm.
mkdir -p bin elsewhere/templates elsewhere/gen
ln -s "../a project/gen/plait-gen" bin/plait-gen
echo 'broken' >elsewhere/templates/bag.m4
echo 'broken' >elsewhere/gen/gen.m4
(cd elsewhere && ../bin/plait-gen bag --name m --key int -o 'o u t') || bad "run through a link"
cmp -s "elsewhere/o u t/m.h" before/m.h || bad "another output through a link"

# The files' mode is the user's.
(umask 027 && bag -o modes) && [ "$(ls -l modes/m.h | cut -c 1-10)" = -rw-r----- ] || bad "umask is not obeyed"

# --depfile: a make rule that names all that is read; touching any of it makes the files again, else nothing does.
if command -v make >/dev/null 2>&1; then
    cat >Makefile <<'END'
d/m.h: d/m.d
	@echo made
	@"$(GEN)" bag --name m --key int -o d --depfile d/m.d
d/m.d:
	@mkdir -p d; : >d/m.d
-include d/m.d
END
    make -s GEN="$gen" d/m.h >/dev/null 2>&1 || bad "make with --depfile"
    touch -d '2001-01-01' d/m.d
    [ -z "$(make -s GEN="$gen" d/m.h 2>/dev/null)" ] || bad "made again though nothing changed"
    for file in templates/bag.m4 templates/bag.c.m4 templates/shared/key.c.m4 templates/common.m4 gen/checks.m4 gen/version; do
        touch -d '2001-01-01' "$project/$file" d/m.d
        make -s GEN="$gen" d/m.h >/dev/null 2>&1
        touch -d '2001-01-01' d/m.d
        touch -d '+1 hour' "$project/$file"
        [ "$(make -s GEN="$gen" d/m.h 2>/dev/null)" = made ] || bad "not made again when $file changed"
        touch -d '2001-01-01' "$project/$file"
    done
fi

# A directory that cannot be made, or written, is fatal, and leaves nothing.
echo x >plainfile
bag -o plainfile/sub 2>said
[ $? = 2 ] && grep -q '^fatal: ' said || bad "a directory that cannot be made: $(cat said)"

# A full disk, here a limit on the size of files: fatal, not blamed on the templates, and nothing is left.
if (ulimit -f 1) 2>/dev/null; then
    mkdir -p full
    (ulimit -f 1 && trap '' XFSZ && bag -o full) >said 2>&1
    [ $? = 2 ] && ! grep -q 'templates' said || bad "no room: $(cat said)"
    empty full || bad "no room: left $(ls -A full)"
fi

# An interrupted run leaves nothing, or what was there before. The signal comes from a program that plait-gen runs, so
# the moment is exact: m4 writing the source; cat writing into the directory; mv between the two files.
interrupted() { # PROGRAM WHEN: a program of that name that signals plait-gen at its run number WHEN
    rm -rf fake count pid
    mkdir fake
    cat >"fake/$1" <<END
#!/bin/sh
echo x >>"$work/count"
if [ "\$(wc -l <"$work/count")" -eq $2 ]; then
    case $1 in cat) printf 'half' ;; esac
    kill -TERM "\$(cat "$work/pid")"
    case $1 in cat) exit 1 ;; esac
fi
exec $(command -v "$1") "\$@"
END
    chmod +x "fake/$1"
    PATH=$work/fake:$PATH sh -c 'echo $$ >"$0/pid"; shift; exec "$@"' "$work" "$gen" "$gen" bag --name m --key long -o "$3" 2>said
}
for when in 2 3; do
    mkdir -p fresh
    interrupted m4 $when fresh
    [ $? = 143 ] || bad "m4 $when: not interrupted"
    empty fresh || bad "m4 $when: left $(ls -A fresh)"
done
for when in 1 2; do
    mkdir -p fresh
    interrupted cat $when fresh && bad "cat $when: not interrupted"
    empty fresh || bad "cat $when: left $(ls -A fresh)"
    rm -rf old && cp -R before old
    interrupted cat $when old && bad "cat $when: not interrupted"
    diff -r before old >/dev/null || bad "cat $when: a file was changed"
done
rm -rf fresh && mkdir fresh
interrupted mv 1 fresh || bad "mv: signals must wait until both files are there"
[ "$(ls -A fresh | tr '\n' ' ')" = 'm.c m.h ' ] || bad "mv: left $(ls -A fresh)"
# m4 by a path from here; one that reads its input is not waited for.
ln -s "$(command -v gm4 || command -v m4)" here4
PLAIT_M4=./here4 bag -o here || bad "m4 by a relative path"
printf '#!/bin/sh\ncat\n' >reader4
chmod +x reader4
mkfifo never
PLAIT_M4=$work/reader4 timeout 10 "$gen" bag --name m --key int -o x <>never >said 2>&1
[ $? = 2 ] || bad "an m4 that reads its input: $(cat said)"
# Which m4: absent, too old, not GNU.
PLAIT_M4=/nonexistent/m4 bag -o x 2>said
[ $? = 2 ] && grep -q '^fatal: GNU m4 1.4.9 or later is needed.*apt-get install m4' said || bad "m4 absent: $(cat said)"
for text in 'm4 (GNU M4) 1.4.8' 'GNU M4 1.4.18' ''; do
    printf '#!/bin/sh\necho "%s"\n' "$text" >oldm4
    chmod +x oldm4
    PLAIT_M4=$work/oldm4 bag -o x 2>said
    [ $? = 2 ] || bad "m4 that says '$text' is accepted"
done
[ ! -e x ] || bad "written without m4"
empty "$TMPDIR" || bad "left behind: $(ls -A "$TMPDIR")"
finish
