#!/bin/sh
# Opens a pull request in each repository in which secretmount changes something.
#   run.sh --org ORG [other words for multi-gitter, --dry-run first]
# The text of all pull requests is the same; what was found in one repository is in REPORTS (default: ./reports).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
REPORTS=${REPORTS:-$PWD/reports}
export REPORTS
multi-gitter run "$here/secretmount.sh" \
  --branch build-secrets \
  --commit-message 'Keep build secrets out of the image' \
  --pr-title 'Keep build secrets out of the image' \
  --pr-body 'Secrets of the build are mounted for the RUN that needs them. Whoever builds the image passes them with --secret: see the head of the Dockerfile and `secretmount --format command`. Rotate the old ones: images that are built already keep them.' \
  "$@"
