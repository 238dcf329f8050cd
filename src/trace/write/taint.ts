import type { Command, Read, Script, Word } from '../../shell.ts'
import type { Span } from '../../span.ts'
import type { Paths } from '../paths.ts'

/** Commands that print what they are given as words. */
const echoes: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'awk',
  'gawk',
  'mawk',
  'sed',
  'perl',
  'ruby',
  'jq',
  'tr',
  'openssl',
  'php',
  'python',
  'python3',
  'node',
])
/** Commands that print files they are given, or what is piped into them. */
const filters: ReadonlySet<string> = new Set([
  'cat',
  'tac',
  'head',
  'tail',
  'base64',
  'envsubst',
  'tee',
  'cut',
  'grep',
  'sort',
  'gunzip',
  'gzip',
  'zcat',
  'rev',
  'fold',
  'xxd',
  'dos2unix',
  'paste',
  ...echoes,
])

/** Does the command print what is piped into it? */
export function isFilter(command: Command): boolean {
  return command.isBare || command.isFed || filters.has(command.program ?? '')
}

/** What is secret in a script: variables, and files that hold the value. Grows while the script is followed. */
export class Taint {
  readonly names: Set<string>
  readonly files: Set<string>
  readonly #script: Script
  readonly #paths: Paths

  /** @param names variables that hold it; @param files absolute paths that hold it */
  constructor(script: Script, paths: Paths, names: Iterable<string>, files: Iterable<string> = []) {
    this.#script = script
    this.#paths = paths
    this.names = new Set(names)
    this.files = new Set(files)
    // URL="https://$TOKEN@host" makes URL secret too
    for (const command of script.commands) {
      for (const { name, value } of command.assignments)
        if (value && this.isIn(value)) this.names.add(name)
    }
  }

  /** Is the text of a word made of the secret? What only a command inside `$(…)` gets does not count, unless that one prints it. */
  isIn(word: Word): boolean {
    const own = word.reads.filter((read) => this.names.has(read.name))
    return (
      own.some((read) => !read.isNested) ||
      this.#innerPrints(word, own) ||
      this.#isSlurped(word) ||
      this.#isFilledIn(word)
    )
  }

  /** Does the command get the secret at all: in its words, assignments, redirections or heredoc, or as a file? */
  touches(command: Command): boolean {
    const { words, assignments, redirects } = command
    return (
      words.some(
        (word) =>
          (command.is('tee') ? false : this.isIn(word)) ||
          word.reads.some((read) => this.names.has(read.name)) ||
          (!command.is('tee') && this.isFile(word, command)),
      ) ||
      assignments.some(({ value }) => value !== undefined && this.isIn(value)) ||
      redirects.some(
        ({ target, body, operator }) =>
          this.#has(body?.reads) ||
          (target !== undefined &&
            (this.isIn(target) || (operator.startsWith('<') && this.isFile(target, command)))),
      )
    )
  }

  /** Does the command print text that is made of the secret? */
  prints(command: Command): boolean {
    const { program, args: operands } = command
    if (program === undefined) return false
    if (echoes.has(program) && operands.some((word) => this.isIn(word))) return true
    if (program === 'printenv')
      return operands.length === 0 || operands.some((word) => this.names.has(word.text ?? ''))
    if (program === 'env' || program === 'set' || program === 'export') return operands.length === 0
    if (program === 'envsubst')
      return (
        operands.length === 0 ||
        operands.some((word) => [...this.names].some((name) => word.raw.includes(name)))
      )
    if (!filters.has(program)) return false
    return (
      (program !== 'tee' &&
        operands.some((word) => this.isFile(word, command) || this.isIn(word))) ||
      command.redirects.some(
        ({ body, target, operator }) =>
          this.#has(body?.reads) ||
          (operator === '<<<' && target !== undefined && this.isIn(target)) ||
          (operator === '<' && target !== undefined && this.isFile(target, command)),
      )
    )
  }

  /** Does the word name one of the secret files, alone or behind an option's `=`? */
  isFile(word: Word, command: Command): boolean {
    if (this.files.size === 0) return false
    const path = this.#paths.path(word, command.start)
    const behind = /^[\w-]*=(.+)$/.exec(word.text ?? '')?.[1]
    return (
      (path !== undefined && this.files.has(path)) ||
      (behind !== undefined &&
        this.files.has(
          this.#paths.path({ ...word, raw: behind, text: behind }, command.start) ?? '',
        ))
    )
  }

  #has(reads: readonly Read[] | undefined): boolean {
    return reads?.some((read) => this.names.has(read.name) && !read.isNested) ?? false
  }

  #innerPrints(outer: Span, own: readonly Read[]): boolean {
    const inner = this.#script.commands.filter(
      (command) =>
        outer.start <= command.start &&
        command.end <= outer.end &&
        (command.start > outer.start || command.end < outer.end),
    )
    // backticks with escapes are not taken apart
    if (inner.length === 0) return own.length > 0
    return inner.some((command) => this.prints(command))
  }

  /** Text that an outer shell fills in before this one reads it: `sh -c "echo '$TOKEN'"`. */
  #isFilledIn(word: Word): boolean {
    if (!word.raw.includes('$')) return false
    return this.#script.reads.some(
      (read) =>
        !read.isNested &&
        this.names.has(read.name) &&
        word.start <= read.start &&
        read.end <= word.end,
    )
  }

  /** `$(< file)` */
  #isSlurped(word: Word): boolean {
    const path = /\$\(\s*<\s*([^\s)]+)\s*\)/.exec(word.raw)?.[1]?.replaceAll(/["']/g, '')
    return path !== undefined && this.files.has(path)
  }
}
