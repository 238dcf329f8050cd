import { type Call, readCalls } from '../reading/commands.ts'
import { type Item, readItems } from '../reading/instructions.ts'

/** A change of a file that changes nothing of what it means. */
export interface Variant {
  /** Where, for a person and for the list of known failures: `line 4 npm`. */
  readonly place: string
  readonly source: string
  /** The line of the given file that a line of the changed one was. */
  line(line: number): number
  /** A text without what the change put into it, and what the other texts are like then. */
  plain(text: string): string
}

/**
 * Gives the variants of one kind of change; places where it might change a meaning are left out.
 */
export type Kind = (source: string) => Iterable<Variant>

/** A RUN whose commands this side can read. */
interface Shell {
  readonly item: Item
  /** Where its text starts in the source, flags left out. */
  readonly start: number
  readonly body: string
  readonly calls: readonly Call[]
}

/** Runs in a shell, without a heredoc, of a file without another shell. */
function shells(source: string): Shell[] {
  if (/^\s*(?:ONBUILD\s+)?SHELL\s/im.test(source) || /windows|nanoserver|powershell/i.test(source))
    return []
  return (readItems(source) ?? []).flatMap((item) => {
    if (item.keyword !== 'RUN' || item.hasHeredoc) return []
    const text = source.slice(item.start, item.end)
    const body = text.replace(
      /^\s*\S+(?:(?:[ \t]|\\[ \t]*\r?\n)+--\w+(?:=\S+)?)*(?:[ \t]|\\[ \t]*\r?\n)+/,
      '',
    )
    if (body === text || body.startsWith('[')) return []
    const calls = readCalls(body)
    return calls ? [{ item, start: item.end - body.length, body, calls }] : []
  })
}

const same = (line: number) => line

function variant(place: string, source: string, plain: Variant['plain'], line = same): Variant {
  return { place, source, line, plain: (text) => oneSpaced(plain(oneSpaced(text))) }
}

/** Where lines break and how blank they are is a matter of width. */
function oneSpaced(text: string): string {
  return text
    .replaceAll(/\\[ \t]*\r?\n\s*/g, ' ')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/ *\n(?: *\n)*/g, '\n')
    .trim()
}

const builtins = new Set(
  '. : [ alias bg break builtin cd command continue declare dirs enable eval exec exit export getopts hash let local popd pushd read readonly return set shift shopt source time times trap type typeset ulimit umask unalias unset wait'.split(
    ' ',
  ),
)

/** What tells the environment, which sudo empties. */
const dumps = new Set(['env', 'printenv'])

/** Puts a program that runs the rest before one command. */
export function wrapped(wrapper: string): Kind {
  return function* (source) {
    const name = wrapper.split(' ')[0]!
    if (new RegExp(String.raw`\b${name} `).test(source)) return
    if (name === 'sudo' && /^\s*USER\s/im.test(source)) return
    for (const { item, start, calls } of shells(source)) {
      for (const call of calls) {
        const [program] = call.words
        if (program === undefined || !/^[\w./-]+$/.test(program) || builtins.has(program)) continue
        // sudo drops the environment: what is set for one command alone is lost, and where a helper
        // of git finds its token
        const isChanged =
          call.assignments.length > 0 || dumps.has(program) || call.words.includes('clone')
        if (name === 'sudo' && isChanged) continue
        yield variant(
          `line ${item.line} ${program}`,
          `${source.slice(0, start + call.starts[0]!)}${wrapper} ${source.slice(start + call.starts[0]!)}`,
          (text) => text.replaceAll(`${wrapper} `, ''),
        )
      }
    }
  }
}

