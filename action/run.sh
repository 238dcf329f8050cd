#!/usr/bin/env bash
# Runs the program with the action's inputs: OPTION_* (a value a line), FLAG_* (true or not), MODE, PATHS, PULL_REQUEST.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${RUNNER_TEMP:-$(mktemp -d)}

words=()
# the name of an option as its variable spells it: OPTION_DOTENV_ID is --dotenv-id
spelled() { tr '[:upper:]_' '[:lower:]-' <<< "$1"; }
for variable in "${!OPTION_@}"; do
  while IFS= read -r value; do
    [ -z "$value" ] || words+=("--$(spelled "${variable#OPTION_}")=$value")
  done <<< "${!variable}"
done
for variable in "${!FLAG_@}"; do
  [ "${!variable}" != true ] || words+=("--$(spelled "${variable#FLAG_}")")
done
paths=()
while IFS= read -r path; do [ -z "$path" ] || paths+=("$path"); done <<< "${PATHS:-.}"

say() { echo "$1=$2" >> "${GITHUB_OUTPUT:-/dev/null}"; }
secretmount() {
  node "$root/bin/secretmount.js" "$@" --summary-json "$folder/secretmount.json" --pr-body "$folder/secretmount.md" \
    "${words[@]}" "${paths[@]}"
}
fetch_base() {
  [ -z "${OPTION_DIFF_BASE:-}" ] && return
  git cat-file -e "$OPTION_DIFF_BASE^{commit}" 2> /dev/null || git fetch --quiet --depth=1 origin "$OPTION_DIFF_BASE"
}

code=0
case $MODE in
  check) secretmount --check --format annotations || code=$? ;;
  write) secretmount --write --no-exit-codes || code=$? ;;
  suggest)
    [ -n "${PULL_REQUEST:-}" ] || { echo '::error::mode suggest runs on pull_request events'; exit 2; }
    fetch_base
    secretmount --no-exit-codes --format github > "$folder/secretmount-review.json" || code=$?
    ;;
  *) echo "::error::mode $MODE: check, suggest or write is meant"; exit 2 ;;
esac
[ "$code" -le 1 ] || exit "$code"

read_summary() { node -p "const s = JSON.parse(require('fs').readFileSync('$folder/secretmount.json')), f = s.findings; $1"; }
found=$(read_summary 'f.fixed + f.review + f.conflict + f.manual')
say changed "$(read_summary 's.changedFiles.length > 0')"
# a name that cannot stand on a line is quoted, as git reads it
read_summary 's.changedFiles.map((path) => (/[\x00-\x1f"\\]/.test(path) ? JSON.stringify(path) : path) + "\n").join("")' |
  sed '$d' > "$folder/secretmount.files"
say files "$folder/secretmount.files"
say summary "$folder/secretmount.json"
say body "$folder/secretmount.md"
[ "$found" = 0 ] || cat "$folder/secretmount.md" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
if [ "$MODE" = suggest ] && [ "$found" != 0 ]; then
  gh api --method POST "repos/$GITHUB_REPOSITORY/pulls/$PULL_REQUEST/reviews" --input "$folder/secretmount-review.json" --silent
fi
exit "$code"
