import type { Command } from '../shell.ts'

/** The words of a command without their quotes; a word that holds an expansion as it is written. */
export function textOf(command: Command): string[] {
  return command.words.map((word) => word.text ?? word.raw)
}

/** The name of a command's program, without its folder. */
export function programOf(command: Command): string | undefined {
  return command.words[0]?.text?.replace(/^.*\//, '')
}
