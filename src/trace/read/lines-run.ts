import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command } from '../../shell.ts'

/** The lines that a command has a shell run, one in each of its operands: `concurrently 'npm ci'`. */
export function linesRun(command: Command): readonly string[] {
  return effectsOf(command).row?.lines
    ? command.operands().flatMap(({ text }) => (text === undefined || !/\s/.test(text) ? [] : text))
    : []
}
