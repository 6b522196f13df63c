# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs tests and counts them: GoogleTest's own cases where a test is a GoogleTest binary, one case for any other.

PASSED=0 FAILED=0 SKIPPED=0

# new_reports FOLDER: empties the place where the tests of a build folder leave their reports.
new_reports() {
    rm -rf "$1/reports"
    mkdir -p "$1/reports"
}

# count_report FILE: adds the cases of one GoogleTest report (XML) and names those that failed.
count_report() {
    local passed failed skipped
    read -r passed failed skipped < <(awk '
        /<testcase / { if (/status="run"/) total++; if (/result="skipped"/) skipped++ }
        /<failure /  { if (!seen) failed++; seen = 1 }
        /<testcase / { seen = 0 }
        END { print total - failed - skipped, failed + 0, skipped + 0 }' "$1")
    PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + skipped))
    REPORT_FAILED=$failed
}

# ctest_results FILE: "name status" of every test in ctest's report; status is run (passed), skipped, fail, or
# notrun (no program to run: as bad as a failure).
ctest_results() {
    awk '
        /<testcase / {
            if (name) print name, status
            name = $0; sub(/.*<testcase name="/, "", name); sub(/".*/, "", name)
            status = $0; sub(/.* status="/, "", status); sub(/".*/, "", status)
        }
        /<skipped message="SKIP_/ { status = "skipped" }
        END { if (name) print name, status }' "$1"
}

# run_tests FOLDER LABELS: ctest, then its tests one by one into the counts.
run_tests() {
    local folder=$1 name status
    # what ctest returns is found again in its report; tests ask for half cores (cmake/StudioTargets.cmake)
    (cd "$folder" && ctest -L "^($2)\$" -j "$((2 * $(nproc)))" --output-on-failure --output-junit reports/ctest.xml) ||
        say "ctest: not everything in $folder passed"
    [ -f "$folder/reports/ctest.xml" ] || die "ctest left no report in $folder/reports" "its message is above"
    while read -r name status; do
        REPORT_FAILED=0
        if [ -f "$folder/reports/$name.xml" ]; then
            count_report "$folder/reports/$name.xml"
            # every case passed and still an error: it broke while it ended, or ran out of time
            [ "$status" != fail ] || [ "$REPORT_FAILED" -gt 0 ] || FAILED=$((FAILED + 1))
        else
            case $status in
                run) PASSED=$((PASSED + 1)) ;;
                skipped) SKIPPED=$((SKIPPED + 1)) ;;
                *) FAILED=$((FAILED + 1)) ;;
            esac
        fi
        [ "$status" = run ] || say "$status: $name ($folder)"
    done < <(ctest_results "$folder/reports/ctest.xml")
}

# run_named FOLDER NAME...: the cases whose name contains a NAME, in every test binary that has such.
run_named() {
    local folder=$1 filter='' binary name
    shift
    for name in "$@"; do filter+="*$name*:"; done
    for binary in "$folder"/bin/test_*; do
        name=$(basename "$binary")
        "$binary" --gtest_list_tests --gtest_filter="$filter" | grep -q . || continue
        REPORT_FAILED=0
        if ! "$binary" --gtest_filter="$filter" --gtest_output="xml:$folder/reports/$name.xml" --gtest_brief=1; then
            say "failed: $name"
            [ -f "$folder/reports/$name.xml" ] || FAILED=$((FAILED + 1))
        fi
        [ ! -f "$folder/reports/$name.xml" ] || count_report "$folder/reports/$name.xml"
    done
}

# closing_line: the counts, alone on a line; the script's exit status follows from them.
closing_line() {
    [ $((PASSED + FAILED)) -gt 0 ] || say "no test ran"
    printf '%d passed, %d failed, %d skipped\n' "$PASSED" "$FAILED" "$SKIPPED"
    [ "$FAILED" = 0 ] && [ "$PASSED" -gt 0 ]
}
