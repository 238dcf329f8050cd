import { type Command as CommandNode, parse, type Redirection } from 'unbash'
import { CommandLister } from './shell/commands.ts'
import { here, type Locator, within } from './shell/locate.ts'
import { wordNodes } from './shell/nodes.ts'
import { decodeBody, type Decoded, decodeWord } from './shell/quoting.ts'
import { readsIn } from './shell/reads.ts'
import { readsStandardInput, scriptArgument } from './shell/shells.ts'
import { frame, type Standing, start } from './shell/standing.ts'
import type { Command, Read, Script } from './shell/types.ts'

export { isShell, scriptArgument } from './shell/shells.ts'
export type { Assignment, Command, Read, Redirect, Script, Word } from './shell/types.ts'

/**
 * Reads a POSIX or bash script.
 *
 * @param source the script; the offsets of the answer are its
 * @returns its simple commands, those of `sh -c '…'`, `eval '…'` and `bash <<EOF` included, and every place where a variable is expanded;
 *   `broken` when it does not parse
 */
export function readScript(source: string): Script {
  try {
    return read(source)
  } catch (error) {
    // the parser recurses: what is nested too deep for the call stack cannot be read
    if (error instanceof RangeError) return { source, commands: [], reads: [], broken: true }
    throw error
  }
}

function read(source: string): Script {
  const reader = new ScriptReader()
  const tree = parse(source)
  const locator = here(source)
  reader.lister.list(tree.commands, start(), locator)
  const { commands } = reader.lister
  return {
    source,
    commands,
    reads: [...readsIn(tree, locator), ...reader.reads],
    broken: reader.broken || (tree.errors?.length ?? 0) > 0,
  }
}

/** Scripts in scripts deeper than this are not looked into. */
const deepest = 5

class ScriptReader {
  readonly lister = new CommandLister((...listed) => this.#lookInside(...listed))
  /** Of the scripts inside, those that the outer shell leaves to them. */
  readonly reads: Read[] = []
  broken = false
  #depth = 0

  #lookInside(node: CommandNode, command: Command, standing: Standing, locator: Locator): void {
    if (this.#depth >= deepest) return
    const words = command.words.map((word) => word.text)
    const at =
      words[0] === 'eval' && words.length === 2
        ? 1
        : scriptArgument(words.map((word, index) => word ?? fallback(command, index)))
    if (at !== undefined) {
      const inner = wordNodes(node)[at]
      const decoded = inner && decodeWord(inner.text, inner.pos)
      // a script that is all in a variable is nobody's to read
      if (decoded && !/^\$(?:\w+|\{\w+\})$/.test(decoded.text))
        this.#read(
          decoded,
          inner.end,
          command,
          this.#process(standing, words[0] !== 'eval'),
          locator,
        )
    } else if (readsStandardInput(words)) {
      const body = node.redirects.findLast(
        (redirect): redirect is Extract<Redirection, { type: 'HereDoc' }> =>
          redirect.type === 'HereDoc',
      )
      if (body)
        this.#read(bodyOf(body), body.body.end, command, this.#process(standing, true), locator)
    }
  }

  #process(standing: Standing, isOwn: boolean): Standing {
    if (!isOwn) return standing
    return {
      ...standing,
      subshell: `${standing.subshell}/script`,
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

/** The word after `-c` need not be fixed to be a script. */
function fallback(command: Command, index: number): string | undefined {
  return /^["']/.test(command.words[index]!.raw) ? ' ' : undefined
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
