import { isCancel, select } from '@clack/prompts'
import { resolve } from 'node:path'
import { oneLine } from '../escape.ts'
import { FileError } from '../files/error.ts'
import { readSource } from '../files/read.ts'
import { paintFor, type Paint } from '../paint.ts'
import { coloured, patchOf } from '../reporters/diff.ts'
import type { Report } from '../result.ts'
import type { Arguments } from './arguments.ts'
import type { CallerOutcome } from './callers.ts'
import { findingLines } from './chat.ts'
import { UsageError } from './error.ts'
import type { Io } from './io.ts'
import { patchName } from './place.ts'
import { failed, type Outcome, type Worker } from './work.ts'
import { wrapFor } from './wrap.ts'
import type { Write } from './writing.ts'

/** The files of a run, each asked for before it is written. */
export interface Asking {
  /** The person has had enough: the files after this one stay as they are. */
  readonly isOver: boolean
  file(path: string, leadsOut?: boolean): Promise<Outcome>
  caller(found: CallerOutcome): Promise<CallerOutcome>
}

type Answer = 'take' | 'leave' | 'take all' | 'leave all' | 'quit'

/**
 * Asks at the terminal: a whole secret at a time, with what was found of it and the part of the change that is its own.
 *
 * @throws UsageError when there is no terminal
 */
export function asking(args: Arguments, io: Io, worker: Worker, write: Write): Asking {
  if (!io.stderr.isTerminal || !process.stdin.isTTY)
    throw new UsageError('--interactive asks at a terminal, and this is none; see --write')
  const state = { isOver: false }

  const ask = async (what: string, isLast: boolean): Promise<Answer> => {
    const rest: { value: Answer; label: string }[] = isLast
      ? []
      : [
          { value: 'take all', label: 'yes, and all others of this file' },
          { value: 'leave all', label: 'no, nor any other of this file' },
        ]
    const answer = await select<Answer>({
      message: what,
      output: process.stderr,
      options: [
        { value: 'take', label: 'yes' },
        { value: 'leave', label: 'no' },
        ...rest,
        { value: 'quit', label: 'quit: leave this and everything after it' },
      ],
    })
    if (isCancel(answer) || answer === 'quit') state.isOver = true
    return isCancel(answer) ? 'quit' : answer
  }

  const show = async (path: string, before: string, after: string, findings: readonly Report[]) => {
    const paint: Paint = await paintFor(true, io.environment, args.color, true)
    const wrap = await wrapFor(io.stderr)
    const patch = await patchOf(patchName(io.cwd, path), before, after)
    await io.stderr.write(
      `\n${findingLines({ path, error: null, findings }, paint, wrap)}\n${coloured(patch, paint)}`,
    )
  }

  /** The secrets that the person wants, by their keys. */
  const chosen = async (path: string, source: string, findings: readonly Report[]) => {
    const keys = [...new Set(findings.filter(({ status }) => status === 'fixed').map(keyOf))]
    const taken = new Set<string>()
    for (const [index, key] of keys.entries()) {
      const own = findings.filter((finding) => keyOf(finding) === key)
      const { result } = await worker.text(path, source, path, (finding) => keyOf(finding) === key)
      await show(path, source, result.after, own)
      const isLast = index === keys.length - 1
      const answer = await ask(`Write this change of ${oneLine(own[0]!.name ?? path)}?`, isLast)
      if (answer === 'take') taken.add(key)
      if (answer === 'take all') for (const other of keys.slice(index)) taken.add(other)
      if (answer === 'take all' || answer === 'leave all' || answer === 'quit') break
    }
    return taken
  }

  const file = async (path: string, leadsOut = false): Promise<Outcome> => {
    try {
      const source = readSource(resolve(io.cwd, path))
      const outcome = await worker.text(path, source.text)
      if (outcome.result.error !== null || outcome.result.after === source.text) return outcome
      if (leadsOut) throw new FileError('is a link that leads out of the searched folder; name it')
      const taken = await chosen(path, source.text, outcome.result.findings)
      const final = await worker.text(path, source.text, path, (finding) =>
        taken.has(keyOf(finding)),
      )
      if (final.result.after === source.text) return final
      return {
        ...final,
        remarks: [...final.remarks, ...(await write(source, path, final.result.after))],
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return { result: failed(path, error.message), command: null, remarks: [] }
    }
  }

  const caller = async (found: CallerOutcome): Promise<CallerOutcome> => {
    const { path, before, after, findings, error } = found.result
    if (error !== null || before === after) return found
    await show(path, before, after, findings)
    if ((await ask(`Write this change of ${oneLine(path)}?`, true)) !== 'take')
      return { ...found, result: { ...found.result, after: before, findings: findings.map(left) } }
    try {
      const source = readSource(resolve(io.cwd, path))
      if (source.text !== before) throw new FileError('has changed meanwhile; run again')
      return { ...found, remarks: await write(source, path, after) }
    } catch (failure) {
      if (!(failure instanceof FileError)) throw failure
      return { ...found, result: { ...found.result, after: before, error: failure.message } }
    }
  }

  return {
    get isOver() {
      return state.isOver
    },
    file,
    caller,
  }
}

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

function left<T extends { readonly status: Report['status'] }>(finding: T): T {
  return finding.status === 'fixed' ? { ...finding, status: 'review' } : finding
}
