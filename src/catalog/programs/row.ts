import type { ProgramEffects } from './effect.ts'
import { type Habits, NoHabits } from './habits.ts'

/** A call that writes a credential given to it into a file. */
export interface Persist {
  /** Tested against the arguments joined by blanks (a word unknown at build time is a lone `$`). */
  readonly when: RegExp
  /** The file it writes, for people. */
  readonly to: string
  /**
   * Options that say another file: their value is its path, or a word that means one. `words` holds
   * those, and a word that it does not hold means `to`.
   */
  readonly files?: readonly {
    readonly flags: readonly string[]
    readonly words?: Readonly<Record<string, string>>
  }[]
  /** The call of the same tool that takes it back, good only in the same RUN. */
  readonly undo: RegExp | undefined
  /** The remedy, one short imperative clause. */
  readonly instead: string
  /**
   * The file may hold the name of a variable in place of its value: `${NAME}`, which the tool
   * expands when it needs it.
   */
  readonly expands?: boolean
  /** Variables that do the same for one call and are stored nowhere. */
  readonly variables?: readonly Substitute[]
}

/** A way to give a tool by the environment what a call would store. */
export interface Substitute {
  /** Tested against the arguments joined by blanks; its named groups fill the templates. */
  readonly call: RegExp
  /**
   * Name and value, both templates: `{group}`, `{group|snake}` (MY_NAME), `{group|bundler}`
   * (GEMS__EXAMPLE__COM), `{stdin}`.
   */
  readonly set: Readonly<Record<string, string>>
  /**
   * Options, with their values, that go while the call stays; when not said, the whole call goes.
   */
  readonly drop?: RegExp
  /** Variables that count only together: where one of them is not set, none is. */
  readonly together?: readonly string[]
}

/**
 * What is known about a program. Every pattern is tested against the arguments joined by blanks.
 */
export interface Tool extends ProgramEffects, Habits {
  readonly name: string
  /** Executables, without path, extension and version. */
  readonly commands: readonly string[]
  /**
   * Read from the environment without being told: exact, or with a `*` at the end or the beginning;
   * with a `!` before it one that is not.
   */
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

/** What a row is written as: what is left out is empty, `commands` is the name. */
export type Row = Partial<Tool> & Pick<Tool, 'name'>

/** A row of which nothing is said: fields of a class are made anew faster than an object is copied. */
class Blank extends NoHabits implements Omit<Tool, 'name' | 'commands'> {
  readonly variables: Tool['variables'] = []
  readonly files: Tool['files'] = []
  readonly persists: Tool['persists'] = []
  readonly needs: Tool['needs'] = undefined
  readonly idle: Tool['idle'] = undefined
  readonly scripts: Tool['scripts'] = undefined
  readonly inert: Tool['inert'] = false
  readonly runs: Tool['runs'] = undefined
  readonly letters: Tool['letters'] = ''
  readonly valued: Tool['valued'] = []
  readonly prints: Tool['prints'] = undefined
  readonly environment: Tool['environment'] = undefined
  readonly spills: Tool['spills'] = []
  readonly traces: Tool['traces'] = []
  readonly copies: Tool['copies'] = undefined
  readonly gathers: Tool['gathers'] = undefined
  readonly fetches: Tool['fetches'] = undefined
  readonly clears: Tool['clears'] = undefined
  readonly edits: Tool['edits'] = undefined
  readonly stores: Tool['stores'] = undefined
  readonly deletes: Tool['deletes'] = undefined
  readonly changes: Tool['changes'] = undefined
  readonly keeps: Tool['keeps'] = []
  readonly logs: Tool['logs'] = undefined
  readonly dumps: Tool['dumps'] = undefined
  readonly code: Tool['code'] = undefined
  readonly output: Tool['output'] = []
  readonly names: Tool['names'] = false
  readonly namesBy: Tool['namesBy'] = []
  readonly answers: Tool['answers'] = false
  readonly opens: Tool['opens'] = undefined
  readonly sessions: Tool['sessions'] = []
  readonly clones: Tool['clones'] = false
  readonly namedByAddress: Tool['namedByAddress'] = undefined
  readonly configs: Tool['configs'] = undefined
  readonly uses: Tool['uses'] = ['words']
  readonly speaks: Tool['speaks'] = false
  readonly declares: Tool['declares'] = false
  readonly exports: Tool['exports'] = undefined
  readonly switches: Tool['switches'] = false
  readonly makesFolders: Tool['makesFolders'] = undefined
  readonly enters: Tool['enters'] = false
  readonly handles: Tool['handles'] = false
  readonly tests: Tool['tests'] = false
  readonly prepares: Tool['prepares'] = false
  readonly walks: Tool['walks'] = []
  readonly defers: Tool['defers'] = false
  readonly runsText: Tool['runsText'] = false
  readonly fills: Tool['fills'] = undefined
  readonly sources: Tool['sources'] = false
  readonly consults: Tool['consults'] = []
  readonly interprets: Tool['interprets'] = []
  readonly tasks: Tool['tasks'] = []
}

/** A row of a tool that may need a credential. */
export function tool(row: Row): Tool {
  return Object.assign(new Blank(), { commands: [row.name] }, row)
}

/**
 * A row for each of the programs, at blanks, that do the same and need no credential. What they do
 * with their words must be said by an effect, or by `uses`.
 */
export function basic(names: string, effects: Partial<Tool> = {}): Tool[] {
  return names
    .split(' ')
    .map((name) =>
      tool({ name, inert: true, runs: 'none', uses: [], ...effects, commands: [name] }),
    )
}

/**
 * Tests for one of the subcommands (a regular expression's alternatives), options before it
 * skipped.
 */
export function call(subcommands: string): RegExp {
  return new RegExp(String.raw`^(?:-\S+ (?:[^-\s]\S* )??)*?(?:${subcommands})(?=\s|$)`)
}

/** Calls that only show the tool itself. Before a subcommand `-v` makes many of them say more. */
export const shows = String.raw`-v$|-V$|--version|version|-h$|--help|help`
