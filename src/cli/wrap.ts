import type { Output } from './io.ts'

/**
 * Breaks a text between its words. Lines after the first begin with `indent` blanks; a word that is
 * longer than a line stays whole.
 *
 * @param start columns that are taken where the text begins
 */
export type Wrap = (text: string, start: number, indent: number) => string

/** For what is no terminal: one line is one line, for `grep` and for programs. */
export const unwrapped: Wrap = (text) => text

/** The message keeps at least so many columns; else it begins on a line of its own. */
const narrow = 40

/** Wraps to the width of a terminal. What it does is loaded for terminals only. */
export async function wrapFor({ isTerminal, columns }: Output): Promise<Wrap> {
  if (!isTerminal || columns === undefined || columns < narrow) return unwrapped
  const { wrapAnsi } = await import('fast-wrap-ansi')
  return (text, start, indent) => {
    const [at, head] = columns - start < narrow ? [indent, `\n${' '.repeat(indent)}`] : [start, '']
    if (head === '' && text.length <= columns - start) return text
    const lines = wrapAnsi(text, columns - at, { hard: false, trim: true }).split('\n')
    return head + lines.join(`\n${' '.repeat(at)}`)
  }
}
