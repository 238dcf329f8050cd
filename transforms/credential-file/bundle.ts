import { isBundle, mountsOf } from '../../src/mounts.ts'
import { bundleSource, defaultBundle } from '../../src/options.ts'
import { Plan } from '../../src/plan.ts'
import { foldersWith } from '../../src/remedy/file/folders-with.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Flow } from '../../src/trace/flows.ts'
import type { Finding } from '../../src/transform.ts'

/**
 * The file that the build is now given all variables from lies in the folder that the build copies.
 */
export function* carriedBundle(facts: Remedies): Iterable<Finding> {
  if (!getsBundle(facts)) return
  const [first] = foldersWith(facts, bundleSource)
  if (first)
    yield {
      at: first.span,
      name: bundleSource,
      // a platform may hand the file over, and then nobody writes it there
      safety: facts.options.style === 'dotenv' ? 'safe' : 'note',
      message:
        `${first.keyword} of line ${first.firstLine} carries ${bundleSource} into a layer ` +
        'with its whole folder, if you write the secrets there; add this line to ' +
        `.dockerignore: ${bundleSource}`,
    }
}

/**
 * Is the build given all variables from one file: by what is done now, or by what was done before?
 */
function getsBundle(facts: Remedies): boolean {
  const { options, flows, runs } = facts
  return (
    (options.style === 'dotenv' && flows.some((flow) => isBundled(facts, flow))) ||
    runs.some(({ instruction }) => mountsOf(instruction).some((mount) => isBundle(options, mount)))
  )
}

/** Is the secret one of those that come from the one file? A key is a file of its own. */
function isBundled(facts: Remedies, flow: Flow): boolean {
  const { id } = facts.options.bundle ?? defaultBundle
  const remedy = facts.remedyFor(flow)
  if ('why' in remedy) return false
  const plan = new Plan()
  remedy.apply(plan)
  return plan.mounts.some(({ secret }) => secret.id === id)
}
