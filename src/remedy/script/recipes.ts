import { escapePattern } from '../../escape-pattern.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Remedies } from '../remedies.ts'
import type { Run } from '../../run.ts'
import { contains, type Span } from '../../span.ts'
import { isLogged } from '../../trace/write/output.ts'

/** A text for people in a Dockerfile: nothing that the build does depends on it. */
export interface Prose extends Span {
  readonly kind: 'comment' | 'message'
  /** The quotes that it stands in: what is put into it must not end them. */
  readonly quote: '"' | "'" | undefined
}

/**
 * The comments of a file, and the messages that its RUNs print. Text that a RUN writes to a file is
 * none.
 */
export function findProse(facts: Remedies): Prose[] {
  const { source, scan } = facts.dockerfile
  const bodies = scan.instructions.flatMap((instruction) =>
    instruction.heredocs.map(({ body }) => ({
      body,
      run: facts.runs.find((run) => run.instruction === instruction),
    })),
  )
  const comments = scan.lines.flatMap(({ start, end }): Prose[] => {
    if (!/^[ \t]*#/.test(source.slice(start, end))) return []
    const inside = bodies.find(({ body }) => body.start <= start && start < body.end)
    return inside && !(inside.run && isComment(inside.run, start))
      ? []
      : [{ start, end, kind: 'comment', quote: undefined }]
  })
  return [...comments, ...facts.runs.flatMap(messagesOf)].toSorted((a, b) => a.start - b.start)
}

/** Is a line of a heredoc that is a script itself a comment of that script? */
function isComment({ form, script, source }: Run, start: number): boolean {
  if (form !== 'heredoc' || !script || script.broken) return false
  const parts = script.commands.flatMap(({ words, redirects }) => [
    ...words,
    ...redirects.flatMap(({ body }) => body ?? []),
  ])
  return !parts.some((part) => {
    const at = source(part)
    return at !== undefined && at.start <= start && start < at.end
  })
}

function messagesOf(run: Run): Prose[] {
  const { script } = run
  if (!script || script.broken || !run.text.includes('--build-arg')) return []
  const at = (span: Span, quote: Prose['quote']): Prose[] => {
    const found = run.source(span)
    return found ? [{ ...found, kind: 'message', quote }] : []
  }
  const printed = script.commands.flatMap((command) => {
    if (!effectsOf(command).row?.speaks || !isLogged(script, command)) return []
    const words = command.args
    const isQuoted = words.some(({ raw }) => /["'`]|\$\(/.test(raw))
    if (!isQuoted && words.length > 0)
      return at({ start: words[0]!.start, end: words.at(-1)!.end }, undefined)
    return words.flatMap(({ raw, start, end }) => {
      const quote = /^(["']).*\1$/s.exec(raw)?.[1] as Prose['quote']
      // a call inside of `$(…)` is a call
      return quote === undefined ||
        script.commands.some((other) => other !== command && contains({ start, end }, other))
        ? []
        : at({ start: start + 1, end: end - 1 }, quote)
    })
  })
  const refusals = script.reads.filter(({ operator }) => operator === ':?' || operator === '?')
  return [
    ...printed,
    ...refusals.flatMap(({ end, operand }) =>
      at({ start: end - 1 - operand.length, end: end - 1 }, '"'),
    ),
  ]
}

const substitution = String.raw`\$\((?:[^()"'\n]|"[^"\n]*"|'[^'\n]*'|\([^()\n]*\))*\)`
const inDouble = String.raw`(?:${substitution}|\\.|[^"\\\n])*`
const quoted = [
  String.raw`"${inDouble}"`,
  String.raw`'[^'\n]*'`,
  String.raw`\\"(?:[^"\\\n]|\\[^"\n])*\\"`,
]
const plain = String.raw`(?:${substitution}|\$\{\{[^}\n]*\}\}|\$\{[^}\n]*\}|<[^<>\n]*>|\\\$|[^\s"'${'`'})\];&|<>\\])`
const value = `(?:${quoted.join('|')}|${plain}+)`

/** Where a text tells to pass one of the names as a build argument, each with all of its value. */
export function findArguments(
  text: string,
  names: Iterable<string>,
): (Span & { readonly name: string })[] {
  const name = `(?:${[...names].map(escapePattern).join('|')})`
  const forms = [
    String.raw`"(${name})(?:=${inDouble})?"`,
    String.raw`'(${name})(?:=[^'\n]*)?'`,
    String.raw`\\"(${name})(?:=(?:[^"\\\n]|\\[^"\n])*)?\\"`,
    `(${name})(?:=${value}?|(?![\\w-]))`,
  ]
  return [...text.matchAll(new RegExp(`--build-arg(?:[ \\t]+|=)(?:${forms.join('|')})`, 'g'))].map(
    (match) => ({
      start: match.index,
      end: match.index + withoutPunctuation(match[0]).length,
      name: match.slice(1).find((group) => group !== undefined)!,
    }),
  )
}

/** What ends the sentence is no part of the value; `NAME=...` is no sentence. */
function withoutPunctuation(text: string): string {
  const short = text.replace(/[.,:;!?]+$/, '')
  return short.endsWith('=') ? text : short
}
