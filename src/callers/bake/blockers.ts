import { escapePattern } from '../../escape-pattern.ts'
import type { Obstacle } from '../../transform.ts'
import type { CallerFile } from '../caller.ts'
import type { Passed } from '../passed.ts'
import type { Repository } from '../repository.ts'

/**
 * What gives bake the value of an argument in a way that a secret does not see: `--var` and `vars:`
 * fill variables of the file, `--set` arguments.
 *
 * @param own the path of the bake file
 * @returns asks of one argument; the other files are gone through once, when it is first asked
 */
export function blockersOf(
  repository: Repository,
  own: string,
): (argument: Passed) => Obstacle | undefined {
  let others: readonly CallerFile[] | undefined
  return (argument) => {
    others ??= filesWithBake(repository, own)
    for (const other of others) {
      const found = blockerIn(other, argument)
      if (found) return found
    }
    return undefined
  }
}

function filesWithBake(repository: Repository, own: string): CallerFile[] {
  return repository.files.flatMap((path) => {
    if (path === own || /\.(?:md|hcl|json)$/.test(path)) return []
    const text = repository.read(path)
    return text !== undefined && /\bbake\b/.test(text) ? [{ path, text }] : []
  })
}

function blockerIn(
  { path, text }: CallerFile,
  { name, from = name }: Passed,
): Obstacle | undefined {
  if (isGiven(text, from))
    return {
      why: `cannot move: ${path} gives ${from} to bake as a variable of its file, which a secret does not see`,
      remedy: `set ${from} in the environment of bake there and run again`,
    }
  return new RegExp(String.raw`\.args\.${escapePattern(name)}=`).test(text)
    ? {
        why: `cannot move: ${path} sets the argument from outside of the bake file`,
        remedy: `take the \`set\` out, put the value into the environment of bake as ${from}, and run again`,
      }
    : undefined
}

function isGiven(text: string, variable: string): boolean {
  if (new RegExp(String.raw`--var[= ]["']?${escapePattern(variable)}=`).test(text)) return true
  return (
    /bake-action/.test(text) &&
    new RegExp(String.raw`^\s*(?:vars:\s*)?["']?${escapePattern(variable)}=`, 'm').test(text)
  )
}
