#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Trains the tasks of this project in sequence under several plans and compares what each one kept:
#   naive (nothing replayed), proportional (70 % own task), adaptive, and joint (all tasks at once); by name only:
#   on_top (proportional in batches larger by 10/7: as many samples of the own task a step as without replay).
# The plans share their first stage, and every stage starts from the last checkpoint of the one before it.
#   configs/examples/gr1_sequence/compare.sh --seeds 1 --tasks 3 --out runs/gr1_compare
#   configs/examples/gr1_sequence/compare.sh --seeds 3 --tasks 5 --jobs 3 --set training.device=cuda
# Interrupted and called again with the same folder, it goes on where it was; a call with another --seed adds to it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kstudio=${KSTUDIO:-$here/../../../build/bin/kstudio}
tasks=3 jobs=1 batch=8 out=runs/gr1_compare
seeds=() extra=() plans=()

usage() {
    cat >&2 <<EOF
usage: $0 [--seeds N | --seed S]... [--tasks N] [--plan NAME]... [--jobs N] [--batch N] [--out FOLDER] [--set KEY=VALUE]...
  --seeds N   seeds 1 to N (default: 1)       --seed S     this seed (repeatable)
  --tasks N   the first N of the five (3)     --plan NAME  proportional, naive, adaptive, joint, on_top (the first four)
  --jobs N    so many seeds at once (1)       --batch N    samples a step (8)
  --set K=V   a setting of the project
EOF
    exit 2
}

wrong() {
    echo "$0: $1" >&2
    usage
}

while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || usage
    case $1 in
        --seeds | --tasks | --jobs | --batch) [[ $2 =~ ^[1-9][0-9]{0,5}$ ]] || wrong "$1 needs a whole number from 1 on, not '$2'" ;;
        --seed) [[ $2 =~ ^[0-9]{1,15}$ ]] || wrong "--seed needs a whole number, not '$2'" ;;
    esac
    case $1 in
        --seeds) mapfile -t -O ${#seeds[@]} seeds < <(seq "$2") ;;
        --seed) seeds+=("$2") ;;
        --tasks) tasks=$2 ;;
        --plan) plans+=("$2") ;;
        --jobs) jobs=$2 ;;
        --batch) batch=$2 ;;
        --out) out=$2 ;;
        --set) extra+=(--set "$2") ;;
        *) usage ;;
    esac
    shift 2
done
[ ${#seeds[@]} -gt 0 ] || seeds=(1)
[ ${#plans[@]} -gt 0 ] || plans=(proportional naive adaptive joint)
for plan in "${plans[@]}"; do
    [[ " proportional naive adaptive joint on_top " == *" $plan "* ]] || usage
done

# the project with its first tasks alone: joint training and the shared statistics know no others
project=$out/project
mkdir -p "$project/tasks" "$out/runs" "$out/logs"
out=$(cd "$out" && pwd) project=$out/project
cp "$here"/tasks/*.yaml "$project/tasks/"
awk -v keep="$tasks" '/^  - tasks\// { if (++n > keep) next } { print }' "$here/project.yaml" |
    sed -e "s#: \.\./#: $here/../#" -e "s#^  output_directory: .*#  output_directory: $out/runs#" \
        >"$project/project.yaml"
for ((task = 2; task <= tasks; ++task)); do
    extra+=(--set "task$task.training.resume_checkpoint=last")
done

extra+=(--set "training.batch_size=$batch")

run() {
    local began=$SECONDS
    echo "== $*" >&2
    "$kstudio" sequence run "$project" "${extra[@]}" "$@"
    echo "== $* took $((SECONDS - began)) s" >&2
}

# all plans of one seed; the branches leave the main sequence behind its first stage
seed() {
    local wanted=" ${plans[*]} " first=()
    # branches need the first stage alone
    [[ $wanted == *" proportional "* ]] || first=(--stages 1)
    [ "$wanted" = " joint " ] || run --seed "$1" "${first[@]}"
    [[ $wanted != *" naive "* ]] ||
        run --seed "$1" --branch naive --from 2 --set sequential.use_replay_buffer=false
    [[ $wanted != *" adaptive "* ]] ||
        run --seed "$1" --branch adaptive --from 2 --set sequential.replay_strategy=adaptive
    [[ $wanted != *" on_top "* ]] || run --seed "$1" --branch on_top --from 2 --set training.batch_size=$(((batch * 10 + 3) / 7))
    [[ $wanted != *" joint "* ]] || run --seed "$1" --baseline joint
}

failed=0
if [ "$jobs" -gt 1 ]; then
    workers=()
    for seed in "${seeds[@]}"; do
        [ "$(jobs -rp | wc -l)" -lt "$jobs" ] || wait -n || true
        echo "== seed $seed: $out/logs/seed$seed.log" >&2
        (set -e; seed "$seed") >"$out/logs/seed$seed.log" 2>&1 &
        workers+=($!)
    done
    for worker in "${workers[@]}"; do wait "$worker" || failed=1; done
else
    for seed in "${seeds[@]}"; do seed "$seed"; done
fi

"$kstudio" retention compare "$out/runs"
"$kstudio" retention report "$out/runs" --title "$tasks tasks of one robot in sequence" \
    --html "$out/report.html" --csv "$out/report.csv" >/dev/null
exit $failed
