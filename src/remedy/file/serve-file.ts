import { usesKey } from '../../catalog/programs/in-texts.ts'
import { posix } from 'node:path'
import type { Remedies } from '../remedies.ts'
import { mountsOf } from '../../mounts.ts'
import { expand } from '../../run-user.ts'
import type { Run } from '../../run.ts'
import type { Obstacle, WantedSecret } from '../../transform.ts'
import { broughtBeside } from './brought-beside.ts'
import { cleaningOf } from './cleaning.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import { goesElsewhere } from './file-elsewhere.ts'
import { carriersOf } from './folders-with.ts'
import { folderFor } from './file-folder.ts'
import { leadingArgument, writtenPath } from './leading-argument.ts'
import { agentInTheWay, agentMount, agentOpened, agentsOf, mountOf } from './file-mount.ts'
import { isPassing } from './idle.ts'
import { identityOf } from './identity.ts'
import { madeFolders } from './made-folders.ts'
import { isAfter, readersOf } from '../../trace/read/file-readers.ts'
import type { FileMounting } from './files.ts'
import { type Serving, unserved } from './unserved.ts'

/**
 * Serves the RUNs that use a credential file with mounts of it, or says why that cannot be done.
 *
 * @param target its path in the container
 * @param writer the RUN that makes the file, when it is not copied: it may use it as well
 */
export function serveFile(
  facts: Remedies,
  config: ConfigFile,
  target: string,
  writer?: Run,
): FileMounting | Obstacle {
  const runs = facts.runs.filter((run) => run === writer || isAfter(facts, config, run))
  const elsewhere = goesElsewhere(facts, config, target) ?? broughtBeside(facts, config, target)
  if (elsewhere) return elsewhere
  const all = readersOf(facts, runs, config, target, writer)
  const passing = all.filter((run) => run !== writer && isPassing(facts, run, target))
  // a RUN for an agent of its own is all that shows a use of the key
  const idle = passing.length < all.length ? passing : []
  const readers = all.filter((run) => !idle.includes(run))
  const serving = { facts, config, target, runs, readers, writer }
  const inTheWay = unserved(serving)
  if (inTheWay) return inTheWay
  const carriers = carriersOf(facts, config)
  const isCarriedTo = ({ instruction }: Run) =>
    carriers.some(({ span }) => span.start < instruction.span.start)
  // what tends the file where it is made goes with what makes it
  const cleanings = runs
    .filter((run) => run !== writer && !idle.includes(run))
    .map((run) => cleaningOf(facts, run, target, readers.includes(run), isCarriedTo(run)))
  const made = readers.map((run) => madeFolders(facts, run, target))
  const failed = [...cleanings, ...made].find((item) => 'why' in item) ?? unmounted(serving)
  if (failed) return failed
  // a folder that is copied stays one when .dockerignore keeps the file out of it
  const folder = config.via === 'tree' ? undefined : folderFor(facts, config, target, runs, readers)
  if (typeof folder === 'object') return folder
  const places = placesOf(serving)
  if ('why' in places) return places
  const done = [...cleanings, ...made].flatMap((item) => ('why' in item ? [] : item))
  const opened = isForAgent(facts, config) ? readers.flatMap((run) => agentOpened(facts, run)) : []
  return {
    ...mountsFor(serving, places),
    clean: [...done.flatMap(({ edits }) => edits), ...opened],
    gone: [...done.flatMap(({ gone }) => gone), ...idle.map(({ instruction }) => instruction)],
    idle,
    folder,
  }
}

/** Why the builder, or ssh, can do nothing with a mount. */
function unmounted({ facts, config, readers }: Serving): Obstacle | undefined {
  if (facts.capability.mounts === 'none')
    return {
      why: facts.capability.why ?? 'this builder has no secret mounts',
      remedy: 'raise the # syntax line by hand',
    }
  if (!isForAgent(facts, config)) return undefined
  const own = facts.runs.find((run) => usesKey.test(run.text))
  if (own)
    return {
      why: `the RUN of line ${own.instruction.firstLine} tells ssh to use the file, not an agent`,
      remedy: 'take that out, or go without --ssh',
    }
  return readers.map((run) => agentInTheWay(facts, run)).find((item) => item !== undefined)
}

/** Does the agent take the place of the file? */
function isForAgent({ options }: Remedies, { file }: ConfigFile): boolean {
  return file.kind === 'ssh-key' && options.ssh === true
}

/** The path of the file in each reader, as it is written there. */
function placesOf({ facts, config, target, readers }: Serving): Map<Run, string> | Obstacle {
  const leading = leadingArgument(facts, config)
  const places = new Map<Run, string>()
  for (const run of readers) {
    const place = leading ? writtenPath(facts, run, target, leading) : target
    if (place === undefined)
      return {
        why:
          `its path begins with ${leading!.name}, which the RUN of line ` +
          `${run.instruction.firstLine} does not know, or knows otherwise`,
        remedy: 'write the path out',
      }
    places.set(run, place)
  }
  return places
}

function mountsFor(
  { facts, config, target }: Serving,
  places: ReadonlyMap<Run, string>,
): Pick<FileMounting, 'secret' | 'mounts'> {
  const open = [...places].filter(([run]) => !isMounted(facts, run, target))
  if (isForAgent(facts, config))
    return {
      secret: agent,
      mounts: open
        .filter(([run]) => agentsOf(run).length === 0)
        .map(([run]) => ({ run, mount: agentMount(facts, run) })),
    }
  return {
    secret: { ...identityOf(facts, config, target), type: 'secret', required: true },
    mounts: open.map(([run, place]) => ({
      run,
      mount: { ...mountOf(facts, run, config, target), target: place },
    })),
  }
}

const agent: WantedSecret = { id: 'default', type: 'ssh', from: 'agent', required: true }

/** Has the RUN a mount at that path already? */
function isMounted(facts: Remedies, run: Run, target: string): boolean {
  const { workdir } = facts.userAt(run.stage, run.instruction)
  return mountsOf(run.instruction).some(({ type, options }) => {
    const path = options.get('target')
    if (type !== 'secret' || path === undefined) return false
    const written = path.includes('$')
      ? expand(facts.environment, run.stage, run.instruction, path)
      : path
    return (
      written !== undefined &&
      (written === target || (workdir !== undefined && posix.join(workdir, written) === target))
    )
  })
}
