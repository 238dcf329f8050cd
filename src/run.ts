import { type Dockerfile, instructionsOf, lineage, type Stage } from './dockerfile.ts'
import { type Heredoc, readOpening } from './scanner/heredoc.ts'
import { argumentText, type Instruction } from './scanner/instruction.ts'
import { Joined } from './scanner/joined.ts'
import { wrapperOf } from './catalog/programs/wrappers.ts'
import { isShell, readScript, type Script, scriptArgument } from './shell.ts'
import type { Span } from './span.ts'
import { bodyLines, withBodies } from './run/heredocs.ts'

/** A RUN, with its script as far as a POSIX shell reads it. */
export interface Run {
  readonly instruction: Instruction
  readonly stage: Stage
  /** `exec`: JSON form. `heredoc`: the script is the body. */
  readonly form: 'shell' | 'exec' | 'heredoc'
  /** Its arguments and heredoc bodies, as written. */
  readonly text: string
  /**
   * What runs it: a POSIX-like shell, no shell at all, or something else (PowerShell, cmd, python,
   * a shebang).
   */
  readonly by: 'posix' | 'none' | 'other'
  /** Undefined when no POSIX-like shell reads it. */
  readonly script: Script | undefined
  /** Can text be put before the script, as a statement of its own? */
  readonly takesPrefix: boolean
  /**
   * Source range of a range of the script; undefined where the script is not there to the letter
   * (exec form).
   */
  source(span: Span): Span | undefined
}

/** Reads a script that a POSIX-like shell runs. */
export type ReadScript = (source: string) => Script

const readPosix: ReadScript = (source) => readScript(source, wrapperOf)

/** Reads all RUNs of a Dockerfile, in order. Scripts are parsed when first asked for. */
export function readRuns(dockerfile: Dockerfile, read: ReadScript = readPosix): Run[] {
  return dockerfile.stages.flatMap((stage) =>
    stage.instructions
      .filter((instruction) => instruction.keyword === 'RUN')
      .map((instruction) => readRun(dockerfile, stage, instruction, read)),
  )
}

/** Reads one RUN of a stage. */
export function readRun(
  dockerfile: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  read: ReadScript = readPosix,
): Run {
  if (instruction.json) return execRun(stage, instruction, instruction.json, read)
  const posix = isPosix(shellAt(stage, instruction)) && dockerfile.scan.escape === '\\'
  const text = argumentText(instruction)
  const [heredoc] = instruction.heredocs
  if (heredoc && isOpening(text)) {
    const { run, source } = heredocRun(dockerfile, stage, instruction, heredoc, posix)
    return lazy(run, source, read)
  }
  const { joined, args } = instruction
  const script = heredoc ? withBodies(dockerfile, instruction) : undefined
  const source = (span: Span): Span =>
    script
      ? script.span(span.start, span.end)
      : joined.span(args.start + span.start, args.start + span.end)
  const run = {
    instruction,
    stage,
    text: script?.text ?? text,
    form: 'shell' as const,
    by: posix ? ('posix' as const) : ('other' as const),
  }
  return lazy(
    {
      ...run,
      takesPrefix: posix && text !== '' && !heredoc && !isTracingShell(shellAt(stage, instruction)),
      source,
    },
    run.text,
    read,
  )
}

/** The script of `["sh", "-c", "…"]`, else the words as a command. */
function execRun(
  stage: Stage,
  instruction: Instruction,
  json: readonly string[],
  read: ReadScript,
): Run {
  const at = scriptArgument(json)
  const script = at === undefined ? undefined : json[at]
  return {
    instruction,
    stage,
    text: argumentText(instruction),
    form: 'exec',
    by: script === undefined ? 'none' : 'posix',
    script: read(script ?? json.map(quote).join(' ')),
    takesPrefix: false,
    source: () => undefined,
  }
}

/**
 * Nothing but the opening of one heredoc: its body is the script, or a program's when it starts
 * with `#!` (dockerfile2llb, dispatchRun).
 */
function heredocRun(
  { source }: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  heredoc: Heredoc,
  posix: boolean,
): { run: Omit<Run, 'script'>; source: string } {
  const { body, chomp } = heredoc
  const shebang = /^#!\s*(\S+)(?:[ \t]+(?:-S[ \t]+)?(\S+))?/.exec(
    source.slice(body.start, body.end),
  )
  const by = shebang
    ? isShell(shebang[1]!.endsWith('/env') ? (shebang[2] ?? '') : shebang[1]!)
    : posix
  const script = new Joined(source, bodyLines(source, body, chomp))
  return {
    run: {
      instruction,
      stage,
      text: source.slice(body.start, body.end),
      form: 'heredoc',
      by: by ? 'posix' : 'other',
      takesPrefix: false,
      source: (span) => script.span(span.start, span.end),
    },
    source: script.text,
  }
}

function isOpening(text: string): boolean {
  return typeof readOpening(text) === 'object'
}

function lazy(run: Omit<Run, 'script'>, source: string, read: ReadScript): Run {
  let script: Script | undefined
  return {
    ...run,
    get script() {
      return run.by === 'posix' ? (script ??= read(source)) : undefined
    },
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** The SHELL in effect at an instruction of a stage, or undefined for the default. */
export function shellAt(stage: Stage, instruction: Instruction): readonly string[] | undefined {
  for (const at of lineage(stage)) {
    const found = instructionsOf(at, 'SHELL').findLast(
      (other) => at !== stage || other.span.start < instruction.span.start,
    )
    if (found) return found.json ?? ['unknown']
  }
  return undefined
}

/** `SHELL ["/bin/sh", "-xc"]` would print every statement that is put in, values and all. */
export function isTracingShell(shell: readonly string[] | undefined): boolean {
  return shell?.some((word) => /^-[a-z]*x/.test(word) || word === 'xtrace') ?? false
}

function isPosix(shell: readonly string[] | undefined): boolean {
  if (shell === undefined) return true
  // the script is put behind the last word
  return scriptArgument([...shell, 'script']) === shell.length
}
