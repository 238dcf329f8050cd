import { type Dockerfile, lineage, type Stage } from './dockerfile.ts'
import { argumentText, type Instruction } from './scanner/instruction.ts'
import { isShell, readScript, type Script } from './shell.ts'
import type { Span } from './span.ts'

/** A RUN, with its script as far as a POSIX shell reads it. */
export interface Run {
  readonly instruction: Instruction
  readonly stage: Stage
  /** `exec`: JSON form. `heredoc`: the script is the body. */
  readonly form: 'shell' | 'exec' | 'heredoc'
  /** Its arguments and heredoc bodies, as written. */
  readonly text: string
  /** What runs it: a POSIX-like shell, no shell at all, or something else (PowerShell, cmd, python, a shebang). */
  readonly by: 'posix' | 'none' | 'other'
  /** Undefined when no POSIX-like shell reads it. */
  readonly script: Script | undefined
  /** Can text be put before the script, as a statement of its own? */
  readonly takesPrefix: boolean
  /** Source range of a range of the script; undefined where the script is not there to the letter (exec form). */
  source(span: Span): Span | undefined
}

/** Reads all RUNs of a Dockerfile, in order. Scripts are parsed when first asked for. */
export function readRuns(dockerfile: Dockerfile): Run[] {
  return dockerfile.stages.flatMap((stage) =>
    stage.instructions.filter((instruction) => instruction.keyword === 'RUN').map((instruction) => readRun(dockerfile, stage, instruction)),
  )
}

/** Reads one RUN of a stage. */
export function readRun(dockerfile: Dockerfile, stage: Stage, instruction: Instruction): Run {
  const { json } = instruction
  if (json) {
    const script = execScript(json)
    return { instruction, stage, text: argumentText(instruction), form: 'exec', by: script === undefined ? 'none' : 'posix', script: readScript(script ?? json.map(quote).join(' ')), takesPrefix: false, source: () => undefined }
  }
  const posix = isPosix(shellAt(stage, instruction)) && dockerfile.scan.escape === '\\'
  const text = argumentText(instruction)
  const body = instruction.heredocs[0]?.body
  const alone = instruction.heredocs.length === 1 && /^\d*<<-?\s*\S+$/.test(text)
  if (alone && body) {
    const source = dockerfile.source.slice(body.start, body.end)
    const shebang = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(source)
    const by = shebang ? (isShell(shebang[1]!.endsWith('/env') ? (shebang[2] ?? '') : shebang[1]!) ? 'posix' : 'other') : posix ? 'posix' : 'other'
    return lazy({ instruction, stage, text: source, form: 'heredoc', by, takesPrefix: false, source: ({ start, end }) => ({ start: body.start + start, end: body.start + end }) }, source)
  }
  const tail = body ? dockerfile.source.slice(body.start, instruction.span.end) : ''
  const { joined, args } = instruction
  const source = (span: Span): Span | undefined => {
    if (span.end <= text.length) return joined.span(args.start + span.start, args.start + span.end)
    const shift = (body?.start ?? 0) - text.length - 1
    return span.start > text.length ? { start: span.start + shift, end: span.end + shift } : undefined
  }
  return lazy({ instruction, stage, text: body ? `${text}\n${tail}` : text, form: 'shell', by: posix ? 'posix' : 'other', takesPrefix: posix && text !== '' && !body, source }, body ? `${text}\n${tail}\n` : text)
}

function lazy(run: Omit<Run, 'script'>, source: string): Run {
  let script: Script | undefined
  return {
    ...run,
    get script() {
      return run.by === 'posix' ? (script ??= readScript(source)) : undefined
    },
  }
}

/** The script of `["sh", "-c", "…"]`. */
function execScript(json: readonly string[]): string | undefined {
  const at = json.findIndex((word) => /^-[a-z]*c$/.test(word))
  return at > 0 && isShell(json[at - 1]!.startsWith('-') ? json[0]! : json[at - 1]!) ? json[at + 1] : undefined
}

function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** The SHELL in effect at an instruction of a stage, or undefined for the default. */
export function shellAt(stage: Stage, instruction: Instruction): readonly string[] | undefined {
  for (const at of lineage(stage)) {
    const found = at.instructions.findLast((other) => other.keyword === 'SHELL' && (at !== stage || other.span.start < instruction.span.start))
    if (found) return found.json ?? ['unknown']
  }
  return undefined
}

function isPosix(shell: readonly string[] | undefined): boolean {
  return shell === undefined || (shell[0] !== undefined && isShell(shell[0]) && shell.some((word) => /^-[a-z]*c$/.test(word)))
}
