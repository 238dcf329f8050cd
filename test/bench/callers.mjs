// What whoever calls the builds costs: a repository without callers, one of many YAML files, a
// script of many builds.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpuOf, program } from './run.mjs'

const dockerfile =
  'FROM debian:12\nARG API_TOKEN\nRUN curl -H "X-Token: $API_TOKEN" https://files.example.com/a\n'

function repository(files) {
  const root = mkdtempSync(join(tmpdir(), 'secretmount-bench-callers-'))
  mkdirSync(join(root, '.git'))
  writeFileSync(join(root, 'Dockerfile'), dockerfile)
  for (const [path, text] of files) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** Processor time with the callers and without, in ms. */
function both(files) {
  const root = repository(files)
  const found = {
    with: cpuOf(program, root, '--check'),
    without: cpuOf(program, root, '--check', '--no-callers'),
  }
  rmSync(root, { recursive: true })
  return found
}

const several = (count, file) => Array.from({ length: count }, (_, index) => file(index))
const manifest = (index) => [
  `deploy/${index % 20}/${index}.yaml`,
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app-${index}\n${several(40, (at) => `  key-${at}: value ${index}`).join('\n')}\n`,
]

/** Processor time of reading the files of a folder and nothing else, in ms. */
function reading(files) {
  const root = repository(files)
  const script = `const { readdirSync, readFileSync, statSync } = require('fs'), { join } = require('path')
    for (const path of readdirSync(${JSON.stringify(root)}, { recursive: true })) {
      const full = join(${JSON.stringify(root)}, path)
      if (statSync(full).isFile()) readFileSync(full, 'utf8')
    }`
  const ms = cpuOf('-e', script) - cpuOf('-e', '0')
  rmSync(root, { recursive: true })
  return ms
}

const scriptOf = (count) => [
  [
    'build.sh',
    `#!/bin/sh\n${several(count, (index) => `docker build --build-arg API_TOKEN=$API_TOKEN -t app-${index} .\n`).join('')}`,
  ],
]

export function callers() {
  const none = both([])
  const yaml = several(1000, manifest)
  const many = both(yaml)
  const read = reading(yaml)
  console.log('\nwhoever calls the builds: processor time')
  console.table({
    'no callers': { ms: none.with, against: `${none.without} ms with --no-callers` },
    '1,000 YAML files': {
      ms: many.with - none.with,
      against: `${read} ms for reading them (aim: under 2 times that)`,
    },
    ...Object.fromEntries(
      [1000, 4500].map((count) => {
        const ms = both(scriptOf(count)).with - none.with
        return [
          `${count} builds in a script`,
          { ms, against: `${(ms / count).toFixed(2)} ms a build (aim: the same for any number)` },
        ]
      }),
    ),
  })
}
