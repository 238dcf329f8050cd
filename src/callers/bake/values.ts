import type { Obstacle } from '../../transform.ts'
import type { Spelling } from '../passed.ts'

/** A `variable` of a bake file: its default as written, `undefined` where there is none. */
export type BakeVariables = ReadonlyMap<string, string | undefined>

/** What an argument of a target is made of. */
export interface BakeValue {
  readonly spelling: Spelling
  readonly from?: string
  readonly obstacle?: Obstacle
}

/**
 * Reads the value of an argument (buildx, docs/bake-reference.md). Environment variables fill the
 * variables of the file; a secret reads the environment itself and sees no default.
 *
 * @returns undefined for `null`, which passes nothing
 */
export function bakeValue(
  name: string,
  text: string,
  variables: BakeVariables,
): BakeValue | undefined {
  const value = spelled(name, text, variables)
  return value?.obstacle
    ? {
        ...value,
        obstacle: { ...value.obstacle, remedy: value.obstacle.remedy.replaceAll('NAME', name) },
      }
    : value
}

function spelled(name: string, text: string, variables: BakeVariables): BakeValue | undefined {
  if (text === 'null') return undefined
  const from = /^(?:"\$\{\s*([A-Za-z_]\w*)\s*\}"|([A-Za-z_]\w*))$/.exec(text)
  const variable = from?.[1] ?? from?.[2]
  if (variable === undefined || variable === 'true' || variable === 'false')
    return /[$%]\{|[([]|^[A-Za-z]/.test(text) ? composed : fixed
  if (!variables.has(variable)) return unknown
  const byDefault = variables.get(variable)
  if (byDefault !== undefined && byDefault !== '""' && byDefault !== 'null')
    return { spelling: 'default', from: variable, obstacle: hasDefault }
  return { spelling: variable === name ? 'same variable' : 'other variable', from: variable }
}

const composed: BakeValue = {
  spelling: 'composed',
  obstacle: {
    why: 'is put together in the bake file, and a secret is one variable as it is',
    remedy:
      'export one variable with the whole value before bake and add `secret = ["id=NAME,env=VARIABLE"]`',
  },
}
const fixed: BakeValue = {
  spelling: 'literal',
  obstacle: {
    why: 'stands in the bake file as fixed text',
    remedy:
      'rotate it if it is real, export it before bake, and add `secret = ["id=NAME,env=NAME"]`',
  },
}
const unknown: BakeValue = {
  spelling: 'unknown',
  obstacle: {
    why: 'is no variable of this bake file',
    remedy: 'export it before bake and add `secret = ["id=NAME,env=NAME"]` to the target',
  },
}
const hasDefault: Obstacle = {
  why: 'has a default in the bake file, and a secret has none',
  remedy: 'export the variable before bake, take its default out, and run again',
}
