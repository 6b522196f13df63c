# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What ./run and ./test share. Everything the set-up says goes to standard error, so that the output of the
# program that is started afterwards stays clean.

say() { printf '%s\n' "$*" >&2; }

# die MESSAGE [NEXT STEP]: says both and ends the script.
die() {
    say "error: $1"
    [ $# -lt 2 ] || say "  $2"
    exit 1
}

# True where nobody can or need be asked (--yes, CI=true).
without_asking() { [ "${STUDIO_YES:-}" = 1 ] || [ "${CI:-}" = true ] || [ "${CI:-}" = 1 ]; }

# confirm QUESTION: true for yes. Without a terminal there is nobody to ask: false.
confirm() {
    without_asking && return 0
    [ -t 0 ] && [ -t 2 ] || return 1
    local answer
    read -r -p "$1 [Y/n] " answer >&2 || return 1
    case "$answer" in '' | [yY]*) return 0 ;; *) return 1 ;; esac
}
