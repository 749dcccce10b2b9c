# Shared by check-fresh and check-image; sourced, not run. A Debian in a folder, with this machine's toolchain beside it.
((EUID == 0)) || { echo "a Debian in a folder is made by root alone" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "debootstrap is missing. Run: apt-get install debootstrap" >&2; exit 1; }
swift=$(readlink -f "$(command -v swift)")
toolchain=${swift%/usr/bin/*}
# What swift.org names for the toolchain, and git, by which its packages come.
needed=(
    binutils ca-certificates git gnupg2 libc6-dev libcurl4-openssl-dev libedit2 libncurses6 libpython3-dev libsqlite3-0 libstdc++-12-dev
    libxml2-dev libz3-dev tzdata unzip zlib1g-dev
)
# Folders of this machine that git takes packages from instead of their addresses.
mapfile -t mirrors < <(
    git config --get-regexp '^url\./.*\.insteadof$' 2>/dev/null | sed -E 's/^url\.(.*)\/\.insteadof .*/\1/' | sort -u)

# make_debian SUITE FOLDER PACKAGE…: nothing but these packages and what every Debian has.
make_debian() {
    local suite=$1 root=$2 mirror
    shift 2
    mirror=$(
        { cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true; } |
            sed -nE 's/^URIs: *//p; s/^deb (\[[^]]*\] )?([^ ]+) .*/\2/p' | sed -n 1p)
    debootstrap --variant=minbase --include="$(IFS=,; echo "$*")" "$suite" "$root" "$mirror" >"$root.log" ||
        { tail "$root.log" >&2; exit 1; }
    rm -f "$root.log"
    [[ ! -e /etc/gitconfig ]] || cp /etc/gitconfig "$root/etc/gitconfig"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
}
