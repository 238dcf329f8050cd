/** A call that writes a credential given to it into a file. */
export interface Persist {
  /** Tested against the arguments joined by blanks (a word unknown at build time is a lone `$`). */
  readonly when: RegExp
  /** The file it writes, for people. */
  readonly to: string
  /** The call of the same tool that takes it back, good only in the same RUN. */
  readonly undo: RegExp | undefined
  /** The remedy, one short imperative clause. */
  readonly instead: string
  /** The file may hold the name of a variable in place of its value: `${NAME}`, which the tool expands when it needs it. */
  readonly expands?: boolean
  /** Variables that do the same for one call and are stored nowhere. */
  readonly variables?: readonly Substitute[]
}

/** A way to give a tool by the environment what a call would store. */
export interface Substitute {
  /** Tested against the arguments joined by blanks; its named groups fill the templates. */
  readonly call: RegExp
  /** Name and value, both templates: `{group}`, `{group|snake}` (MY_NAME), `{group|bundler}` (GEMS__EXAMPLE__COM), `{stdin}`. */
  readonly set: Readonly<Record<string, string>>
  /** Options, with their values, that go while the call stays; when not said, the whole call goes. */
  readonly drop?: RegExp
}

/** What is known about a command line tool. Every pattern is tested against the arguments joined by blanks. */
export interface Tool {
  readonly name: string
  /** Executables, without path, extension and version. */
  readonly commands: readonly string[]
  /** Read from the environment without being told: exact, or with a `*` at the end or the beginning. */
  readonly variables: readonly string[]
  /** Kinds of credential files (files.ts) that it reads by itself. */
  readonly files: readonly string[]
  /** Calls that go to the network and so need the credential; undefined: any call. */
  readonly needs: RegExp | undefined
  /** Calls that never need it, whatever the other patterns say. */
  readonly idle: RegExp | undefined
  /** Calls that run the project's own scripts, plugins or build files. */
  readonly scripts: RegExp | undefined
  readonly persists: readonly Persist[]
}

/** A row of the tool table: what is left out is empty, `commands` is the name. */
export function tool(row: Partial<Tool> & Pick<Tool, 'name'>): Tool {
  const empty = { commands: [row.name], variables: [], files: [], persists: [] }
  return { ...empty, needs: undefined, idle: undefined, scripts: undefined, ...row }
}

/** Tests for one of the subcommands (a regular expression's alternatives), options before it skipped. */
export function call(subcommands: string): RegExp {
  return new RegExp(String.raw`^(?:-\S+ (?:[^-\s]\S* )??)*?(?:${subcommands})(?=\s|$)`)
}

/** Calls that only show the tool itself. */
export const shows = String.raw`-v|-V|--version|version|-h|--help|help`
