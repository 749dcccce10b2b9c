# Shared by the scripts; sourced, not run.
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# packages USE…: installs what Scripts/packages lists for these uses and the system lacks.
packages() {
    local missing=() name use
    while read -r name use; do
        [[ " $* " == *" $use "* ]] || continue
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
    done < <(grep -v '^#' Scripts/packages)
    ((${#missing[@]})) || return 0
    local as=()
    if ((EUID)); then
        if ! sudo -n true 2>/dev/null; then
            echo "These packages are missing. Run: sudo apt-get install ${missing[*]}" >&2
            exit 1
        fi
        as=(sudo)
    fi
    echo "Installing ${missing[*]}"
    # The private server is ours; Debian's package need not start one of its own.
    "${as[@]}" mkdir -p /etc/postgresql-common
    [[ -e /etc/postgresql-common/createcluster.conf ]] \
        || echo 'create_main_cluster = false' | "${as[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
    "${as[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# build_program: brings .build/release/tracker up to date, where a source is newer.
build_program() {
    local program=.build/release/tracker begin=$SECONDS
    if [[ -x $program && -z $(find Package.swift Sources -newer "$program" -print -quit) ]]; then return; fi
    echo "Building the program (a few minutes the first time)"
    swift build -c release --product tracker
    touch "$program"
    echo "Built in $((SECONDS - begin)) s"
}

# pages_python: $python runs what looks at pages: with the browser's driver, axe and Pillow, as pinned, in a place of their own.
pages_python() {
    local pinned=Tests/Pages/requirements.txt venv
    venv=.build/pages-venv-$(sha256sum "$pinned" | cut -c1-12)
    python=$venv/bin/python
    if [[ -e $venv/complete ]]; then return; fi
    echo "Installing the browser's driver and axe"
    rm -rf .build/pages-venv-*
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$pinned"
    touch "$venv/complete"
}

# free_port: a port on which nothing listens.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# launch COMMAND…: runs a service in the background, and waits until it answers at $url.
server=
launch() {
    "$@" &
    server=$!
    until curl -sf "$url/ready" >/dev/null; do
        kill -0 $server 2>/dev/null || { echo "$1 ended early" >&2; exit 1; }
        sleep 0.1
    done
}
stop() {
    kill -TERM $server
    wait $server
    server=
}
# leave_nothing FOLDER: when the script ends, for whatever reason, the service is stopped and the folder removed.
leave_nothing() {
    scratch=$1
    trap '[[ -z $server ]] || { kill -TERM $server || true; wait $server || true; } 2>/dev/null; rm -rf "$scratch"' EXIT
}
# expect PATH TEXT: the page at PATH holds TEXT.
expect() {
    local page
    page=$(curl -sf "$url$1") || { echo "$1 is not served" >&2; exit 1; }
    [[ $page == *"$2"* ]] || { echo "$1 lacks “$2”" >&2; exit 1; }
}

command -v swift >/dev/null || { echo "Swift 6.2 or later is needed: https://www.swift.org/install" >&2; exit 1; }
