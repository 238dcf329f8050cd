import { posix } from 'node:path'
import { Known } from '../../known.ts'
import { type Command, unquoted, type Word } from '../../shell.ts'
import { findRunner, findTool, matchesVariable, rowOf } from '../tools.ts'
import type { Gathers, Keeps, Logs, Prints, PrintsEnvironment, Spills } from './effect.ts'
import { readsEnvironment } from './environment-access.ts'
import { keepsOf } from './keeps.ts'
import { unknownCompiler } from './keeps/builds.ts'
import { isStoring } from './storing.ts'
import type { Persist, Tool } from './row.ts'

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

/** Files that a command copies, moves, links or packs. */
export interface CopyCall {
  readonly sources: readonly Word[]
  /** Undefined where it is an archive. */
  readonly destination: Word | undefined
  /** The destination is a folder for sure. */
  readonly isFolder: boolean
  readonly isRecursive: boolean
  readonly moves: boolean
  readonly links: boolean
}

/** Files that a command deletes. */
export interface DeleteCall {
  readonly operands: readonly Word[]
  readonly isRecursive: boolean
  /** A missing file is no failure. */
  readonly isForced: boolean
}

/** Files whose mode, owner or line ends a command changes. */
export interface ChangeCall {
  readonly operands: readonly Word[]
  readonly isRecursive: boolean
  readonly what: 'mode' | 'owner' | 'group' | 'content'
}

/** What a command does, by the table of programs. */
export class Effects extends Known {
  readonly command: Command
  readonly row: Tool | undefined

  #walked: readonly Command[] | undefined
  #stores: readonly Word[] | undefined

  constructor(command: Command) {
    super()
    this.command = command
    this.row = rowOf(command)
  }

  /** A program, but none of the table. */
  get isUnknown(): boolean {
    return !this.row && !this.command.isBare
  }

  get reads(): Reads {
    const { row, command } = this
    if (command.isBare) return { variables: [], files: [], runsCode: 'none', known: true }
    const around = command.wrappings.flatMap(({ name }) => toolNamed(command, name) ?? [])
    if (!row) return { variables: 'any', files: [], runsCode: 'foreign', known: false }
    const rows = [row, ...around]
    return {
      variables: rows.flatMap(({ variables }) => variables),
      files: rows.flatMap(({ files }) => files),
      runsCode: this.#runsCode(row),
      known: true,
    }
  }

  #runsCode(row: Tool): Reads['runsCode'] {
    const { command } = this
    if (command.script) return command.script.text === undefined ? 'project' : 'none'
    if (row.walks.length > 0) {
      const [walked] = this.walked
      if (!walked) return 'none'
      const inner = effectsOf(walked).reads
      return inner.known ? inner.runsCode : 'foreign'
    }
    if (row.runs) return row.runs
    return row.scripts?.test(this.#args) ? 'project' : 'foreign'
  }

  /** The commands that it runs for each file that it finds, `find -exec`. */
  get walked(): readonly Command[] {
    return this.row?.walks.length ? (this.#walked ??= this.#findWalked()) : none
  }

  #findWalked(): readonly Command[] {
    const { command } = this
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

  get #args(): string {
    return findTool(this.command)?.args ?? this.command.argLine
  }

