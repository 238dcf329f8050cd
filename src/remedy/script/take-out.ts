import type { Command } from '../../shell.ts'
import type { Run } from '../../run.ts'
import type { Span } from '../../span.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'

/** Is the command a link of a chain or list of its own right, not part of a test or branch? */
export function stands(command: Command): boolean {
  return !command.tested && command.scope === ''
}

/**
 * The range that takes a whole statement out of an `&&` chain or a list, with the operator that
 * binds it.
 *
 * @param span the statement in the RUN's script, redirections and pipes included
 * @returns a range of the source, `all` when nothing else is left, undefined when it cannot be
 *   taken apart
 */
export function takeOutStatement(run: Run, span: Span): Span | 'all' | undefined {
  const taken = takeOutStatements(run, [span])
  return taken === 'all' || taken === undefined ? taken : taken[0]
}

/** The same for several statements; neighbours go as one. */
export function takeOutStatements(run: Run, spans: readonly Span[]): Span[] | 'all' | undefined {
  const { source, commands } = run.script!
  const inside = (command: Span) =>
    spans.some((span) => span.start <= command.start && command.end <= span.end)
  if (
    !commands.filter(inside).every(stands) ||
    commands.some(
      (command) =>
        inside(command) &&
        command.redirects.some(({ body }) => body !== undefined) &&
        commands.length > 1,
    )
  )
    return undefined
  // what only prepared for them goes along
  if (commands.every((command) => inside(command) || effectsOf(command).row?.prepares)) return 'all'
  const merged: Span[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && /^\s*(?:&&|;)\s*$/.test(source.slice(last.end, span.start)))
      merged[merged.length - 1] = { start: last.start, end: span.end }
    else merged.push(span)
  }
  const taken = merged.map((span) => takeOutSpan(run, span)?.span)
  return taken.includes(undefined) ? undefined : (taken as Span[])
}

/** The edit that takes a statement out of a chain, a list or a line of its own. */
export function takeOutSpan(
  run: Run,
  command: Span,
): (Span & { readonly span: Span; readonly text: string }) | undefined {
  const { source } = run.script!
  const line = /\n[ \t]*$/.exec(`\n${source.slice(0, command.start)}`)
  // a line of its own in a heredoc
  if (line && source.includes('\n') && /^[ \t]*\n/.test(source.slice(command.end)))
    return edit(run, {
      start: command.start - (line[0].length - 1),
      end: source.indexOf('\n', command.end) + 1,
    })
  const after = /^\s*(?:&&|;)[ \t]*/.exec(source.slice(command.end))
  // a word of the shell, not of the command
  const timed = /\btime[ \t]+(?:-p[ \t]+)?$/.exec(source.slice(0, command.start))
  const start = command.start - (timed?.[0].length ?? 0)
  const before = /(?:&&|;)\s*$/.exec(source.slice(0, start))
  // at the start of a chain with what binds it to the next, else with what binds it to the one
  // before
  if (before)
    return edit(run, {
      start: start - before[0].length - trailingBlanks(source, start - before[0].length),
      end: command.end,
    })
  return after ? edit(run, { start, end: command.end + after[0].length }) : undefined
}

function trailingBlanks(source: string, end: number): number {
  return /[ \t]*$/.exec(source.slice(0, end))![0].length
}

/** The edit of the source that takes a range of the script out. */
export function edit(
  run: Run,
  span: Span,
): (Span & { readonly span: Span; readonly text: string }) | undefined {
  const at = run.source(span)
  return at && { ...at, span: at, text: '' }
}
