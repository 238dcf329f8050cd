import type { Run } from '../run.ts'
import type { Flow } from '../trace/flows.ts'
import { triggerThatReads } from '../trace/read/trigger-reads.ts'
import type { Obstacle } from '../transform.ts'
import type { Remedies } from './remedies.ts'

/** Why builds on the image would lack what a mount gives to this one alone. */
export function forTrigger({ instruction }: Run): Obstacle {
  return {
    why:
      `the ONBUILD RUN of line ${instruction.firstLine} may need it in the builds on this image, ` +
      'which a mount here does not reach',
    remedy: 'mount it in the ONBUILD RUN too, and pass it to each of those builds',
  }
}

/** The same for a variable that an ENV or a file hands on. */
export function whyTrigger(facts: Remedies, flow: Flow): Obstacle | undefined {
  const trigger = triggerThatReads(facts, flow)
  return trigger && forTrigger(trigger)
}
