#!/bin/sh
# A campaign of turbolift. Run it in the campaign's folder, which `turbolift init` makes; put the repositories into repos.txt, one a line,
# and this folder's README.md in the place of the campaign's: turbolift takes title and text of the pull requests from it.
#
# The contract: foreach runs a command in the root of each clone; what exits with another code than 0 is listed for --failed. commit takes
# changes of files that git knows, so a file that is new (.dockerignore with --unsafe) is added: that and no other, since a clone may hold
# what nobody should commit. Nothing is committed where nothing changed.
set -eu
turbolift clone
turbolift foreach -- sh -c '
  secretmount --write --no-exit-codes --format paths > .git/changed && git add --pathspec-from-file=.git/changed'
turbolift commit --message 'Keep build secrets out of the image'
turbolift create-prs "$@"
