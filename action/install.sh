#!/usr/bin/env bash
# Builds the program in the checkout of the action, once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ -e dist/src/cli.js ] && [ -d node_modules ] && exit
npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --silent
npm run --silent build
