/**
 * An instruction as a reader of its own sees it, who shares nothing with the code that is tested.
 */
export interface Item {
  /** In upper case. */
  readonly keyword: string
  /** Offsets into the source; without the last line end, with heredocs. */
  readonly start: number
  readonly end: number
  /** From 1. */
  readonly line: number
  readonly lastLine: number
  readonly hasHeredoc: boolean
  /** From the keyword on, on one line, without continuation marks, comments and heredocs. */
  readonly text: string
}

const heredocMark = /(?<![<\d])\d*<<(-?)(["']?)(\w+)\2/g

/**
 * Reads the instructions of a Dockerfile by its lines alone.
 *
 * @returns undefined for files with an escape directive, which this reader does not know
 */
export function readItems(source: string): Item[] | undefined {
  if (/^\uFEFF?(?:#.*\r?\n)*#\s*escape\s*=/i.test(source)) return undefined
  const lines = source.split('\n')
  const items: Item[] = []
  let offset = 0
  for (let index = 0; index < lines.length; index++) {
    const first = index
    const start = offset
    const text = lines[index]!.replace('\uFEFF', '')
    if (/^\s*(?:#|$)/.test(text)) {
      offset += lines[index]!.length + 1
      continue
    }
    const { joined, last } = join(lines, index)
    const delimiters = /^\s*(?:RUN|COPY|ADD|ONBUILD)\s/i.test(joined)
      ? [...withoutQuotes(joined).matchAll(heredocMark)]
      : []
    index = last
    for (const [, dash, , word] of delimiters) {
      const isEnd = (line: string) => (dash ? line.replace(/^\t+/, '') : line).trimEnd() === word
      const at = lines.findIndex((line, at) => at > index && isEnd(line))
      if (at !== -1) index = at
    }
    for (let line = first; line <= index; line++) offset += lines[line]!.length + 1
    items.push({
      keyword: /^\s*(\S+)/.exec(joined)![1]!.toUpperCase(),
      start,
      end: offset - 1,
      line: first + 1,
      lastLine: index + 1,
      hasHeredoc: delimiters.length > 0,
      text: joined.trim(),
    })
  }
  return items
}

function join(lines: readonly string[], first: number): { joined: string; last: number } {
  let joined = ''
  let last = first
  for (let at = first; at < lines.length; at++) {
    const line = lines[at]!.replace('\uFEFF', '').replace(/\r$/, '')
    if (at > first && /^\s*(?:#|$)/.test(line)) continue
    last = at
    if (!/\\[ \t]*$/.test(line)) return { joined: joined + line, last }
    joined += line.replace(/\\[ \t]*$/, '')
  }
  return { joined, last }
}

/** What stands between quotes around more than one word is no heredoc mark. */
function withoutQuotes(text: string): string {
  return text.replaceAll(/(?<!<<-?)(?:"(?:[^"\\]|\\.)*"|'[^']*')/g, '')
}
