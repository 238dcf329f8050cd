import { type Command as CommandNode, parse, type Redirection } from 'unbash'
import { CommandLister } from './shell/commands.ts'
import { here, type Locator, within } from './shell/locate.ts'
import { wordNodes } from './shell/nodes.ts'
import { decodeBody, type Decoded, decodeWord } from './shell/quoting.ts'
import { readsIn } from './shell/reads.ts'
import { frame, type Standing, start } from './shell/standing.ts'
import type { Command } from './shell/command.ts'
import { Script, type ScriptParts } from './shell/script.ts'
import type { Read } from './shell/types.ts'
import type { Wrappers } from './shell/wrapper.ts'

export { Command, type CommandParts } from './shell/command.ts'
export { unquoted, withoutQuotes } from './shell/unquoted.ts'
export { interpreterOf, isShell, scriptArgument } from './shell/shells.ts'
export { commandsInside, Script } from './shell/script.ts'
export type { Assignment, Read, Redirect, Word } from './shell/types.ts'
export type { Wrapper } from './shell/wrapper-call.ts'
export { givenTo } from './shell/wrapper-options.ts'
export type { Wrappers, Wrapping } from './shell/wrapper.ts'

/**
 * Reads a POSIX or bash script.
 *
 * @param source the script; the offsets of the answer are its
 * @param wrapperOf the programs that run the command in their arguments
 * @param most commands that it is followed through
 * @returns its simple commands, those of `sh -c '…'`, `eval '…'` and `bash <<EOF` included, and
 *   every place where a variable is expanded; `broken` when it does not parse
 */
export function readScript(source: string, wrapperOf: Wrappers, most = mostCommands): Script {
  if (isLong(source, most)) return new Script({ ...unread(source), isLong: true })
  try {
    return read(source, wrapperOf)
  } catch (error) {
    // the parser recurses: what is nested too deep for the call stack cannot be read
    if (error instanceof RangeError) return new Script({ ...unread(source), isDeep: true })
    throw error
  }
}

/**
 * The most commands that a script is followed through, and five times what real ones have: each is
 * held against the others.
 */
export const mostCommands = 500

/** Counted by what stands between commands, before anything is parsed. */
function isLong(source: string, most: number): boolean {
  if (source.length < 2 * most) return false
  const between = /&&?|\|\|?|[;\n`]|\$\(/g
  let count = 0
  while (between.test(source)) if (++count > most) return true
  return false
}

function unread(source: string): ScriptParts {
  return { source, commands: [], reads: [], broken: true }
}

function read(source: string, wrapperOf: Wrappers): Script {
  const reader = new ScriptReader(wrapperOf)
  const tree = parse(source)
  const locator = here(source)
  reader.lister.list(tree.commands, start(), locator)
  const { commands } = reader.lister
  return new Script({
    source,
    commands,
    functions: reader.lister.functions,
    loops: reader.lister.loops,
    reads: [...readsIn(tree, locator), ...reader.reads],
    broken: reader.broken || (tree.errors?.length ?? 0) > 0,
    isDeep: tree.errors?.some(({ message }) => message.includes('nesting depth')) ?? false,
  })
}

/** Scripts in scripts deeper than this are not looked into. */
const deepest = 5

class ScriptReader {
  readonly lister: CommandLister
  /** Of the scripts inside, those that the outer shell leaves to them. */
  readonly reads: Read[] = []
  broken = false
  #depth = 0
  #scripts = 0

  constructor(wrapperOf: Wrappers) {
    this.lister = new CommandLister(wrapperOf, (...listed) => this.#lookInside(...listed))
  }

  #lookInside(node: CommandNode, command: Command, standing: Standing, locator: Locator): void {
    if (this.#depth >= deepest) return
    const isEval = command.program === 'eval' && command.args.length === 1
    const at = isEval ? command.words.length - 1 : command.scriptIndex
    if (at !== undefined) {
      const inner = wordNodes(node)[at]
      const decoded = inner && decodedFrom(decodeWord(inner.text, inner.pos), command.scriptFrom)
      // a script that is all in a variable is nobody's to read
      if (decoded && !/^\$(?:\w+|\{\w+\})$/.test(decoded.text))
        this.#read(decoded, inner.end, command, this.#process(standing, command, !isEval), locator)
    } else if (command.readsScript) {
      const body = node.redirects.findLast(
        (redirect): redirect is Extract<Redirection, { type: 'HereDoc' }> =>
          redirect.type === 'HereDoc',
      )
      if (body)
        this.#read(
          bodyOf(body),
          body.body.end,
          command,
          this.#process(standing, command, true),
          locator,
        )
    }
  }

  #process(standing: Standing, { user }: Command, isOwn: boolean): Standing {
    if (!isOwn) return standing
    return {
      ...standing,
      user,
      subshell: `${standing.subshell}/script${++this.#scripts}`,
      frames: [...standing.frames, frame('process', standing.decisive)],
    }
  }

  #read(
    decoded: Decoded,
    close: number,
    command: Command,
    standing: Standing,
    outer: Locator,
  ): void {
    const tree = parse(decoded.text)
    const locator = within(outer, decoded.at, close)
    this.broken ||= (tree.errors?.length ?? 0) > 0
    const { commands } = this.lister
    // what the outer shell substitutes in double quotes is listed already, right behind the command
    const first = commands.length
    const known = new Set(
      commands
        .slice(commands.lastIndexOf(command) + 1)
        .map(({ start: from, end }) => `${from}-${end}`),
    )
    this.#depth++
    this.lister.list(tree.commands, { ...standing, certain: command.certain }, locator)
    this.#depth--
    for (const item of commands.splice(first))
      if (!known.has(`${item.start}-${item.end}`)) commands.push(item)
    const left = new Set([...decoded.left].map((offset) => locator.start(offset)))
    this.reads.push(...readsIn(tree, locator).filter((read) => left.has(read.start)))
  }
}

/** Without the characters before the script, `--command=`. */
function decodedFrom(decoded: Decoded | undefined, from: number): Decoded | undefined {
  if (!decoded || from === 0) return decoded
  const { text, at, left } = decoded
  return {
    text: text.slice(from),
    at: at.slice(from),
    left: new Set([...left].map((offset) => offset - from)),
  }
}

function bodyOf(node: Extract<Redirection, { type: 'HereDoc' }>): Decoded {
  const { body, delimiter } = node
  if (!delimiter?.quoted) return decodeBody(body.text, body.pos)
  const at = Array.from({ length: body.text.length }, (_, index) => body.pos + index)
  return {
    text: body.text,
    at,
    left: new Set(at.flatMap((_, index) => (body.text[index] === '$' ? [index] : []))),
  }
}
