#!/bin/sh
# Runs records, {"path": …, "text": …} a line, through `secretmount filter` on several hosts, in order.
#   hosts.sh RECORDS RESULTS HOSTS
# HOSTS is what parallel takes as --sshlogin: 8/one.example.com,8/two.example.com. They need secretmount and rsync.
# When a host dies, what it had in hand fails, and so does this. Call it again with the same files and the hosts that are left:
# --resume-failed does what is missing and nothing else. RESULTS appears when it is complete, a line for each record.
set -eu
records=$1 results=$2 hosts=$3
work=$results.work
mkdir -p "$work"
if [ ! -e "$work/is-split" ]; then
  split --lines="${RECORDS_PER_JOB:-1000}" --suffix-length=6 --numeric-suffixes --additional-suffix=.jsonl \
    "$records" "$work/part-"
  touch "$work/is-split"
fi
(
  cd "$work"
  # a part gets its last name when it is whole
  ls | grep '^part-[0-9]*\.jsonl$' | parallel --will-cite --sshlogin "$hosts" \
    --joblog joblog --resume-failed --workdir ... \
    --transferfile {} --return {.}.done --cleanup \
    'secretmount filter < {} > {.}.tmp && mv {.}.tmp {.}.done'
)
cat "$work"/part-*.done > "$results.tmp"
if [ "$(wc -l < "$results.tmp")" != "$(wc -l < "$records")" ]; then
  echo "$results: records are missing; call again" >&2
  exit 1
fi
mv "$results.tmp" "$results"
