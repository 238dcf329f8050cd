// How fast the program is: start-up against a bare node, files in bulk, all cores, callers, growth with a
// file's size, memory.
//   npm run bench [-- startup|bulk|cores|callers|growth|verify]
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { callers } from './callers.mjs'
import { dockerfile, shapes } from './generate.mjs'
import { here, program, run } from './run.mjs'

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

function folderOf(count, number = (index) => index) {
  const root = mkdtempSync(join(tmpdir(), 'secretmount-bench-'))
  for (let index = 0; index < count; index++) {
    const folder = join(root, String(index % 100).padStart(2, '0'), String(index))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'Dockerfile'), dockerfile(number(index)))
  }
  return root
}

/**
 * Rounds of all commands in turn, so that whatever else the machine does hits each of them alike.
 */
function startup() {
  const folder = folderOf(8)
  const plain = join(folder, '00/0/Dockerfile')
  const commands = {
    'node -e 0': ['-e', '0'],
    'a file without secrets': [program, plain],
    'a file with a secret': [program, join(folder, '07/7/Dockerfile')],
    '--help': [program, '--help'],
  }
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]))
  for (let round = 0; round < 15; round++)
    for (const [name, words] of Object.entries(commands)) times[name].push(run(...words).ms)
  const bare = times['node -e 0']
  const row = (values) => ({
    'median ms': median(values).toFixed(0),
    'fastest ms': Math.min(...values).toFixed(0),
    'x bare node, median': (median(values) / median(bare)).toFixed(2),
    'x bare node, fastest': (Math.min(...values) / Math.min(...bare)).toFixed(2),
  })
  console.log(
    `\nwhole process, ${bare.length} runs each (aim: a file without secrets under 2 times a bare node, one with a secret under 3)`,
  )
  console.table(
    Object.fromEntries(Object.entries(times).map(([name, values]) => [name, row(values)])),
  )
  rmSync(folder, { recursive: true })
}

function bulk() {
  const rows = {}
  for (const count of [1, 100, 1000, 10_000]) {
    const folder = folderOf(count)
    const { ms, stderr, status } = run('--import', here('peak.mjs'), program, folder, '--check')
    if (status === 2) throw new Error(stderr)
    rows[count] = {
      seconds: (ms / 1000).toFixed(2),
      ms,
      'peak MB': Math.round(Number(/peak (\d+)/.exec(stderr)[1]) / 1024),
    }
    rmSync(folder, { recursive: true })
  }
  const start = rows[1].ms
  for (const [count, row] of Object.entries(rows)) {
    row['ms per file'] = count === '1' ? '-' : ((row.ms - start) / (count - 1)).toFixed(3)
    delete row.ms
  }
  console.log(
    '\na folder of generated files, two in a hundred with a secret (aim: under 0.15 ms per file, start-up not counted, and memory that does not grow)',
  )
  console.table(rows)
}

/** How much all cores help where every file needs the full reading. */
function cores() {
  const count = 1500
  const folder = folderOf(count, (index) => index * 50 + 7)
  const seconds = { '--threads 1': [], 'all cores': [] }
  for (let round = 0; round < 3; round++)
    for (const [name, times] of Object.entries(seconds)) {
      const words = name.startsWith('--') ? name.split(' ') : []
      times.push(run(program, folder, '--check', ...words).ms / 1000)
    }
  const [one, all] = Object.values(seconds).map((times) => Math.min(...times))
  console.log(`\n${count} files with a secret, the fastest of three runs each`)
  console.table({
    '--threads 1': { seconds: one.toFixed(1) },
    [`${availableParallelism()} cores`]: {
      seconds: all.toFixed(1),
      times: (one / all).toFixed(2),
    },
  })
  rmSync(folder, { recursive: true })
}

const sizes = [1000, 10_000, 100_000, 1_000_000]
const shapeLimit = 20_000
const growthLimit = 110_000

/**
 * One shape at every size: milliseconds, or why there are none. What takes too long is cut off, and
 * with it the larger sizes.
 */
function measured(shape, end) {
  const found = {}
  const shapeEnd = Math.min(end, performance.now() + shapeLimit)
  for (const size of sizes) {
    const timeout = Math.floor(shapeEnd - performance.now())
    if (timeout <= 0) return { ...found, [size]: 'no time left' }
    const { stdout, stderr, status, error } = spawnSync(
      process.execPath,
      [here('growth.mjs'), shape, String(size)],
      { encoding: 'utf8', timeout },
    )
    if (error) return { ...found, [size]: `cut off after ${(timeout / 1000).toFixed(0)} s` }
    if (status !== 0) throw new Error(stderr)
    found[size] = Number(stdout)
  }
  return found
}

function growth() {
  const end = performance.now() + growthLimit
  const rows = {}
  for (const shape of Object.keys(shapes)) {
    const found = measured(shape, end)
    const cell = (size) =>
      typeof found[size] === 'number'
        ? `${found[size].toFixed(2)} ms, x${(found[size] / size / (found[sizes[0]] / sizes[0])).toFixed(2)}`
        : (found[size] ?? '-')
    rows[shape] = Object.fromEntries(sizes.map((size) => [`${size / 1000} KB`, cell(size)]))
  }
  console.log(
    '\nrewrite() by size: time, and time per byte against that of 1 KB (x1 or less: linear)',
  )
  console.table(rows)
}

/** `verify` against `tar t` of the same image: the ratios hold, whatever else the machine does. */
function images() {
  console.log('\nverify of an image, against tar t of its layers (aim: 0.5 times its speed)')
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [here('verify.mjs'), '600', 'plain,zstd'],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  console.log(stdout)
}

const parts = { startup, bulk, cores, callers, growth, verify: images }
const wanted = process.argv.slice(2)
const load = loadavg()[0].toFixed(1)
console.log(`node ${process.version}, load ${load} before the first measurement`)
for (const [name, part] of Object.entries(parts))
  if (wanted.length === 0 || wanted.includes(name)) part()
