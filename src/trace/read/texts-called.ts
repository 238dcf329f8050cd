import type { Around } from './around.ts'
import { type Call, callsIn } from './calls.ts'
import { aroundIn, readInner, recipesCalled } from './manifests-called.ts'
import { textsRun } from './texts-run.ts'

/** Scripts that scripts run deeper than this are not looked into. */
const deepest = 4

/**
 * The texts at hand that a call runs, one in the other: scripts that manifests name, the files that
 * those run, and what these load.
 */
export function textsCalled(call: Call, around: Around, depth = 0): string[] {
  if (depth === deepest || around.project.isWithoutScripts) return []
  const own = call.isScript ? [...textsRun(call, around.project)] : []
  if (!call.found?.tool.scripts?.test(call.found.args)) return own
  const recipes = recipesCalled(call, around).flatMap(({ text, folder }) => {
    const script = readInner(text)
    const inner = script && aroundIn(around, script, folder)
    const calls = script ? callsIn(script) : []
    return [text, ...calls.flatMap((other) => textsCalled(other, inner!, depth + 1))]
  })
  return [...own, ...recipes]
}
