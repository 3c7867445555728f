# SPDX-License-Identifier: MIT
# packages.sh: sourced by tools/demo and tools/test. need_packages NAME... makes sure that the Debian packages are there:
# installs what is missing when run as root on Debian, otherwise prints the one line to type and ends. Safe to repeat.
need_packages() {
    command -v dpkg-query >/dev/null 2>&1 || return 0 # not Debian: the build says what is missing
    missing=
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "Missing packages. Type: sudo apt-get install$missing" >&2
        exit 1
    fi
    echo "Installing$missing"
    # A package of a server would start it, and PostgreSQL's would make a database: the tests start servers of their own.
    policy=/usr/sbin/policy-rc.d
    cluster=/etc/postgresql-common/createcluster.d/plait.conf
    if [ -e $policy ]; then
        policy=
    else
        printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy
    fi
    mkdir -p "${cluster%/*}" && echo 'create_main_cluster = false' >$cluster
    installed=0
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null || installed=$?
    rm -f $policy $cluster
    return $installed
}
