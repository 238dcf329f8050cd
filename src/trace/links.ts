import { posix } from 'node:path'
import { effectsOf } from '../catalog/programs/effects.ts'
import type { Command } from '../shell.ts'
import type { Paths } from './paths.ts'

/** A symbolic link that a command makes. */
export interface Link {
  readonly path: string
  /** What it means; undefined when it cannot be told. */
  readonly target: string | undefined
  /** Where in the script it is there from; 0 when it was there before. */
  readonly from: number
}

/** The symbolic links that commands make, `ln -s TARGET LINK`. */
export function linksMadeBy(commands: readonly Command[], paths: Paths): Link[] {
  return commands.flatMap((command) => {
    const { copies } = effectsOf(command)
    if (!copies?.links || !command.has(['-s', '--symbolic'])) return []
    const [alone] = copies.sources.length === 0 ? command.operands() : []
    return (alone ? [alone] : copies.sources).flatMap((source) => {
      const { destination, isFolder } = copies
      const name = source.text && posix.basename(source.text)
      const folder = alone
        ? paths.folder(command.start)
        : destination && paths.path(destination, command.start)
      if (folder === undefined || name === undefined) return []
      const path = alone || isFolder ? posix.join(folder, name) : folder
      const isFixed = /^(?!~)/.test(source.text!) && path.startsWith('/')
      const target = isFixed ? posix.resolve(posix.dirname(path), source.text!) : undefined
      return [{ path, target, from: command.end }]
    })
  })
}

/**
 * The path behind links at the places above it; undefined when one of them cannot be told.
 *
 * @param isItself the path itself is followed too, as whoever writes does; who deletes deletes the
 *   link
 */
export function throughLinks(
  path: string,
  links: readonly Link[],
  isItself: boolean,
): string | undefined {
  const found = links.findLast(
    (link) => path.startsWith(`${link.path}/`) || (isItself && path === link.path),
  )
  if (!found) return path
  return found.target === undefined ? undefined : found.target + path.slice(found.path.length)
}
