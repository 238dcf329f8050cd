#!/bin/sh
# Runs records, {"path": …, "text": …} a line, through `secretmount filter` on all cores of this machine, in order.
#   records.sh [JOBS] < records.jsonl > results.jsonl
set -eu
exec parallel --will-cite --pipe --keep-order --block 2M --jobs "${1:-100%}" secretmount filter