  /** How its output shows what it is given; undefined when it shows nothing of it. */
  get prints(): Prints | undefined {
    const { prints } = this.row ?? {}
    return prints?.when && !prints.when.test(this.#args) ? undefined : prints
  }

  /** The ways in which it writes out one of the variables, which it reads by itself. */
  spills(names: Iterable<string>): readonly Spills[] {
    const { spills = [] } = this.row ?? {}
    if (spills.length === 0) return spills
    return spills.filter(
      ({ when, variables }) =>
        when.test(this.#args) &&
        [...names].some((name) => variables.some((pattern) => matchesVariable(pattern, name))),
    )
  }

  /** Is it only asked about itself, `java -version`? Then it reads nothing, whatever it is. */
  get isIdle(): boolean {
    const { row, command } = this
    if (command.isBare || command.script) return false
    return row?.idle?.test(this.#args) || asksItself.test(command.argLine)
  }

  /** Does it print nothing of its input because an option says so: `grep -q`, `sed -n`? */
  get isSilent(): boolean {
    const { row, command } = this
    return row?.prints?.silent ? command.has(row.prints.silent) : false
  }

  /** How it prints variables of its environment in this call. */
  get environment(): PrintsEnvironment | undefined {
    const { row, command } = this
    const { environment } = row ?? {}
    if (environment?.when === 'bare' && !this.isListing) return undefined
    if (environment?.when === 'filled' && !command.args.some(({ raw }) => isFilledLater(raw)))
      return undefined
    if (environment?.needs && !this.isListing && !command.has(environment.needs)) return undefined
    return this.#isDeclaring ? undefined : environment
  }

  /** Does it list every variable with its value: `env`, `printenv -0`, `set`, `export -p`? */
  get isListing(): boolean {
    const { environment } = this.row ?? {}
    if (environment?.when !== 'bare' && environment?.when !== 'named') return false
    if (this.#isDeclaring) return false
    return this.command.argTexts.every(
      (word) => environment.options?.includes(word) || (environment.adds && /^\w+=/.test(word)),
    )
  }

  /**
   * `export A=b` sets, and shows nothing; before any other program `A=b` is only one variable more.
   */
  get #isDeclaring(): boolean {
    return this.row?.declares === true && this.command.assignments.length > 0
  }

  /**
   * Does it show all of its environment, or what nobody can tell of it: a listing, a dump by the
   * kernel, a program that reads it?
   */
  get showsEnvironment(): boolean {
    const { command, code } = this
    return (
      this.isListing ||
      command.args.some(isDump) ||
      command.redirects.some(
        ({ operator, target }) => operator === '<' && target !== undefined && isDump(target),
      ) ||
      (code !== undefined &&
        this.row!.inert &&
        (readsEnvironment(code) || /\bsystem\s*\(/.test(code)))
    )
  }

  /** The program in a language of its own that it is given in its words. */
  get code(): string | undefined {
    return this.row?.code && this.known(codeOf)
  }

  /** Files of programs or settings that options name, which may name variables. */
  get consulted(): readonly Word[] {
    return this.command.valuesOf(this.row?.consults ?? [])
  }

  /** Does that program write files? */
  get codeWrites(): boolean {
    return this.row?.code?.writes?.test(this.code ?? '') ?? false
  }

  /** Nothing is known of what becomes of its words: it may keep them. */
  get mayKeepWords(): boolean {
    const { row, command } = this
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

  /** Nothing is known of what becomes of its standard input: it may keep it. */
  get mayKeepInput(): boolean {
    const { row, command } = this
    if (command.isBare) return false
    if (!row) return true
    if (command.args.some(({ raw }) => /^--[\w-]*stdin$/.test(raw))) return false
    const { prints, uses, tests, deletes, changes, names } = row
    if (prints?.of.includes('stdin') || uses.includes('stdin')) return false
    // what reads none
    const namesOnly = names === 'operands' || names === 'last'
    return !(tests || deletes || changes || row.prepares || row.declares || namesOnly)
  }

  get copies(): CopyCall | undefined {
    const { row, command } = this
    const { copies } = row ?? {}
    if (!row || !copies) return undefined
    const { recursive, packs, moves = false, links = false } = copies
    const operands = command.operands(row.valued)
    const isRecursive = recursive === 'always' || command.has(recursive)
    if (packs)
      return packs.test(command.argLine)
        ? {
            sources: operands,
            destination: undefined,
            isFolder: false,
            isRecursive,
            moves,
            links,
          }
        : undefined
    const into = copies.into && command.valueOf(copies.into)
    const destination = into ?? operands.at(-1)
    const sources = into ? operands : operands.slice(0, -1)
    const isFolder =
      into !== undefined || sources.length > 1 || /(?:^|\/)\.{0,2}$/.test(destination?.text ?? '')
    return { sources, destination, isFolder, isRecursive, moves, links }
  }

  /** It takes all files of its folder along, `git add .`. */
  get gathers(): Gathers | undefined {
    const { gathers } = this.row ?? {}
    return gathers?.when.test(this.command.args.map(({ raw }) => raw).join(' '))
      ? gathers
      : undefined
  }

  /** The file that it changes in place, `sed -i`. */
  get edits(): Word | undefined {
    const { edits } = this.row ?? {}
    if (!edits) return undefined
    const { command } = this
    const isOn =
      edits.flags === 'always' ||
      edits.flags.some((flag) =>
        /^-\w$/.test(flag)
          ? command.args.some(({ raw }) => new RegExp(`^-[a-zA-Z0-9]*${flag[1]}`).test(raw))
          : command.args.some(({ raw }) => raw === flag || raw.startsWith(`${flag}=`)),
      )
    return isOn ? command.args.at(-1) : undefined
  }

  /**
   * The text that all lines hold which it takes out of the file, and nothing else: `sed -i /text/d
   * f`, without a copy of the old file.
   */
  get cuts(): string | undefined {
    const { edits } = this.row ?? {}
    const { args } = this.command
    const [flag, program, file] = args
    if (!edits?.cuts || edits.flags === 'always' || args.length !== 3) return undefined
    if (!edits.flags.includes(flag!.raw) || file!.raw.startsWith('-')) return undefined
    return edits.cuts.exec(program!.text ?? '')?.[1]?.replaceAll(/\\([./])/g, '$1')
  }

  /** The files that get what is piped into it, `tee f`, `dd of=f`, `cp /dev/stdin f`. */
  get stores(): readonly Word[] {
    return this.row?.stores ? (this.#stores ??= this.#findStores(this.row, this.row.stores)) : none
  }

  #findStores(row: Tool, stores: NonNullable<Tool['stores']>): readonly Word[] {
    const { command } = this
    if (stores.to === 'of=')
      return command.args.flatMap((word) =>
        word.raw.startsWith('of=')
          ? [{ ...word, raw: word.raw.slice(3), text: word.text?.slice(3) }]
          : [],
      )
    const { only } = stores
    if (only && !command.args.some(({ text }) => only.includes(text ?? ''))) return []
    const operands = command
      .operands(row.valued)
      .filter(({ text }) => text !== '-' && !text?.startsWith('/dev/'))
    return stores.to === 'all' ? operands : operands.slice(-1)
  }

  get deletes(): DeleteCall | undefined {
    const { row, command } = this
    const { deletes } = row ?? {}
    if (!row || !deletes || command.isElsewhere) return undefined
    if (deletes.only && !command.has(deletes.only)) return undefined
    return {
      operands: command.operands(row.valued),
      isRecursive: deletes.recursive === 'always' || command.has(deletes.recursive),
      isForced: deletes.forced !== undefined && command.has(deletes.forced),
    }
  }

  get changes(): ChangeCall | undefined {
    const { row, command } = this
    const { changes } = row ?? {}
    if (!row || !changes) return undefined
    const operands = command.args.filter((word) => !/^-[a-zA-Z-]/.test(word.raw))
    return {
      operands: operands.slice(changes.skip),
      isRecursive: command.has(changes.recursive),
      what: changes.what,
    }
  }

  /** An account that it sets, or data of its own that it puts all that it is given into. */
  get keeps(): Keeps | undefined {
    return this.keepings.find(({ of, isBuiltIn }) => of === undefined && !isBuiltIn)
  }

  /** All that it keeps of what it is given, or of some of it. */
  get keepings(): readonly Keeps[] {
    return this.command.program === undefined ? [] : this.known(keepingsOf)
  }

  /** How it keeps its command line, or what runs it does. */
  get logs(): Logs | undefined {
    const { row, command } = this
    const logs = row?.logs ?? findRunner(command)?.logs
    const isOff =
      logs !== undefined &&
      (command.has(logs.off) || command.assignments.some(({ name }) => logs.offBy.test(name)))
    return isOff ? undefined : logs
  }

  /** What it builds into what it makes. A program that nobody knows may be a compiler. */
  get builtIn(): readonly Keeps[] {
    const own = this.keepings.filter(({ isBuiltIn }) => isBuiltIn)
    return this.isUnknown ? [...own, ...unknownCompiler] : own
  }

  /** A setting of a tool that it stores the value in. */
  get persists():
    | { readonly tool: Tool; readonly args: string; readonly persist: Persist }
    | undefined {
    const found = findTool(this.command)
    if (!found || found.tool.persists.length === 0) return undefined
    // a word that is nothing but a variable stands as a lone `$` in the rows
    const blurred = this.command.args
      .map((word) => word.text ?? (/^["']?\$\{?\w+\}?["']?$/.test(word.raw) ? '$' : word.raw))
      .join(' ')
    const persist = found.tool.persists.find(
      (row) => row.when.test(found.args) || row.when.test(blurred),
    )
    return persist && { ...found, persist }
  }
}

function keepingsOf({ command, row, persists }: Effects): readonly Keeps[] {
  // `sh configure …`, `python waf configure`
  const isScript = command.isShell || row?.interprets.includes(row.name)
  const [first] = isScript ? command.operands() : []
  const named = [command.program!, row?.name ?? '', posix.basename(first?.text ?? '')]
  const args = (row && findTool(command)?.args) ?? command.argLine
  const rows = [...(row?.keeps ?? []), ...[...new Set(named)].flatMap(keepsOf)]
  return rows.filter(({ when, isRest }) => when.test(args) && !(isRest && persists))
}

/**
 * What a program does nothing else with (GNU Coding Standards, "--version", "--help"); `-v` and
 * `-h` mean other things in many.
 */
const asksItself = /^--?(?:version|help)$/

/** The environment of a process, `/proc/self/environ` (proc manual); `dd` has it behind `if=`. */
export function isDump({ raw }: Word): boolean {
  return /^(?:\w+=)?["']?\/proc\/[^\s/]+\/(?:task\/[^\s/]+\/)?environ["']?$/.test(raw)
}

/**
 * `eval "echo \"$(cat f)\""`, `eval "echo \$$name"`: the text names variables that do not stand in
 * it.
 */
function isFilledLater(raw: string): boolean {
  return /\$\(|`|\\\$\{?\$/.test(raw)
}

const none: readonly never[] = []

/** The program in a language of its own that stands in the words of a command. */
function codeOf({ row, command }: Effects): string | undefined {
  const { flags } = row!.code!
  const isInline =
    flags === 'operand' || command.has(flags) || flags.includes(command.args[0]?.text ?? '')
  if (!isInline) return undefined
  const words = flags === 'operand' ? command.operands(row!.valued) : command.args
  return words.map(({ text, raw }) => unquoted(text ?? raw)).join('\n')
}

function toolNamed(command: Command, name: string): Tool | undefined {
  const wrapping = command.wrappings.find((item) => item.name === name)
  const word = wrapping && command.words[wrapping.at]
  return word && findTool(command.with({ words: [word] }))?.tool
}

/** What a command does, by the table of programs. */
export function effectsOf(command: Command): Effects {
  return command.known(read)
}

function read(command: Command): Effects {
  return new Effects(command)
}
