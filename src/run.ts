import type { Dockerfile, Stage } from './dockerfile.ts'
import { type Heredoc, readOpening } from './scanner/heredoc.ts'
import { argumentText, type Instruction } from './scanner/instruction.ts'
import { Joined } from './scanner/joined.ts'
import { wrapperOf } from './catalog/programs/wrappers.ts'
import { isShell, readScript, type Script, scriptArgument } from './shell.ts'
import { Known } from './known.ts'
import type { Span } from './span.ts'
import { bodyLines, withBodies } from './run/heredocs.ts'
import { isPosix, isTracingShell, shellAt } from './run/shell-at.ts'

/** What a RUN is made of. */
interface RunParts {
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
  /** Its text until it is read; undefined when no POSIX-like shell reads it. */
  readonly script: Script | string | undefined
  /** Does what runs it trace its commands from the start? */
  readonly isTraced: boolean
  /** Can text be put before the script, as a statement of its own? */
  readonly takesPrefix: boolean
  /**
   * Source range of a range of the script; undefined where the script is not there to the letter
   * (exec form).
   */
  readonly source: (span: Span) => Span | undefined
}

/** Reads a script that a POSIX-like shell runs. */
export type ReadScript = (source: string) => Script

/** A RUN, with its script as far as a POSIX shell reads it. */
export class Run extends Known implements RunParts {
  readonly instruction: Instruction
  readonly stage: Stage
  readonly form: RunParts['form']
  readonly text: string
  readonly by: RunParts['by']
  readonly isTraced: boolean
  readonly takesPrefix: boolean
  readonly source: RunParts['source']
  #script: Script | string | undefined
  readonly #read: ReadScript

  constructor(parts: RunParts, read: ReadScript) {
    super()
    this.instruction = parts.instruction
    this.stage = parts.stage
    this.form = parts.form
    this.text = parts.text
    this.by = parts.by
    this.isTraced = parts.isTraced
    this.takesPrefix = parts.takesPrefix
    this.source = parts.source
    this.#script = parts.script
    this.#read = read
  }

  /** Undefined when no POSIX-like shell reads it. */
  get script(): Script | undefined {
    if (typeof this.#script === 'string') {
      const script = this.#read(this.#script)
      this.#script = this.isTraced ? script.with({ isTraced: true }) : script
    }
    return this.#script
  }

  /** The same RUN with other parts. */
  with(parts: Partial<RunParts>): Run {
    return new Run({ ...this, script: this.#script, ...parts }, this.#read)
  }
}

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
  if (heredoc && typeof readOpening(text) === 'object')
    return new Run(heredocParts(dockerfile, stage, instruction, heredoc, posix), read)
  const { joined, args } = instruction
  const script = heredoc ? withBodies(dockerfile, instruction) : undefined
  const source = (span: Span): Span =>
    script
      ? script.span(span.start, span.end)
      : joined.span(args.start + span.start, args.start + span.end)
  const whole = script?.text ?? text
  const isTraced = isTracingShell(shellAt(stage, instruction))
  return new Run(
    {
      instruction,
      stage,
      form: 'shell',
      text: whole,
      by: posix ? 'posix' : 'other',
      script: posix ? whole : undefined,
      isTraced,
      takesPrefix: posix && text !== '' && !heredoc && !isTraced,
      source,
    },
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
  return new Run(
    {
      instruction,
      stage,
      form: 'exec',
      text: argumentText(instruction),
      by: script === undefined ? 'none' : 'posix',
      script: script ?? json.map(quote).join(' '),
      isTraced: isTracingShell(json.slice(0, at ?? 0)),
      takesPrefix: false,
      source: () => undefined,
    },
    read,
  )
}

/**
 * Nothing but the opening of one heredoc: its body is the script, or a program's when it starts
 * with `#!` (dockerfile2llb, dispatchRun).
 */
function heredocParts(
  { source }: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  heredoc: Heredoc,
  posix: boolean,
): RunParts {
  const { body, chomp } = heredoc
  const shebang = /^#!\s*(\S+)(?:[ \t]+(?:-S[ \t]+)?(\S+))?/.exec(
    source.slice(body.start, body.end),
  )
  const by = shebang
    ? isShell(shebang[1]!.endsWith('/env') ? (shebang[2] ?? '') : shebang[1]!)
    : posix
  const script = new Joined(source, bodyLines(source, body, chomp))
  return {
    instruction,
    stage,
    form: 'heredoc',
    text: source.slice(body.start, body.end),
    by: by ? 'posix' : 'other',
    script: by ? script.text : undefined,
    isTraced: shebang
      ? /^#![^\n]*\s-[a-z]*x/.test(shebang.input)
      : isTracingShell(shellAt(stage, instruction)),
    takesPrefix: false,
    source: (span) => script.span(span.start, span.end),
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}
