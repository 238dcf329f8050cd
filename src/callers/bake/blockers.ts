import { escapePattern } from '../../escape-pattern.ts'
import type { Obstacle } from '../../transform.ts'
import type { Delivery } from '../caller.ts'
import type { Repository } from '../repository.ts'

/**
 * What gives bake the value in a way that a secret does not see: `--var` and `vars:` fill variables
 * of the file, `--set` arguments.
 *
 * @param variables the names that the values come from
 */
export function blockerOf(
  repository: Repository,
  own: string,
  deliveries: readonly Delivery[],
): Obstacle | undefined {
  for (const path of repository.files) {
    if (path === own) continue
    const text = repository.read(path)
    if (text === undefined || !/\bbake\b/.test(text) || /\.(?:md|hcl|json)$/.test(path)) continue
    for (const { argument } of deliveries) {
      const variable = argument.from ?? argument.name
      if (isGiven(text, variable))
        return {
          why: `cannot move: ${path} gives ${variable} to bake as a variable of its file, which a secret does not see`,
          remedy: `set ${variable} in the environment of bake there and run again`,
        }
      if (new RegExp(String.raw`\.args\.${escapePattern(argument.name)}=`).test(text))
        return {
          why: `cannot move: ${path} sets the argument from outside of the bake file`,
          remedy: `take the \`set\` out, put the value into the environment of bake as ${variable}, and run again`,
        }
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
