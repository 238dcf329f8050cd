import type { Command, Script } from '../shell.ts'

/** The variables of a script that hold a secret or text made of one: `URL="https://$TOKEN@host"` adds URL. */
export function taintedNames(script: Script, names: ReadonlySet<string>): ReadonlySet<string> {
  const tainted = new Set(names)
  for (const command of script.commands) {
    for (const { name, value } of command.assignments) {
      if (value?.reads.some((read) => tainted.has(read.name))) tainted.add(name)
    }
  }
  return tainted
}

/** Does the command get a tainted value in its words, its own assignments or its heredoc? */
export function isTainted(command: Command, tainted: ReadonlySet<string>): boolean {
  const reads = (list: readonly { readonly name: string }[] | undefined) => list?.some((read) => tainted.has(read.name)) ?? false
  return (
    command.words.some((word) => reads(word.reads)) ||
    command.assignments.some(({ value }) => reads(value?.reads)) ||
    command.redirects.some(({ body, target }) => reads(body?.reads) || reads(target?.reads))
  )
}
