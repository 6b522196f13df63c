#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Trains the tasks of this project in sequence under several plans and compares what each one kept:
#   naive (nothing replayed), proportional (70 % own task), adaptive, and joint (all tasks at once).
# The plans share their first stage, and every stage starts from the last checkpoint of the one before it.
#   configs/examples/gr1_sequence/compare.sh --seeds 1 --tasks 3 --out runs/gr1_compare
# Interrupted and called again with the same folder, it goes on where it was.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kstudio=${KSTUDIO:-$here/../../../build/bin/kstudio}
seeds=1 tasks=3 out=runs/gr1_compare
extra=()

while [ $# -gt 0 ]; do
    case $1 in
        --seeds) seeds=$2 && shift 2 ;;
        --tasks) tasks=$2 && shift 2 ;;
        --out) out=$2 && shift 2 ;;
        --set) extra+=(--set "$2") && shift 2 ;;
        *)
            echo "usage: $0 [--seeds N] [--tasks N] [--out FOLDER] [--set KEY=VALUE]..." >&2
            exit 2
            ;;
    esac
done

# the project with its first tasks alone: joint training and the shared statistics know no others
project=$out/project
mkdir -p "$project/tasks" "$out/runs"
out=$(cd "$out" && pwd) project=$out/project
cp "$here"/tasks/*.yaml "$project/tasks/"
awk -v keep="$tasks" '/^  - tasks\// { if (++n > keep) next } { print }' "$here/project.yaml" |
    sed -e "s#: \.\./#: $here/../#" -e "s#^  output_directory: .*#  output_directory: $out/runs#" \
        >"$project/project.yaml"
for ((task = 2; task <= tasks; ++task)); do
    extra+=(--set "task$task.training.resume_checkpoint=last")
done

run() {
    echo "== $*" >&2
    "$kstudio" sequence run "$project" "${extra[@]}" "$@"
}

for ((seed = 1; seed <= seeds; ++seed)); do
    run --seed "$seed"
    run --seed "$seed" --branch naive --from 2 --set sequential.use_replay_buffer=false
    run --seed "$seed" --branch adaptive --from 2 \
        --set sequential.replay_strategy=adaptive
    run --seed "$seed" --baseline joint
done

"$kstudio" retention compare "$out/runs"
"$kstudio" retention report "$out/runs" --title "$tasks tasks of one robot in sequence" \
    --html "$out/report.html" --csv "$out/report.csv" >/dev/null
