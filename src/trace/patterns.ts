import { effectsOf } from '../catalog/programs/effects.ts'
import type { Command } from '../shell.ts'

/**
 * May the shell take `*` for a name behind that command, or leave some files out: `set -f`, `sh -fc
 * '…'`, `GLOBIGNORE=f`?
 */
export function turnsPatternsOff(command: Command): boolean {
  const { assignments, args, isShell } = command
  if (assignments.some(({ name }) => name === 'GLOBIGNORE')) return true
  if (!isShell && !effectsOf(command).row?.switches) return false
  return args.some(({ raw }) => turnsOff(raw))
}

/** Is it an option of a shell with which `*` is a name: `-f`, `noglob`? */
export function turnsOff(option: string): boolean {
  return /^-[a-z]*f[a-z]*$|^noglob$/.test(option)
}

/** May `*` stand for names with a dot at their begin behind that command: `shopt -s dotglob`? */
export function turnsDotsOn({ assignments, args }: Command): boolean {
  return (
    assignments.some(({ name }) => name === 'GLOBIGNORE') || args.some(({ raw }) => namesDots(raw))
  )
}

/** Is it the option of a shell that does, as `shopt`, `setopt` and `-O` take it? */
export function namesDots(option: string): boolean {
  return /^["']?(?:dot_?glob|glob_?dots)["']?$/i.test(option)
}
