import { isCancel, selectKey } from '@clack/prompts'
import { resolve } from 'node:path'
import { oneLine } from '../escape.ts'
import { FileError } from '../files/error.ts'
import { readSource } from '../files/read.ts'
import { leftAlone } from '../left-alone.ts'
import { paintFor, type Paint } from '../paint.ts'
import { coloured, patchOf } from '../reporters/diff.ts'
import type { Report } from '../result.ts'
import type { Arguments } from './arguments.ts'
import type { CallerOutcome } from './migration.ts'
import { findingLines } from './chat.ts'
import { UsageError } from './error.ts'
import type { Io } from './io.ts'
import { patchName } from './build-context.ts'
import { failed, type Outcome } from './outcome.ts'
import type { Worker } from './work.ts'
import { wrapFor } from './wrap.ts'
import type { WriteFile } from './writing.ts'

/** The files of a run, each asked for before it is written. */
export interface Asking {
  /** The person has had enough: the files after this one stay as they are. */
  readonly isOver: boolean
  file(path: string, leadsOut?: boolean): Promise<Outcome>
  caller(found: CallerOutcome): Promise<CallerOutcome>
}

/** The keys of `git add --patch`, which mean the same. */
type Answer = 'n' | 'y' | 'a' | 'd' | 'q'

/**
 * Asks at the terminal: a whole secret at a time, with what was found of it and the part of the
 * change that is its own.
 *
 * @throws UsageError when there is no terminal
 */
export function asking(args: Arguments, io: Io, worker: Worker, write: WriteFile): Asking {
  if (!io.stderr.isTerminal || !process.stdin.isTTY)
    throw new UsageError('--interactive asks at a terminal, and this is none; see --write')
  return new AtTerminal(args, io, worker, write)
}

class AtTerminal implements Asking {
  readonly #args: Arguments
  readonly #io: Io
  readonly #worker: Worker
  readonly #write: WriteFile
  isOver = false

  constructor(args: Arguments, io: Io, worker: Worker, write: WriteFile) {
    this.#args = args
    this.#io = io
    this.#worker = worker
    this.#write = write
  }

  async file(path: string, leadsOut = false): Promise<Outcome> {
    try {
      const source = readSource(resolve(this.#io.cwd, path))
      const outcome = await this.#worker.text(path, source.text)
      if (outcome.result.error !== null || outcome.result.after === source.text) return outcome
      if (leadsOut) throw new FileError('is a link that leads out of the searched folder; name it')
      const taken = await this.#chosen(path, source.text, outcome.result.findings)
      const final = await this.#worker.text(path, source.text, path, (finding) =>
        taken.has(keyOf(finding)),
      )
      if (final.result.after === source.text) return final
      return {
        ...final,
        remarks: [...final.remarks, ...(await this.#write(source, path, final.result.after))],
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return { result: failed(path, error.message), command: null, remarks: [] }
    }
  }

  async caller(found: CallerOutcome): Promise<CallerOutcome> {
    const { path, before, after, findings, error } = found.result
    if (error !== null || before === after) return found
    if (!(await this.#isWanted(found)))
      return { ...found, result: { ...found.result, after: before, findings: findings.map(left) } }
    try {
      const source = readSource(resolve(this.#io.cwd, path))
      if (source.text !== before) throw new FileError('has changed meanwhile; run again')
      return { ...found, remarks: await this.#write(source, path, after) }
    } catch (failure) {
      if (!(failure instanceof FileError)) throw failure
      return { ...found, result: { ...found.result, after: before, error: failure.message } }
    }
  }

  /** Whoever has had enough is asked no more. */
  async #isWanted({ result }: CallerOutcome): Promise<boolean> {
    if (this.isOver) return false
    await this.#show(result.path, result.before, result.after, result.findings)
    return (await this.#ask(`Write this change of ${oneLine(result.path)}?`, true)) === 'y'
  }

  /** The secrets that the person wants, by their keys. */
  async #chosen(path: string, source: string, findings: readonly Report[]): Promise<Set<string>> {
    const keys = [...new Set(findings.filter(({ status }) => status === 'fixed').map(keyOf))]
    const taken = new Set<string>()
    for (const [index, key] of keys.entries()) {
      const own = findings.filter((finding) => keyOf(finding) === key)
      const isOwn = (finding: Parameters<typeof keyOf>[0]) => keyOf(finding) === key
      const { result } = await this.#worker.text(path, source, path, isOwn)
      await this.#show(path, source, result.after, own)
      const question = `Write this change of ${oneLine(own[0]!.name ?? path)}?`
      const answer = await this.#ask(question, index === keys.length - 1)
      if (answer === 'y') taken.add(key)
      if (answer === 'a') for (const other of keys.slice(index)) taken.add(other)
      if (answer === 'a' || answer === 'd' || answer === 'q') break
    }
    return taken
  }

  async #show(path: string, before: string, after: string, findings: readonly Report[]) {
    const paint: Paint = await paintFor(true, this.#io.environment, this.#args.color, true)
    const wrap = await wrapFor(this.#io.stderr)
    const patch = await patchOf(patchName(this.#io.cwd, path), before, after)
    await this.#io.stderr.write(
      `\n${findingLines({ path, error: null, findings }, paint, wrap)}\n${coloured(patch, paint)}`,
    )
  }

  async #ask(what: string, isLast: boolean): Promise<Answer> {
    const answer = await selectKey<Answer>({
      message: what,
      output: process.stderr,
      options: [
        // the first is what Enter takes
        { value: 'n', label: 'no (Enter)' },
        { value: 'y', label: 'yes' },
        ...(isLast ? [] : others),
        { value: 'q', label: 'quit: leave this and everything after it' },
      ],
    })
    if (isCancel(answer) || answer === 'q') this.isOver = true
    return isCancel(answer) ? 'q' : (answer ?? 'n')
  }
}

const others: { value: Answer; label: string }[] = [
  { value: 'a', label: 'yes, and all others of this file' },
  { value: 'd', label: 'no, nor any other of this file' },
]

/** A secret is asked for as a whole; what has no name is asked for by itself. */
function keyOf({
  name,
  transform,
  line,
}: {
  name?: string | undefined
  transform: string
  line?: number
}): string {
  return name === undefined ? `${transform} ${line}` : `name ${name}`
}

function left<T extends Pick<Report, 'status' | 'message'>>(finding: T): T {
  return finding.status === 'fixed' ? { ...leftAlone(finding), status: 'review' } : finding
}
