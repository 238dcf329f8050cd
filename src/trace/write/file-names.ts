import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Word } from '../../shell.ts'
import type { Span } from '../../span.ts'
import type { Taint } from './taint.ts'

/** How a command makes a file or folder whose name holds the secret. */
export interface NameWrite {
  readonly to: string
  readonly instead: string
}

/** Finds it: `mkdir $TOKEN`, `> "$TOKEN.txt"`, `curl -O https://…/$TOKEN`. */
export function namesFile(command: Command, taint: Taint): NameWrite | undefined {
  if (namesOf(command).some((word) => taint.isIn(word)))
    return { to: 'the name of a file', instead: 'give the file another name' }
  if (isNamedByAddress(command, taint)) {
    const option = effectsOf(command).row!.namedByAddress!.advised
    return {
      to: `a file that ${command.program} names after the whole address`,
      instead: `say ${option} FILE`,
    }
  }
  return undefined
}

/** The words that name what the command makes. */
function namesOf(command: Command): readonly Word[] {
  const { row } = effectsOf(command)
  const written = command.redirects.flatMap(({ operator, target }) =>
    operator.includes('>') && target ? [target] : [],
  )
  if (!row) return written
  const own =
    row.names === true
      ? command.args.filter(({ raw }) => /^["']?(?:\.{0,2}\/|\/|~)/.test(raw))
      : row.names === 'operands'
        ? command.operands(row.valued)
        : row.names === 'last'
          ? command.operands(row.valued).slice(1).slice(-1)
          : []
  return [...written, ...own, ...command.valuesOf(row.namesBy)]
}

/**
 * wget names a file after the last part of the address and its query (GNU wget manual, "Download
 * Options"), curl -O without that (run: 7.88).
 */
function isNamedByAddress(command: Command, taint: Taint): boolean {
  const { row } = effectsOf(command)
  const named = row?.namedByAddress
  if (!named || command.has(named.unless, row.letters)) return false
  const lists = command.valuesOf(named.lists ?? [], row.letters)
  if (lists.some((word) => taint.isIn(word) || taint.isFile(word, command))) return true
  if (named.only && !command.has(named.only, row.letters)) return false
  const isWhole = command.has(named.folders ?? [], row.letters)
  return command.args.some(
    (word, index, words) =>
      !word.raw.startsWith('-') &&
      !/^-(?:-header|-user|-password|-post-data|-data\S*|-referer|-method|H|d|u|U|P|o|a|b|e)$/.test(
        words[index - 1]?.raw ?? '',
      ) &&
      taint.isIn(word) &&
      word.reads.some(
        (read) => taint.names.has(read.name) && isInName(word, read, named.query ?? false, isWhole),
      ),
  )
}

/**
 * In the userinfo it does no harm; in the last part, in its query, or in a variable that holds the
 * whole address, it may.
 */
function isInName({ raw, start }: Word, read: Span, query: boolean, isWhole: boolean): boolean {
  const [before, after] = [raw.slice(0, read.start - start), raw.slice(read.end - start)]
  if (after.includes('@')) return false
  if (before.includes('?') || before.length < 2) return query
  const isInPath = /:\/\/[^/]*\//.test(before)
  return isInPath && (isWhole || !after.replace(/\?[^]*$/, '').includes('/'))
}
