#!/usr/bin/env bash
# Times 'fathom predict' from process start to exit: the program as it is published ReadyToRun, and as the SDK builds it.
# Usage: benchmarks/startup.sh [REPETITIONS]. Prints medians in milliseconds.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
repetitions=${1:-15}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet publish src/Fathom.Cli -c Release -r linux-x64 -o "$work/r2r" -v quiet > "$work/log" || { cat "$work/log"; exit 1; }
dotnet publish src/Fathom.Cli -c Release -p:PublishReadyToRun=false -o "$work/jit" -v quiet > "$work/log" || { cat "$work/log"; exit 1; }

# median NAME COMMAND...: one run to warm the disk, then the middle of all times.
median() {
  local name=$1 begun times=()
  shift
  "$@" > /dev/null || { echo "'$*' failed with exit code $?"; return 1; }
  for _ in $(seq "$repetitions"); do
    begun=$(date +%s%N)
    "$@" > /dev/null
    times+=($((($(date +%s%N) - begun) / 10000)))
  done
  printf '%s\n' "${times[@]}" | sort -n | awk -v name="$name" '
    { t[NR] = $1 / 100 }
    END { printf "%-34s median %6.1f ms, best %6.1f ms, worst %6.1f ms\n", name, t[int((NR + 1) / 2)], t[1], t[NR] }'
}

median 'fathom predict, ReadyToRun' "$work/r2r/Fathom.Cli" predict
median 'fathom predict, JIT' "$work/jit/Fathom.Cli" predict
median 'fathom --help, ReadyToRun' "$work/r2r/Fathom.Cli" --help
