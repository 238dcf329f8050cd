import { diffArrays } from 'diff'
import { basename } from 'node:path/posix'
import { buildCommand } from '../../src/command.ts'
import { defaultBuilder } from '../../src/builder.ts'
import { type Dockerfile, parseDockerfile } from '../../src/dockerfile.ts'
import { expansions } from '../../src/dockerfile/expansion.ts'
import type { Options } from '../../src/options.ts'
import type { Result } from '../../src/result.ts'
import type { rewrite } from '../../src/rewrite.ts'
import type { Instruction } from '../../src/scanner/instruction.ts'

/** An instruction of the old file and what it has become; one of the two is undefined when it is gone or new. */
export interface Pair {
  readonly before: Instruction | undefined
  readonly after: Instruction | undefined
}

/** One rewrite, and all that the invariants ask of it. */
export interface Case {
  readonly source: string
  readonly options: Options
  readonly engine: typeof rewrite
  readonly result: Result
  readonly before: Dockerfile
  readonly after: Dockerfile
  /** The instructions of both, side by side, in order. */
  readonly pairs: readonly Pair[]
  /** Variables that a fixed finding is about, with those that hand their value on (`ENV INNER=$OUTER`). */
  readonly fixedNames: ReadonlySet<string>
  /** Last parts of the paths of credential files that a fixed finding is about, and of the paths that they are mounted at. */
  readonly fixedFiles: readonly string[]
  readonly command: string | null
}

/** Rewrites a text and lays both versions side by side. */
export function caseOf(source: string, options: Options, engine: typeof rewrite): Case {
  const result = engine(source, options)
  const before = parseDockerfile(source)
  const after = result.after === source ? before : parseDockerfile(result.after)
  const fixed = result.findings.filter(({ status }) => status === 'fixed')
  const declared = new Set(before.declarations.map(({ name }) => name))
  const named = [...new Set(fixed.flatMap(({ name }) => name ?? []))]
  const files = named.filter((name) => !declared.has(name) && fixed.some((finding) => finding.name === name && finding.transform === 'credential-file'))
  const command = buildCommand(result, { builder: options.builder ?? defaultBuilder, context: '.', file: 'Dockerfile' })
  return { source, options, engine, result, before, after, pairs: pairsOf(before, after), fixedNames: handedOn(before, named.filter((name) => declared.has(name))), fixedFiles: files.length === 0 ? [] : [...files, ...targetsOf(result)].map((path) => basename(path)), command }
}

function targetsOf({ secrets }: Result): string[] {
  return secrets.flatMap(({ mounts }) => mounts.flatMap(({ target }) => target ?? []))
}

/** The bytes of an instruction. */
export function textOf({ source }: Dockerfile, { span }: Instruction): string {
  return source.slice(span.start, span.end)
}

function handedOn({ declarations, scan }: Dockerfile, names: readonly string[]): Set<string> {
  const all = new Set(names)
  for (const { name, raw } of declarations) {
    if (raw !== undefined && expansions(raw, scan.escape).some((part) => all.has(part.name))) all.add(name)
  }
  return all
}

function pairsOf(before: Dockerfile, after: Dockerfile): Pair[] {
  if (before === after) return before.scan.instructions.map((instruction) => ({ before: instruction, after: instruction }))
  const exact = (file: Dockerfile) => (instruction: Instruction) => textOf(file, instruction)
  // what is put before a RUN leaves its end alone
  const tail = (file: Dockerfile) => (instruction: Instruction) => instruction.keyword + textOf(file, instruction).slice(-30)
  return align(before.scan.instructions, after.scan.instructions, [
    [exact(before), exact(after)],
    [tail(before), tail(after)],
    // a COPY may leave a RUN in its place, for the folder that it made
    [({ keyword }) => kind(keyword), ({ joined, keyword }) => (joined.text.startsWith('RUN mkdir -p -m 0700 ') ? 'COPY' : kind(keyword))],
  ])
}

function kind(keyword: string): string {
  return keyword === 'ADD' ? 'COPY' : keyword
}

type Key = (instruction: Instruction) => string

/** Pairs what has the same key, in order; what is left in between is tried with the next key. */
function align(before: readonly Instruction[], after: readonly Instruction[], [keys, ...rest]: readonly (readonly [Key, Key])[]): Pair[] {
  if (!keys) return [...before.map((item) => ({ before: item, after: undefined })), ...after.map((item) => ({ before: undefined, after: item }))]
  const pairs: Pair[] = []
  let [old, young, removed, added] = [0, 0, 0, 0]
  const settle = () => {
    if (removed + added > 0) pairs.push(...align(before.slice(old - removed, old), after.slice(young - added, young), rest))
    removed = added = 0
  }
  for (const part of diffArrays(before.map(keys[0]), after.map(keys[1]))) {
    if (part.removed) [old, removed] = [old + part.value.length, removed + part.value.length]
    else if (part.added) [young, added] = [young + part.value.length, added + part.value.length]
    else {
      settle()
      for (let count = 0; count < part.value.length; count++) pairs.push({ before: before[old++]!, after: after[young++]! })
    }
  }
  settle()
  return pairs
}
