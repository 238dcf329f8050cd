#!/bin/sh
# Runs secretmount in many checkouts, on all cores of this machine, and commits what changes to a branch of each.
#   repositories.sh REPORTS CHECKOUT...
# For each checkout REPORTS has the findings as JSON, the changed files, which alone are committed, and the text of a pull request. Call it again with the same words to try what failed
# once more: --resume-failed leaves alone what is done. The exit code is the number of checkouts that failed.
set -eu
mkdir -p "${1:?}"
REPORTS=$(cd "$1" && pwd)
export REPORTS
shift
one='
  set -eu
  cd {}
  git switch --quiet --force-create build-secrets
  secretmount --no-exit-codes --format json > "$REPORTS"/{#}.json
  secretmount --write --no-exit-codes --format paths --pr-body "$REPORTS"/{#}.md > "$REPORTS"/{#}.paths 2> "$REPORTS"/{#}.log
  [ ! -s "$REPORTS"/{#}.paths ] || {
    git add --pathspec-from-file="$REPORTS"/{#}.paths
    git commit --quiet --message "Keep build secrets out of the image"
  }
'
parallel --will-cite --joblog "$REPORTS/joblog" --resume-failed "$one" ::: "$@"
