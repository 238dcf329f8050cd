import { parse } from 'unbash'
import { CommandLister } from './shell/commands.ts'
import { readsIn } from './shell/reads.ts'
import type { Command, Read, Script } from './shell/types.ts'

export type { Assignment, Command, Read, Redirect, Script, Word } from './shell/types.ts'

/**
 * Reads a POSIX or bash script.
 *
 * @param source the script; the offsets of the answer are its
 * @returns its simple commands, those of `sh -c '…'` included, and every place where a variable is expanded; `broken` when it does not parse
 */
export function readScript(source: string): Script {
  const tree = parse(source)
  const lister = new CommandLister(source, 0)
  lister.list(tree.commands)
  const nested = lister.commands.flatMap((command) => nestedScript(command) ?? [])
  const reads = [...readsIn(tree, 0), ...nested.flatMap((script) => script.reads)]
  return {
    source,
    commands: [...lister.commands, ...nested.flatMap((script) => script.commands)],
    reads,
    broken: (tree.errors?.length ?? 0) > 0 || nested.some((script) => script.broken),
  }
}

const shells = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh'])

/** Is the program a POSIX-like shell? Takes a name or a path. */
export function isShell(program: string): boolean {
  return shells.has(program.replace(/^.*\//, '').replace(/\.exe$/i, ''))
}

/** The script of `sh -c '…'`, when it stands there in one pair of quotes: what it reads must be exported, not just set. */
function nestedScript(command: Command): Script | undefined {
  const at = command.words.findIndex((word, index) => index > 0 && /^-[a-z]*c[a-z]*$/.test(word.text ?? '') && isShell(command.words[index - 1]?.text ?? command.words[0]?.text ?? ''))
  const word = at === -1 ? undefined : command.words[at + 1]
  if (!word || !/^(['"])[^]*\1$/.test(word.raw) || word.raw.slice(1, -1).includes(word.raw[0]!) || word.raw.includes('\\')) return undefined
  const inner = word.raw.slice(1, -1)
  const tree = parse(inner)
  const lister = new CommandLister(inner, word.start + 1)
  lister.list(tree.commands, { scope: command.scope, certain: command.certain, tested: command.tested, pipedInto: command.pipedInto })
  // in double quotes the outer shell has expanded already: those reads are known
  const reads: Read[] = word.raw.startsWith("'") ? readsIn(tree, word.start + 1) : []
  return { source: inner, commands: lister.commands, reads, broken: (tree.errors?.length ?? 0) > 0 }
}
