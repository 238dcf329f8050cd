import { diffArrays } from 'diff'
import { basename } from 'node:path/posix'
import { buildCommand } from '../../src/build-command.ts'
import { defaultBuilder } from '../../src/builder.ts'
import { type Dockerfile, parseDockerfile } from '../../src/dockerfile.ts'
import { expansions } from '../../src/dockerfile/expansion.ts'
import type { Options } from '../../src/options.ts'
import type { Result } from '../../src/result.ts'
import type { rewrite } from '../../src/rewrite.ts'
import type { Instruction } from '../../src/scanner/instruction.ts'

/**
 * An instruction of the old file and what it has become; one of the two is undefined when it is
 * gone or new.
 */
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
  /**
   * Variables that a fixed finding is about, with those that hand their value on (`ENV
   * INNER=$OUTER`).
   */
  readonly fixedNames: ReadonlySet<string>
  /** Those of them that the findings name. */
  readonly fixedRoots: ReadonlySet<string>
  /**
   * Last parts of the paths of credential files that a fixed finding is about, and of the paths
   * that they are mounted at.
   */
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
  const files = named.filter(
    (name) =>
      !declared.has(name) &&
      fixed.some((finding) => finding.name === name && finding.transform === 'credential-file'),
  )
  const targets = targetsOf(
    result,
    files.length > 0
      ? () => true
      : (id) =>
          fixed.some(
            ({ name, transform }) =>
              name === id && /^(?:written-config|ssh-key|config-command)$/.test(transform),
          ),
  )
  const command = buildCommand(result, {
    builder: options.builder ?? defaultBuilder,
    context: '.',
    file: 'Dockerfile',
  })
  const roots = new Set(named.filter((name) => declared.has(name)))
  return {
    source,
    options,
    engine,
    result,
    before,
    after,
    pairs: pairsOf(before, after),
    fixedNames: handedOn(before, roots),
    fixedRoots: roots,
    fixedFiles: [...files, ...targets].map((path) => basename(path)),
    command,
  }
}

function targetsOf({ secrets }: Result, isMeant: (id: string) => boolean): string[] {
  return secrets
    .filter(({ id }) => isMeant(id))
    .flatMap(({ mounts }) => mounts.flatMap(({ target }) => target ?? []))
}

/** The bytes of an instruction. */
export function textOf({ source }: Dockerfile, { span }: Instruction): string {
  return source.slice(span.start, span.end)
}

/** A RUN without its keyword and flags. */
export function bodyOf(file: Dockerfile, { joined, args, span }: Instruction): string {
  return file.source.slice(joined.offset(args.start), span.end)
}

/** The names and those that declarations make of them. */
export function handedOn({ declarations, scan }: Dockerfile, names: Iterable<string>): Set<string> {
  const all = new Set(names)
  for (const { name, raw } of declarations) {
    if (raw !== undefined && expansions(raw, scan.escape).some((part) => all.has(part.name)))
      all.add(name)
  }
  return all
}

function pairsOf(before: Dockerfile, after: Dockerfile): Pair[] {
  if (before === after)
    return before.scan.instructions.map((instruction) => ({
      before: instruction,
      after: instruction,
    }))
  const isKind = (old: Instruction, young: Instruction) => kind(old.keyword) === kind(young.keyword)
  return align(before.scan.instructions, after.scan.instructions, [
    (old, young) => textOf(before, old) === textOf(after, young),
    // what is put before a RUN leaves all that it runs alone
    (old, young) =>
      old.keyword === 'RUN' &&
      young.keyword === 'RUN' &&
      bodyOf(before, old) !== '' &&
      textOf(after, young).endsWith(bodyOf(before, old)),
    // a command that is written anew runs the same program; a RUN before it may go
    (old, young) =>
      old.keyword === 'RUN' &&
      young.keyword === 'RUN' &&
      firstWord(bodyOf(before, old)) === firstWord(bodyOf(after, young)),
    // a COPY may leave a RUN in its place, for the folder that it made
    (old, young) =>
      isKind(old, young) ||
      (kind(old.keyword) === 'COPY' && young.joined.text.startsWith('RUN mkdir -p -m 0700 ')),
  ])
}

function firstWord(body: string): string {
  return body.trimStart().split(/\s/, 1)[0]!
}

function kind(keyword: string): string {
  return keyword === 'ADD' ? 'COPY' : keyword
}

type Match = (old: Instruction, young: Instruction) => boolean

/** Pairs what matches, in order; what is left in between is tried with the next rule. */
function align(
  before: readonly Instruction[],
  after: readonly Instruction[],
  [match, ...rest]: readonly Match[],
): Pair[] {
  if (!match)
    return [
      ...before.map((item) => ({ before: item, after: undefined })),
      ...after.map((item) => ({ before: undefined, after: item })),
    ]
  const pairs: Pair[] = []
  let [old, young, removed, added] = [0, 0, 0, 0]
  const settle = () => {
    if (removed + added > 0)
      pairs.push(
        ...align(before.slice(old - removed, old), after.slice(young - added, young), rest),
      )
    removed = added = 0
  }
  for (const part of diffArrays([...before], [...after], { comparator: match })) {
    if (part.removed) [old, removed] = [old + part.value.length, removed + part.value.length]
    else if (part.added) [young, added] = [young + part.value.length, added + part.value.length]
    else {
      settle()
      for (let count = 0; count < part.value.length; count++)
        pairs.push({ before: before[old++]!, after: after[young++]! })
    }
  }
  settle()
  return pairs
}
