import type { Command } from '../../../shell.ts'
import { findTool, rowOf } from '../../tools.ts'
import type { Tool } from '../row.ts'

/** What a command reads by itself, without being told on the command line. */
export interface Reads {
  /** Patterns of variables; `any` for a program that nobody knows. */
  readonly variables: readonly string[] | 'any'
  /** Kinds of credential files. */
  readonly files: readonly string[]
  /** Whose code runs besides its own, which may read anything. */
  readonly runsCode: 'none' | 'project' | 'foreign'
  /** Is the program one of the table? */
  readonly known: boolean
}

/** What a command with a row, or one without, reads by itself. */
export function readsOf(command: Command, row: Tool | undefined): Reads {
  if (command.isBare) return { variables: [], files: [], runsCode: 'none', known: true }
  const around = command.wrappings.flatMap(({ name }) => toolNamed(command, name) ?? [])
  if (!row) return { variables: 'any', files: [], runsCode: 'foreign', known: false }
  const rows = [row, ...around]
  return {
    variables: rows.flatMap(({ variables }) => variables),
    files: rows.flatMap(({ files }) => files),
    runsCode: codeRunBy(command, row),
    known: true,
  }
}

function codeRunBy(command: Command, row: Tool): Reads['runsCode'] {
  if (command.script) return command.script.text === undefined ? 'project' : 'none'
  if (row.walks.length > 0) {
    const [walked] = walkedBy(command)
    if (!walked) return 'none'
    const inner = readsOf(walked, rowOf(walked))
    return inner.known ? inner.runsCode : 'foreign'
  }
  if (row.runs) return row.runs
  return row.scripts?.test(argumentsOf(command)) ? 'project' : 'foreign'
}

/** The arguments as the rows mean them, joined by blanks. */
export function argumentsOf(command: Command): string {
  return findTool(command)?.args ?? command.argLine
}

/** The commands that `find -exec` runs for each file that it finds. */
export function walkedBy(command: Command): readonly Command[] {
  const { args } = command
  return args.flatMap(({ raw }, at) => {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(raw)) return []
    const end = args.findIndex(
      (word, index) => index > at && /^(?:\\?;|["'];["']|\+)$/.test(word.raw),
    )
    const words = args.slice(at + 1, end === -1 ? undefined : end)
    return words.length > 0 ? [command.with({ words })] : []
  })
}

function toolNamed(command: Command, name: string): Tool | undefined {
  const wrapping = command.wrappings.find((item) => item.name === name)
  const word = wrapping && command.words[wrapping.at]
  return word && findTool(command.with({ words: [word] }))?.tool
}
