import { instructionsOf, lastBefore, lineage, type Stage } from '../dockerfile.ts'
import type { Instruction } from '../scanner/instruction.ts'
import { scriptArgument } from '../shell.ts'

/** The SHELL in effect at an instruction of a stage, or undefined for the default. */
export function shellAt(stage: Stage, instruction: Instruction): readonly string[] | undefined {
  for (const at of lineage(stage)) {
    const shells = instructionsOf(at, 'SHELL')
    const found = at === stage ? lastBefore(shells, instruction.span.start) : shells.at(-1)
    if (found) return found.json ?? ['unknown']
  }
  return undefined
}

/** `SHELL ["/bin/sh", "-xc"]` would print every statement that is put in, values and all. */
export function isTracingShell(shell: readonly string[] | undefined): boolean {
  return shell?.some((word) => /^-[a-z]*x/.test(word) || word === 'xtrace') ?? false
}

/** Does a POSIX-like shell get the script? */
export function isPosix(shell: readonly string[] | undefined): boolean {
  if (shell === undefined) return true
  // the script is put behind the last word
  return scriptArgument([...shell, 'script']) === shell.length
}
