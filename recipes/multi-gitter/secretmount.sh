#!/bin/sh
# What multi-gitter runs in each repository. Called by run.sh, or by hand:
#   multi-gitter run "$PWD/secretmount.sh" --org ORG --branch build-secrets --commit-message TITLE
#
# The contract: it runs in the root of a fresh clone, with the name of the repository in REPOSITORY. Exit 0 and a changed tree is a
# pull request, exit 0 and no change is none, another exit drops the repository. What it writes into the tree is committed, so its
# reports go elsewhere: REPORTS, a folder with an absolute path.
set -eu
name=$(printf %s "$REPOSITORY" | tr / -)
mkdir -p "${REPORTS:?}"
secretmount --write --no-exit-codes \
  --summary-json "$REPORTS/$name.json" \
  --pr-body "$REPORTS/$name.md"
