import type { Flow } from '../../src/trace/flows.ts'
import { fetchedWith } from '../../src/trace/write/fetched.ts'
import { printedInto } from '../../src/trace/write/printed-into.ts'
import { shipsIn } from '../../src/trace/write/shipping.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'

/** Where the value, or what was printed or fetched with it, stays all the same. */
export function staysIn(facts: Remedies, flow: Flow): string | undefined {
  const shipping = shipsIn(facts, flow)
  if (shipping)
    return (
      `; the RUN of line ${shipping.run.instruction.firstLine} builds the value into ` +
      `${shipping.to}, where it stays for everybody who gets that` +
      (shipping.instead === undefined ? '' : `: ${shipping.instead}`)
    )
  const fetched = fetchedWith(facts, flow)
  if (fetched)
    return (
      `; the RUN of line ${fetched.run.instruction.firstLine} fetches ${fetched.to} with it, ` +
      'which stays in the layer: fetch it in the RUN that uses it and delete it there'
    )
  const printed = printedInto(facts, flow)
  return printed
    ? `; what ${printed.by} prints goes to ${printed.to}, and may hold it: look at that`
    : undefined
}
