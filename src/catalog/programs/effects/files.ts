import { isDevice } from '../../../shell/streams.ts'
import type { Command, Word } from '../../../shell.ts'
import type { Gathers } from '../effect.ts'
import type { Tool } from '../row.ts'

/** Files that a command copies, moves, links or packs. */
export interface CopyCall {
  readonly sources: readonly Word[]
  /** Undefined where it is an archive. */
  readonly destination: Word | undefined
  /** Folders that the sources behind them are meant in. */
  readonly from: readonly Word[]
  /** The destination is a folder for sure. */
  readonly isFolder: boolean
  readonly isRecursive: boolean
  readonly moves: boolean
  readonly links: boolean
  /** The file that was there stays under another name. */
  readonly keepsOld: boolean
}

/** Files that a command deletes. */
export interface DeleteCall {
  readonly operands: readonly Word[]
  readonly isRecursive: boolean
  /** A missing file is no failure. */
  readonly isForced: boolean
}

/** Files whose mode, owner, time or line ends a command changes. */
export interface ChangeCall {
  readonly operands: readonly Word[]
  readonly isRecursive: boolean
  readonly what: 'mode' | 'owner' | 'group' | 'time' | 'content'
}

/** The files that a command copies, moves, links or packs; undefined when it does not. */
export function copyCall(command: Command, row: Tool): CopyCall | undefined {
  const { copies } = row
  if (!copies || (copies.only && !command.has(copies.only))) return undefined
  const { recursive, packs, moves = false, links = false, backups = [] } = copies
  const operands = command.operands(row.valued)
  const isRecursive = recursive === 'always' || command.has(recursive)
  const keepsOld = command.has(backups, 'S')
  const from = copies.from ? command.valuesOf(copies.from) : []
  const how = { from, isRecursive, moves, links, keepsOld }
  if (packs) {
    const sources = operands.filter(({ start }) => from.every((word) => word.start !== start))
    return packs.test(command.argLine)
      ? { sources, destination: undefined, isFolder: false, ...how }
      : undefined
  }
  const into = copies.into && command.valueOf(copies.into)
  const destination = into ?? operands.at(-1)
  const sources = into ? operands : operands.slice(0, -1)
  const isFolder =
    into !== undefined || sources.length > 1 || /(?:^|\/)\.{0,2}$/.test(destination?.text ?? '')
  return { sources, destination, isFolder, ...how }
}

/** The files that it deletes; undefined when it does not. */
export function deleteCall(command: Command, row: Tool): DeleteCall | undefined {
  const { deletes } = row
  if (!deletes) return undefined
  if (deletes.only && !command.has(deletes.only)) return undefined
  if (deletes.asks && command.has(deletes.asks)) return undefined
  return {
    operands: command.operands(row.valued),
    isRecursive: deletes.recursive === 'always' || command.has(deletes.recursive),
    isForced: deletes.forced !== undefined && command.has(deletes.forced),
  }
}

/** The files that it changes in mode, owner, time or line ends; undefined when it does not. */
export function changeCall(command: Command, { changes, valued }: Tool): ChangeCall | undefined {
  if (!changes) return undefined
  const { args } = command
  const operands = args.filter(
    (word, index) => !/^-[a-zA-Z-]/.test(word.raw) && !valued.includes(args[index - 1]?.raw ?? ''),
  )
  return {
    operands: operands.slice(changes.skip),
    isRecursive: command.has(changes.recursive),
    what: changes.what,
  }
}

/** How it takes all files of its folder along, `git add .`. */
export function gathersOf(command: Command, { gathers }: Tool): Gathers | undefined {
  return gathers?.when.test(command.args.map(({ raw }) => raw).join(' ')) ? gathers : undefined
}

/** The file that it changes in place, `sed -i`. */
export function editedFile(command: Command, { edits, letters }: Tool): Word | undefined {
  if (!edits) return undefined
  const isOn =
    edits.flags === 'always' ||
    edits.flags.some((flag) =>
      /^-\w$/.test(flag)
        ? command.args.some(({ raw }) => hasLetter(raw, flag[1]!, letters))
        : command.args.some(({ raw }) => raw === flag || raw.startsWith(`${flag}=`)),
    )
  if (!isOn) return undefined
  return edits.isFirst ? command.operands()[0] : command.args.at(-1)
}

/** What a change in place adds to the name of the old file that it keeps: `sed -i.bak`, `-ie`. */
export function keptAs(command: Command, row: Tool): string | undefined {
  if (!editedFile(command, row)) return undefined
  for (const { raw } of command.args) {
    const suffix = /^(?:-[a-zA-Z]*?i|--in-place=)([^\s"']+)$/.exec(raw)?.[1]
    if (suffix !== undefined) return suffix
  }
  return undefined
}

/** `-pi`: is the letter one of the options, before one that takes the rest of the word? */
function hasLetter(raw: string, letter: string, valued: string): boolean {
  const options = /^-([a-zA-Z0-9]+)/.exec(raw)?.[1] ?? ''
  const at = options.indexOf(letter)
  return at !== -1 && ![...valued].some((other) => options.slice(0, at).includes(other))
}

/**
 * The text that all lines hold which it takes out of the file, and nothing else: `sed -i /text/d f`,
 * without a copy of the old file.
 */
export function cutText({ args }: Command, { edits }: Tool): string | undefined {
  const [flag, program, file] = args
  if (!edits?.cuts || edits.flags === 'always' || args.length !== 3) return undefined
  if (!edits.flags.includes(flag!.raw) || file!.raw.startsWith('-')) return undefined
  return edits.cuts.exec(program!.text ?? '')?.[1]?.replaceAll(/\\([./])/g, '$1')
}

/** The files that get what is piped into it, `tee f`, `dd of=f`, `cp /dev/stdin f`. */
export function storedFiles(command: Command, { stores, valued }: Tool): readonly Word[] {
  if (!stores) return []
  if (stores.to === 'of=')
    return command.args.flatMap((word) =>
      word.raw.startsWith('of=')
        ? [{ ...word, raw: word.raw.slice(3), text: word.text?.slice(3) }]
        : [],
    )
  const { only } = stores
  if (only && !command.args.some(({ text }) => only.includes(text ?? ''))) return []
  const operands = command
    .operands(valued)
    .filter(({ text = '' }) => text !== '-' && !isDevice(text))
  return stores.to === 'all' ? operands : operands.slice(-1)
}
