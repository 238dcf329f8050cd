import { publicPrograms } from '../../catalog/programs/in-texts.ts'
import type { Tool } from '../../catalog/tools.ts'

/**
 * Does a call that fetches run code of the project, or read a list of it that may name variables?
 * What it downloads knows nothing of this project's names.
 */
export function runsProjectCode(tool: Tool, args: string): boolean {
  if (/(?:^|\s)(?:--ignore-scripts|--no-scripts)(?=\s|$)/.test(args)) return false
  return (tool.hooks?.test(args) ?? false) && !installsAlone(tool, args)
}

/** Does a call name a folder or package of the project, `./cli`, `loom.tgz`? */
function namesOwnFile(args: string): boolean {
  return args
    .replaceAll(/["']/g, '')
    .split(' ')
    .some(
      (word) =>
        /^\.{1,2}(?:\/|$)/.test(word) || (/\.(?:gem|tgz)$/.test(word) && !word.includes(':')),
    )
}

/**
 * Installs packages by their name, outside of any project: no file of the project is read, those of
 * the user are.
 */
export function installsAlone({ alone }: Tool, args: string): boolean {
  return (alone?.test(args) ?? false) && !/:\/\/|git\+|git@/.test(args) && !namesOwnFile(args)
}

/** Is every operand of an install such a program? */
export function installsPublic(args: string): boolean {
  const packages = packagesIn(args)
  return (
    packages.length > 0 &&
    packages.every((word) => publicPrograms.has(word.replace(/(?<=.)@[^/]*$/, '')))
  )
}

/** Does an install name packages alone that have no scope? */
export function installsUnscoped(args: string): boolean {
  const packages = packagesIn(args)
  return (
    packages.length > 0 && packages.every((word) => /^["']?[a-z][\w.-]*(?:@|["']?$)/i.test(word))
  )
}

function packagesIn(args: string): string[] {
  const operands = args.split(' ').filter((word) => !word.startsWith('-'))
  return (operands[0] === 'global' ? operands.slice(1) : operands).slice(1)
}

/**
 * A call that fetches a public program or the tool itself: a credential that is there is read in
 * passing, not meant for it.
 */
export function readsInPassing(tool: Tool, args: string): boolean {
  if (tool.renews) return tool.renews.test(args)
  return installsAlone(tool, args) && installsPublic(args)
}
