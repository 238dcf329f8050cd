// Rewrites changed Dockerfiles of the fixtures: no throw, no internal error, and a second run that
// changes nothing.
//   npm run fuzz -- [COUNT [SEED]]
import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { rewrite } from '../../src/rewrite.ts'
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
    const second = rewrite(first.after, options)
    if (second.error !== null) return `second run: ${second.error}`
    return second.after === first.after ? undefined : 'a second run changes it'
  } catch (error) {
    return error instanceof Error ? `${error.stack?.split('\n').slice(0, 2).join(' ')}` : 'throws'
  }
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
