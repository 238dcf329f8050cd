// Rewrites changed Dockerfiles of the fixtures: no throw, no internal error, and a second run that
// changes nothing, save where the first one says that a conflict needs it.
//   npm run fuzz -- [COUNT [SEED]]
import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { type Options, rewrite } from '../../src/rewrite.ts'
import type { Result } from '../../src/result.ts'
import { loadFixtures } from '../fixture.ts'
import { mutants } from './mutate.ts'

const [count = 20_000, seed = Date.now() % 1_000_000_000] = process.argv.slice(2).map(Number)
const fixtures = loadFixtures(resolve(process.env['INIT_CWD'] ?? '.', 'fixtures'))
const styles = ['env', 'file', 'dotenv'] as const

const counts = { inputs: 0, changed: 0, refused: 0 }
let worst = { milliseconds: 0, source: '' }
const failures = new Map<string, string>()

/** What is wrong with the rewrite of a text; undefined when nothing is. */
function faultOf(source: string): string | undefined {
  const options = { style: styles[source.length % 3]!, unsafe: source.length % 2 === 0 }
  counts.inputs++
  const start = performance.now()
  try {
    const first = rewrite(source, options)
    const milliseconds = performance.now() - start
    if (milliseconds > worst.milliseconds) worst = { milliseconds, source }
    if (first.error !== null) {
      counts.refused++
      return /internal/i.test(first.error) ? first.error : undefined
    }
    if (first.after === first.before) return undefined
    counts.changed++
    return faultOfNext(first, options, 3)
  } catch (error) {
    return error instanceof Error ? `${error.stack?.split('\n').slice(0, 2).join(' ')}` : 'throws'
  }
}

/** What is wrong with the next run. A conflict says that one more is needed. */
function faultOfNext(last: Result, options: Options, runs: number): string | undefined {
  const next = rewrite(last.after, options)
  if (next.error !== null) return `next run: ${next.error}`
  if (next.after === last.after) return undefined
  const isTold = last.findings.some(({ status }) => status === 'conflict')
  if (!isTold || runs === 0) return 'a next run changes it'
  return faultOfNext(next, options, runs - 1)
}

const chunk = 500
for (let done = 0; done < count; done += chunk) {
  const inputs = fc.sample(mutants(fixtures.map(({ before }) => before)), {
    numRuns: Math.min(chunk, count - done),
    seed: seed + done,
  })
  for (const source of inputs) {
    const fault = faultOf(source)
    const kind = fault?.replaceAll(/\d+/g, 'N').slice(0, 120)
    if (kind !== undefined && (failures.get(kind)?.length ?? Infinity) > source.length)
      failures.set(kind, source)
  }
}

for (const [kind, source] of failures) console.log(`${kind}\n${JSON.stringify(source)}\n`)
console.log(
  `seed ${seed}: ${counts.inputs} inputs, ${counts.changed} changed, ${counts.refused} refused, ${failures.size} kinds of faults`,
)
console.log(
  `worst time ${worst.milliseconds.toFixed(0)} ms for ${worst.source.length} characters: ${JSON.stringify(worst.source.slice(0, 300))}`,
)
process.exitCode = failures.size === 0 ? 0 : 1
