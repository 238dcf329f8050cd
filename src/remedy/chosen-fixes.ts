import type { Flow } from '../trace/flows.ts'
import type { Leak, LeakFix, Obstacle } from '../transform.ts'
import type { Remedies } from './remedies.ts'
import type { Run } from '../run.ts'
import { readersOfWrite } from '../trace/read/evidence.ts'
import { readsVariable, tools } from '../catalog/tools.ts'

/** The fix of one leak, and what it does to readers. */
export interface ChosenFix extends LeakFix {
  /** Whose settings it mends. */
  readonly tools: readonly string[]
  consumedIn(run: Run): boolean
}

/** The tools that were given the secret by what leaks it. */
function toolsOf(leak: Leak): readonly string[] {
  if (leak.kind === 'composite')
    return tools
      .filter((tool) => readsVariable(tool, leak.declaration.name))
      .map(({ name }) => name)
  return readersOfWrite(leak.write)
}

/**
 * The fixes of all leaks of a secret, or why one of them has none. What a RUN copies of what it
 * wrote may be covered by the fix of that.
 */
export function chooseFixes(facts: Remedies, flow: Flow): readonly ChosenFix[] | Obstacle {
  const fixes: ChosenFix[] = []
  for (const leak of flow.leaks) {
    if (
      leak.kind === 'write' &&
      leak.write.isCopy &&
      fixes.some((fix) => fix.coversCopies && fix.consumedIn(leak.run))
    )
      continue
    const fix = fixOf(facts, flow, leak)
    if ('why' in fix) return fix
    fixes.push({
      ...fix,
      tools: toolsOf(leak),
      consumedIn: (run) => leak.kind === 'write' && leak.run === run,
    })
  }
  return fixes
}

function fixOf(facts: Remedies, flow: Flow, leak: Leak): LeakFix | Obstacle {
  for (const { claims, fix } of facts.fixers) {
    const found = claims(leak) ? fix(facts, flow, leak) : undefined
    if (found) return found
  }
  if (leak.kind === 'composite') {
    const { kind, name, instruction } = leak.declaration
    return {
      why: `${kind} ${name} of line ${instruction.firstLine} holds it inside a larger text`,
      remedy: `put the text together in the RUN that uses ${name}, or pass all of ${name} as the secret`,
    }
  }
  const { run, write } = leak
  if (write.keeper !== undefined)
    return {
      why:
        `${write.keeper} in the RUN of line ${run.instruction.firstLine} may write it to ` +
        `${write.to}, where a mount alone would leave it in the layer`,
      remedy: write.instead,
    }
  return {
    why:
      `the RUN of line ${run.instruction.firstLine} writes it to ${write.to}, so a mount ` +
      'alone would leave it in the layer',
    remedy: write.instead,
  }
}
