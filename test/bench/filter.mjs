// `secretmount filter` under GNU parallel: is the result complete and in order, how many files a
// second on one core and on two, and how much memory a process takes. GNU parallel must be on the
// path.
//   npm run build && node test/bench/filter.mjs [FILES [JOBS...]]
import { spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { dockerfile } from './generate.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const pathOf = (index) => `${index % 100}/${index}/Dockerfile`

async function writeRecords(path, count) {
  const out = createWriteStream(path)
  for (let index = 0; index < count; index++) {
    const record = { path: pathOf(index), text: dockerfile(index) }
    if (!out.write(`${JSON.stringify(record)}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}

/** Every path in its turn, none missing, none twice; and how many files changed. */
async function check(path, count) {
  let [index, changed] = [0, 0]
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const result = JSON.parse(line)
    if (result.path !== pathOf(index) || result.error !== null)
      throw new Error(`line ${index + 1} is ${result.path}, ${result.error}`)
    if (result.changed) changed += 1
    index += 1
  }
  if (index !== count) throw new Error(`${index} of ${count} lines`)
  return changed
}

function run(folder, jobs) {
  const program = `${process.execPath} --import ${here('peak.mjs')} ${here('../../bin/secretmount.js')} filter`
  const words = `parallel --will-cite --pipe --keep-order --block 2M --jobs ${jobs} '${program} 2>> peaks' < records > results`
  writeFileSync(join(folder, 'peaks'), '')
  const start = performance.now()
  const { status, stderr } = spawnSync('sh', ['-c', words], { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return (performance.now() - start) / 1000
}

const [count = 100_000, ...wanted] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'filter-bench-'))
try {
  await writeRecords(join(folder, 'records'), count)
  const rows = {}
  for (const jobs of wanted.length === 0 ? [1, 2] : wanted) {
    const before = loadavg()[0]
    const seconds = run(folder, jobs)
    const changed = await check(join(folder, 'results'), count)
    const peaks = spawnSync('sort', ['-nr', '-k2'], {
      input: spawnSync('grep', ['peak', join(folder, 'peaks')]).stdout,
    })
    rows[`${jobs} ${jobs === 1 ? 'job' : 'jobs'}`] = {
      seconds: seconds.toFixed(1),
      'files a second': Math.round(count / seconds),
      changed,
      'peak MB of a process': Math.round(Number(/peak (\d+)/.exec(String(peaks.stdout))[1]) / 1024),
      'load before': before.toFixed(1),
    }
  }
  console.log(`${count} generated files, two in a hundred with a secret: complete and in order`)
  console.table(rows)
  const [one, two] = Object.values(rows).map((row) => Number(row.seconds))
  if (two !== undefined) console.log(`two jobs against one: x${(one / two).toFixed(2)}`)
} finally {
  rmSync(folder, { recursive: true })
}
