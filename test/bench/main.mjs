// How fast the program is: start-up against a bare node, files in bulk, growth with a file's size, memory.
//   npm run bench [-- startup|bulk|growth]
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dockerfile, shapes } from './generate.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const program = here('../../bin/secretmount.js')
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

function run(...words) {
  const start = performance.now()
  const { stderr, status } = spawnSync(process.execPath, words, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 30 })
  return { ms: performance.now() - start, stderr, status }
}

function folderOf(count) {
  const root = mkdtempSync(join(tmpdir(), 'secretmount-bench-'))
  for (let index = 0; index < count; index++) {
    const folder = join(root, String(index % 100).padStart(2, '0'), String(index))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'Dockerfile'), dockerfile(index))
  }
  return root
}

/** Rounds of all commands in turn, so that whatever else the machine does hits each of them alike. */
function startup() {
  const folder = folderOf(8)
  const plain = join(folder, '00/0/Dockerfile')
  const commands = { 'node -e 0': ['-e', '0'], 'a file without secrets': [program, plain], 'a file with a secret': [program, join(folder, '07/7/Dockerfile')], '--help': [program, '--help'] }
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]))
  for (let round = 0; round < 15; round++) for (const [name, words] of Object.entries(commands)) times[name].push(run(...words).ms)
  const bare = median(times['node -e 0'])
  console.log('\nwhole process, median of 15')
  console.table(Object.fromEntries(Object.entries(times).map(([name, values]) => [name, { ms: median(values).toFixed(0), 'x bare node': (median(values) / bare).toFixed(2) }])))
  rmSync(folder, { recursive: true })
}

function bulk() {
  const rows = {}
  for (const count of [1, 100, 1000, 10_000]) {
    const folder = folderOf(count)
    const { ms, stderr, status } = run('--import', here('peak.mjs'), program, folder, '--check')
    if (status === 2) throw new Error(stderr)
    rows[count] = { seconds: (ms / 1000).toFixed(2), ms, 'peak MB': Math.round(Number(/peak (\d+)/.exec(stderr)[1]) / 1024) }
    rmSync(folder, { recursive: true })
  }
  const start = rows[1].ms
  for (const [count, row] of Object.entries(rows)) {
    row['ms per file'] = count === '1' ? '-' : ((row.ms - start) / (count - 1)).toFixed(3)
    delete row.ms
  }
  console.log('\na folder of generated files, two in a hundred with a secret (ms per file: without start-up)')
  console.table(rows)
}

function growth() {
  const sizes = [1000, 10_000, 100_000, 1_000_000]
  const rows = {}
  for (const shape of Object.keys(shapes)) {
    const perByte = []
    rows[shape] = {}
    for (const size of sizes) {
      const { stdout, status } = spawnSync(process.execPath, [here('growth.mjs'), shape, String(size)], { encoding: 'utf8', timeout: 60_000 })
      const ms = status === 0 ? Number(stdout) : Infinity
      perByte.push(ms / size)
      rows[shape][`${size / 1000} KB`] = ms === Infinity ? 'over a minute' : `${ms.toFixed(2)} ms, x${(perByte.at(-1) / perByte[0]).toFixed(2)}`
      if (ms === Infinity) break
    }
  }
  console.log('\nrewrite() by size: time, and time per byte against that of 1 KB')
  console.table(rows)
}

const parts = { startup, bulk, growth }
const wanted = process.argv.slice(2)
for (const [name, part] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) part()
