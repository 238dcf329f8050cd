import { escapePattern } from '../../escape-pattern.ts'
import type { Command, Script } from '../../shell.ts'

/** What a script does to its variables, and which functions it defines. */
export class Variables {
  readonly #script: Script
  /** Of all commands, which can be thousands, those that a build is held against. */
  readonly #exports: readonly Command[]
  readonly #setters: readonly Command[]
  readonly #takers: readonly Command[]

  constructor(script: Script) {
    this.#script = script
    this.#exports = script.commands.filter((command) => command.certain && isExport(command))
    this.#setters = script.commands.filter(
      (command) => command.assignments.length > 0 && setsItself(command),
    )
    this.#takers = script.commands.filter(takesBack)
  }

  isFunction(name: string): boolean {
    return (
      /^[\w:.-]+$/.test(name) &&
      new RegExp(
        String.raw`(?:^|[;&|\n({]\s*)(?:function\s+${escapePattern(name)}\b|${escapePattern(name)}\s*\(\s*\))`,
      ).test(this.#script.source)
    )
  }

  /** Was the variable exported, for sure, before the command, and not taken back? */
  isExported(name: string, before: Command): boolean {
    const isTakenBack = this.#takers.some(({ words }) =>
      words.some((word) => word.text === name || word.raw.startsWith(`${name}=`)),
    )
    if (isTakenBack) return false
    return this.#exports.some(
      (command) =>
        command.end <= before.start &&
        (command.scope === '' ||
          before.scope === command.scope ||
          before.scope.startsWith(`${command.scope}/`)) &&
        (command.words.some((word, index) => index > 0 && word.text === name) ||
          command.assignments.some((item) => item.name === name)),
    )
  }

  isReadonly(name: string): boolean {
    return this.#script.commands.some(
      ({ words, assignments }) =>
        (words[0]?.text === 'readonly' ||
          (/^(?:declare|typeset|local)$/.test(words[0]?.text ?? '') &&
            words.some((word) => /^-[a-z]*r/.test(word.raw)))) &&
        (assignments.some((item) => item.name === name) ||
          words.some((word) => word.text === name)),
    )
  }

  /** The fixed value that the script gives a variable of the environment before a command. */
  valueAt(name: string, before: Command): string | undefined {
    const own = before.assignments.find((item) => item.name === name)
    if (own) return own.value?.text
    return this.#setters
      .filter((command) => command.end <= before.start)
      .flatMap(({ assignments }) => assignments)
      .findLast((item) => item.name === name)?.value?.text
  }
}

/** A command's own variables are for that command alone. */
function setsItself(command: Command): boolean {
  return command.words.length === 0 || isExport(command)
}

function takesBack({ words }: Command): boolean {
  return words[0]?.text === 'unset' || words[1]?.text === '-n' || words[0]?.text === 'local'
}

function isExport({ words }: Command): boolean {
  const [first, second] = words
  return (
    (first?.text === 'export' && second?.text !== '-n' && second?.text !== '-p') ||
    (/^(?:declare|typeset)$/.test(first?.text ?? '') && /^-[a-z]*x/.test(second?.raw ?? ''))
  )
}
