// Runs every file below a folder through every invariant, and counts.
//   npm run corpus -- DIR [--diffs N [--seed S]] [--list STATUS] [--variants some|all|none] [--unsafe] [--style STYLE] [--builder BUILDER]
import { readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parseBuilder } from '../../src/builder.ts'
import { buildCommand } from '../../src/build-command.ts'
import { FileError } from '../../src/files/error.ts'
import { readSource } from '../../src/files/read.ts'
import type { Options } from '../../src/options.ts'
import { patchOf } from '../../src/reporters/diff.ts'
import type { Result } from '../../src/result.ts'
import { Remedies } from '../../src/remedy/remedies.ts'
import { rewrite } from '../../src/rewrite.ts'
import { isSure } from '../../src/trace/read/readings.ts'
import { transforms } from '../../transforms/index.ts'
import { invariants } from '../invariants.ts'
import { mayRead } from '../invariants/may-read.ts'
import { mayWrite } from '../invariants/may-write.ts'
import { secondRunSays } from '../invariants/second-run.ts'
import { differences } from '../metamorphic/compare.ts'
import { chosen } from './choice.ts'
import { Tally } from './tally.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    diffs: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    list: { type: 'string' },
    variants: { type: 'string', default: 'some' },
    unsafe: { type: 'boolean', default: false },
    style: { type: 'string' },
    builder: { type: 'string', default: 'docker' },
  },
})

const folder = resolve(process.env['INIT_CWD'] ?? '.', positionals[0] ?? '.')
const builder = parseBuilder(values.builder)
if (!builder || positionals.length !== 1)
  throw new Error(
    'usage: npm run corpus -- DIR [--diffs N] [--seed S] [--list STATUS] [--variants some|all|none] [--unsafe] [--style STYLE] [--builder BUILDER]',
  )
const options: Options = {
  builder,
  unsafe: values.unsafe,
  ...(values.style === undefined ? {} : { style: values.style as 'auto' | 'env' | 'file' }),
}

function* filesBelow(at: string): Iterable<string> {
  for (const entry of readdirSync(at, { withFileTypes: true }).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules')
      yield* filesBelow(join(at, entry.name))
    else if (entry.isFile()) yield join(at, entry.name)
  }
}

function sourceOf(path: string, tally: Tally): string | undefined {
  try {
    return readSource(path).text
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    tally.unread(error.message)
    return undefined
  }
}

async function show(path: string, result: Result): Promise<void> {
  const findings = result.findings.map(
    ({ line, status, transform, message }) => `  ${line} ${status} ${transform}: ${message}`,
  )
  const command = buildCommand(result, {
    builder: options.builder!,
    context: '.',
    file: 'Dockerfile',
  })
  console.log(
    [
      `\n=== ${path}`,
      await patchOf(path, result.before, result.after),
      ...findings,
      `  $ ${command ?? '-'}`,
    ].join('\n'),
  )
}

/** What is promised and not held everywhere yet. */
function ask(name: string, result: Result): void {
  const answers = {
    readers: mayRead(result),
    writers: mayWrite(result),
    'second runs': secondRunSays(result, options, rewrite),
  }
  for (const [kind, what] of Object.entries(answers)) {
    if (what === undefined) continue
    tally.doubt(kind)
    console.log(`${name}: ${kind}: ${what}`)
  }
}

/** The mounts of a changed file that nobody can tell to be needed. */
function weigh(source: string, { findings }: Result): void {
  const facts = new Remedies(source, options, transforms)
  const fixed = new Set(findings.flatMap(({ status, name }) => (status === 'fixed' ? [name] : [])))
  for (const flow of facts.flows) {
    const remedy = fixed.has(flow.variable.id) ? facts.remedyFor(flow) : undefined
    if (!remedy || 'why' in remedy) continue
    for (const reading of remedy.readings) if (!isSure(reading)) tally.mayRead(reading.by)
  }
}

/** Changes that mean nothing, and whether they made a difference. */
function vary(name: string, source: string): void {
  const trial = {
    engine: rewrite,
    isWhole: values.variants === 'all',
    count: (kind: string) => tally.variant(kind),
  }
  for (const { kind, place, what } of differences(source, options, trial)) {
    tally.difference(kind)
    console.log(`${name}: ${kind}: ${place}: ${what}`)
  }
}

const tally = new Tally()
const changed: string[] = []
for (const path of filesBelow(folder)) {
  const source = sourceOf(path, tally)
  if (source === undefined) continue
  const name = relative(folder, path)
  const start = performance.now()
  let result: Result | undefined
  try {
    result = rewrite(source, { ...options, path: name })
  } catch {
    // the invariants say what it was
  }
  tally.file(name, performance.now() - start, result, await invariants(source, options))
  if (result) ask(name, result)
  if (values.variants !== 'none') vary(name, source)
  if (result && result.before !== result.after) {
    weigh(source, result)
    changed.push(path)
  }
  for (const { line, status, transform, message } of result?.findings ?? [])
    if (status === values.list) console.log(`${name}:${line} ${transform}: ${message}`)
}
for (const path of chosen(changed, Number(values.diffs), Number(values.seed)))
  await show(relative(folder, path), rewrite(readSource(path).text, options))
console.log(tally.text())
process.exitCode = tally.isSound ? 0 : 1
