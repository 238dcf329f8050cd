import { posix } from 'node:path'
import type { Command } from '../../../shell.ts'
import { findRunner, findTool } from '../../tools.ts'
import type { Keeps, Logs } from '../effect.ts'
import { keepsOf } from '../keeps.ts'
import type { Persist, Tool } from '../row.ts'
import { isStoring } from '../storing.ts'
import { argumentsOf } from './reading.ts'

/** Is nothing known of what becomes of the words of a command? Then it may keep them. */
export function mayKeepWords(command: Command, row: Tool | undefined): boolean {
  if (!row) return isStoring(command)
  if (row.uses.includes('words')) return false
  const { prints, code, names, copies, deletes, changes, edits, stores } = row
  return !(
    prints?.of.includes('words') ||
    code ||
    names ||
    copies ||
    deletes ||
    changes ||
    edits ||
    stores ||
    row.tests ||
    row.prepares ||
    row.declares ||
    row.runsText ||
    row.environment
  )
}

/** Is nothing known of what becomes of its standard input? Then it may keep it. */
export function mayKeepInput(command: Command, row: Tool | undefined): boolean {
  if (command.isBare) return false
  if (!row) return true
  if (command.args.some(({ raw }) => /^--[\w-]*stdin$/.test(raw))) return false
  const { prints, uses, tests, deletes, changes, names } = row
  if (prints?.of.includes('stdin') || uses.includes('stdin')) return false
  // what reads none
  const namesOnly = names === 'operands' || names === 'last'
  return !(tests || deletes || changes || row.prepares || row.declares || namesOnly)
}

/** All that a command keeps of what it is given, or of some of it. */
export function keepingsOf(command: Command, row: Tool | undefined): readonly Keeps[] {
  // `sh configure …`, `python waf configure`
  const isScript = command.isShell || row?.interprets.includes(row.name)
  const [first] = isScript ? command.operands() : []
  const named = [command.program!, row?.name ?? '', posix.basename(first?.text ?? '')]
  const args = (row && findTool(command)?.args) ?? command.argLine
  const rows = [...(row?.keeps ?? []), ...[...new Set(named)].flatMap(keepsOf)]
  return rows.filter(({ when, isRest }) => when.test(args) && !(isRest && storedSetting(command)))
}

/** How a command keeps its command line, or what runs it does. */
export function logsOf(command: Command, row: Tool | undefined): Logs | undefined {
  const logs = row?.logs ?? findRunner(command)?.logs
  if (!logs || logs.when?.test(argumentsOf(command)) === false) return undefined
  const { off = [], offBy } = logs
  const isOff = command.has(off) || command.assignments.some(({ name }) => offBy?.test(name))
  return isOff ? undefined : logs
}

/** A setting of a tool that a command stores a value in. */
export interface StoredSetting {
  readonly tool: Tool
  readonly args: string
  readonly persist: Persist
}

/** The setting that a call of a tool stores; undefined when it stores none. */
export function storedSetting(command: Command): StoredSetting | undefined {
  const found = findTool(command)
  if (!found || found.tool.persists.length === 0) return undefined
  // a word that is nothing but a variable stands as a lone `$` in the rows
  const blurred = command.args
    .map((word) => word.text ?? (/^["']?\$\{?\w+\}?["']?$/.test(word.raw) ? '$' : word.raw))
    .join(' ')
  const persist = found.tool.persists.find(
    (row) => row.when.test(found.args) || row.when.test(blurred),
  )
  return persist && { ...found, persist }
}