/** Puts other quotes around one word that holds nothing that quotes are about. */
export const otherQuotes: Kind = function* (source) {
  for (const { item, start, calls } of shells(source)) {
    for (const { words, starts } of calls) {
      for (const [index, word] of words.entries()) {
        const [, , inner] = /^(["'])([^"'$`\\!\n]*)\1$/.exec(word) ?? []
        const at = starts[index]!
        if (index === 0 || inner === undefined) continue
        const mark = word.startsWith('"') ? "'" : '"'
        yield variant(
          `line ${item.line} ${words[0]}`,
          source.slice(0, start + at) +
            mark +
            inner +
            mark +
            source.slice(start + at + word.length),
          (text) => text.replaceAll(/["']/g, ''),
        )
      }
    }
  }
}

/** Puts quotes around one word that was without, and that no shell makes anything of. */
export const quotedWord: Kind = function* (source) {
  for (const { item, start, calls } of shells(source)) {
    for (const { words, starts } of calls) {
      for (const [index, word] of words.entries()) {
        const at = starts[index]!
        if (index === 0 || !/^[\w./:@-]+$/.test(word)) continue
        yield variant(
          `line ${item.line} ${words[0]} ${word}`,
          `${source.slice(0, start + at)}"${word}"${source.slice(start + at + word.length)}`,
          (text) => text.replaceAll('"', ''),
        )
      }
    }
  }
}

/** Writes `${NAME}` for `$NAME`. */
export const braces: Kind = function* (source) {
  for (const { item, start, body } of shells(source)) {
    const other = body.replaceAll(/(?<![\\$'])\$([A-Za-z_]\w*)/g, '${$1}')
    if (other === body || /'[^']*\$/.test(body)) continue
    yield variant(
      `line ${item.line}`,
      source.slice(0, start) + other + source.slice(item.end),
      (text) => text.replaceAll(/\$\{([A-Za-z_]\w*)\}/g, '$$$1'),
    )
  }
}

/** Stops at the first failure by `set -e` where `&&` did before. */
export const semicolons: Kind = function* (source) {
  for (const { item, start, body, calls } of shells(source)) {
    const marks = calls.slice(1).map(({ after }) => after)
    if (marks.length === 0 || !marks.every((mark) => mark === '&&')) continue
    if (/&&/.test(body.replaceAll(/\s&&\s/g, ' ')) || /[;|`!]|\$\(|["'][^"']*&&/.test(body))
      continue
    yield variant(
      `line ${item.line}`,
      `${source.slice(0, start)}set -e; ${body.replaceAll(/&&(?=\s)/g, ';')}${source.slice(item.end)}`,
      (text) =>
        text
          .replaceAll(/set -e\s*(?:;|&&)\s*/g, '')
          .replaceAll(/\s*(?:\\\n\s*)?(?:&&|;)(?=\s)/g, ' &&'),
    )
  }
}

/** Puts a line behind one instruction. */
function added(line: string, isWanted: (item: Item, next: Item | undefined) => boolean): Kind {
  return function* (source) {
    if (source.includes(line) || source.includes('\r')) return
    const items = readItems(source) ?? []
    for (const [index, item] of items.entries()) {
      if (!isWanted(item, items[index + 1]) || item.end > source.length) continue
      yield variant(
        `line ${item.line}`,
        `${source.slice(0, item.end)}\n${line}${source.slice(item.end)}`,
        (text) => text.replaceAll(`${line.trim()}\n`, '').replaceAll(line.trim(), ''),
        (at) => (at > item.lastLine ? at - line.split('\n').length : at),
      )
    }
  }
}

export const unrelatedRun: Kind = function* (source) {
  const isInStage = (item: Item) =>
    (readItems(source) ?? []).some(
      ({ keyword, start }) => keyword === 'FROM' && start <= item.start,
    )
  yield* added('RUN mkdir -p /opt/unrelated', isInStage)(source)
}

export const unrelatedComment: Kind = added('# says nothing of what is below\n', () => true)

/** A comment in the middle of a RUN, where a line ends with a continuation mark. */
export const commentInside: Kind = function* (source) {
  const comment = '# says nothing of what is below'
  if (source.includes('\r')) return
  for (const { item, start, body } of shells(source)) {
    const at = body.search(/\\\n/)
    // between quotes the builder takes it out all the same
    if (at === -1) continue
    yield variant(
      `line ${item.line}`,
      `${source.slice(0, start + at)}\\\n${comment}\n${source.slice(start + at + 2)}`,
      (text) => text.replaceAll(`${comment}\n`, ''),
      (line) => (line > source.slice(0, start + at).split('\n').length ? line - 1 : line),
    )
  }
}

/** Gives every stage another name, and all that refers to it. */
export const renamedStages: Kind = function* (source) {
  const names = [...source.matchAll(/^\s*FROM\s.*\sAS\s+([\w.-]+)\s*$/gim)].map(
    (match) => match[1]!,
  )
  const isUsedOtherwise =
    /^\s*FROM\s[^\n]*\$/im.test(source) || /(?:--from|from)=[^\s,]*\$/.test(source)
  if (names.length === 0 || isUsedOtherwise || source.includes('room-')) return
  let text = source
  for (const name of names) {
    const word = name.replaceAll('.', String.raw`\.`)
    text = text
      .replaceAll(
        new RegExp(String.raw`^(\s*FROM\s(?:.*\s)?AS\s+)(${word})(?=\s*$)`, 'gim'),
        '$1room-$2',
      )
      .replaceAll(
        new RegExp(String.raw`^(\s*FROM\s+(?:--\S+\s+)*)(${word})(?=\s|$)`, 'gim'),
        '$1room-$2',
      )
      .replaceAll(new RegExp(String.raw`((?:--|,|=)from=)(${word})(?=[\s,]|$)`, 'gim'), '$1room-$2')
  }
  yield variant('stages', text, (given) => given.replaceAll('room-', ''))
}

export const carriageReturns: Kind = function* (source) {
  if (source.includes('\r') || !source.includes('\n')) return
  yield variant('file', source.replaceAll('\n', '\r\n'), (text) => text.replaceAll('\r', ''))
}

const wrapperCalls = {
  sudo: 'sudo',
  env: 'env',
  time: 'time',
  nice: 'nice',
  timeout: 'timeout 60',
  command: 'command',
}

/** The kinds that put a wrapper before a command. */
export const wrappers: ReadonlySet<string> = new Set(Object.keys(wrapperCalls))

/** Every kind of change, by the name that it has in the list of known failures. */
export const kinds: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(
    Object.entries(wrapperCalls).map(([name, wrapper]) => [name, wrapped(wrapper)]),
  ),
  'other quotes': otherQuotes,
  'a quoted word': quotedWord,
  braces,
  semicolons,
  'an unrelated RUN': unrelatedRun,
  'a comment': unrelatedComment,
  'a comment inside': commentInside,
  'renamed stages': renamedStages,
  CRLF: carriageReturns,
}
