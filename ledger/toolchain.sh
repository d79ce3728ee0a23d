# shellcheck shell=bash
# What a machine needs before anything here can run, and how the program is built.
# Sourced by ledger/run and Tests/run, so that a user and the tests check and build alike; it
# stands here because the tests may lean on the product, never the other way round.
#
# Sets `root`, the repository's folder. Says what it does on standard error.

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
needed_swift=6.3

say() { printf '%s\n' "$*" >&2; }

# What is wrong, then what to do; input or output failed: 4, as the program itself would exit.
stop() {
    say "${0##*/}: $*"
    exit 4
}

# Runs a command as root where that asks nobody for a password.
as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

# install_packages NAME…: Debian package names, installed where that is possible without questions.
install_packages() {
    command -v apt-get >/dev/null || return 1
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get install -qq -y --no-install-recommends "$@" >/dev/null 2>&1 && return
    # A machine fresh from an image knows no packages yet.
    as_root apt-get update -qq >/dev/null 2>&1 || return 1
    as_root apt-get install -qq -y --no-install-recommends "$@" >/dev/null 2>&1
}

# Finds `swift`, also where an installer put it without telling this shell, and checks its version.
require_swift() {
    if ! command -v swift >/dev/null; then
        local place
        for place in "${HOME:-/}/.local/share/swiftly/bin" {/opt,/usr/local}/swift/usr/bin; do
            [[ -x $place/swift ]] && PATH=$place:$PATH && break
        done
    fi
    command -v swift >/dev/null || stop "there is no swift here: install Swift $needed_swift or" \
        "later from https://www.swift.org/install/linux/ and put its usr/bin into PATH"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p')
    [[ $(printf '%s\n' "$needed_swift" "$version" | sort -V | head -n 1) == "$needed_swift" ]] \
        || stop "swift is version ${version:-unknown}, $needed_swift or later is needed:" \
            "see https://www.swift.org/install/linux/"
}

has_libsodium() {
    [[ -e /usr/include/sodium.h || -e /usr/local/include/sodium.h ]] \
        || pkg-config --exists libsodium 2>/dev/null
}

require_libsodium() {
    has_libsodium && return
    say "libsodium is missing: installing libsodium-dev"
    install_packages libsodium-dev || true
    has_libsodium && return
    if command -v apt-get >/dev/null; then
        stop "libsodium is missing and could not be installed without asking: type" \
            "'sudo apt-get update && sudo apt-get install libsodium-dev', then run this again"
    elif command -v dnf >/dev/null; then
        stop "libsodium is missing: type 'sudo dnf install libsodium-devel', then run this again"
    fi
    stop "libsodium is missing: install its headers with this system's package manager," \
        "then run this again"
}

binary=$root/.build/release/flagledger
https=$root/.build/release/flagledger-https

# Whether the program is there and no source is younger than it.
is_built() {
    [[ -x $binary ]] || return 1
    [[ -z $(find "$root/Sources" "$root/Package.swift" -newer "$binary" -type f -print -quit) ]]
}

# Prints a folder with C++'s library, which Swift's runtime stands on, for the program to hold: at
# each start it costs a fifth of a short command to look up its names in one that is shared. Fails
# where this machine has none to link; then the program is the same, and starts that much later.
static_libraries() {
    local folder=$root/.build/static-libraries compiler library unwinder
    compiler=$(dirname -- "$(command -v swift)")/clang
    library=$("$compiler" -print-file-name=libstdc++.a 2>/dev/null) || return 1
    unwinder=$("$compiler" -print-file-name=libgcc_eh.a 2>/dev/null) || return 1
    [[ $library == /* && -e $library && $unwinder == /* && -e $unwinder ]] || return 1
    mkdir -p "$folder"
    # By the names that the linker is asked for: it takes the first folder that has them.
    ln -sf "$library" "$folder/libstdc++.a"
    ln -sf "$unwinder" "$folder/libgcc_s.a"
    printf '%s\n' "$folder"
}

# Builds the program as it is meant to be used: one file that needs no Swift on the machine.
build_program() {
    is_built && return
    require_swift
    require_libsodium
    say "building flagledger (a few minutes the first time)"
    local log=$root/.build/release.log
    mkdir -p "$root/.build"
    local libraries
    libraries=$(static_libraries) || libraries=
    if ! FLAGLEDGER_LIBRARIES=$libraries swift build --package-path "$root" -c release \
        --static-swift-stdlib --product flagledger \
        --explicit-target-dependency-import-check error >"$log" 2>&1; then
        cat "$log" >&2
        stop "the build failed: the compiler's words are above and in $log"
    fi
    # A build that changed nothing leaves the old date, and would be asked for again and again.
    touch "$binary"
}

# Builds the program that speaks TLS for `flagledger --server https://…`, beside the program itself.
# Fails where libcurl's headers are missing and cannot be installed: everything else works without.
build_https() {
    [[ -x $https && -z $(find "$root/Sources/flagledger-https" -newer "$https" -print -quit) ]] \
        && return
    require_swift
    local log=$root/.build/https.log
    [[ -n $(find /usr/include /usr/local/include -path '*curl/curl.h' -print -quit 2>/dev/null) ]] \
        || install_packages libcurl4-openssl-dev || true
    say "building flagledger-https"
    mkdir -p "$root/.build"
    if ! swift build --package-path "$root" -c release --static-swift-stdlib \
        --product flagledger-https >"$log" 2>&1; then
        say "flagledger-https could not be built, so https does not work: install" \
            "libcurl4-openssl-dev; the compiler's words are in $log"
        return 1
    fi
    touch "$https"
}
