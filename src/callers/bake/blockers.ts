import { escapePattern } from '../../escape-pattern.ts'
import type { Obstacle } from '../../transform.ts'
import type { Passed } from '../passed.ts'
import type { Repository } from '../repository.ts'

/**
 * What gives bake the value in a way that a secret does not see: `--var` and `vars:` fill variables
 * of the file, `--set` arguments.
 */
export function blockerOf(
  repository: Repository,
  own: string,
  { name, from = name }: Passed,
): Obstacle | undefined {
  for (const path of repository.files) {
    if (path === own) continue
    const text = repository.read(path)
    if (text === undefined || !/\bbake\b/.test(text) || /\.(?:md|hcl|json)$/.test(path)) continue
    if (isGiven(text, from))
      return {
        why: `cannot move: ${path} gives ${from} to bake as a variable of its file, which a secret does not see`,
        remedy: `set ${from} in the environment of bake there and run again`,
      }
    if (new RegExp(String.raw`\.args\.${escapePattern(name)}=`).test(text))
      return {
        why: `cannot move: ${path} sets the argument from outside of the bake file`,
        remedy: `take the \`set\` out, put the value into the environment of bake as ${from}, and run again`,
      }
  }
  return undefined
}

function isGiven(text: string, variable: string): boolean {
  if (new RegExp(String.raw`--var[= ]["']?${escapePattern(variable)}=`).test(text)) return true
  return (
    /bake-action/.test(text) &&
    new RegExp(String.raw`^\s*(?:vars:\s*)?["']?${escapePattern(variable)}=`, 'm').test(text)
  )
}
