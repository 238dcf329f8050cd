import type { Remedies } from '../src/remedy/remedies.ts'
import type { ConfigFile } from '../src/trace/enter/configs.ts'
import { type FileFlow, type FileMounting, findFileFlows } from '../src/remedy/file/files.ts'
import { idleTold } from '../src/remedy/file/idle.ts'
import { keepOut, type KeptOut, keptOutOf } from '../src/remedy/file/kept-out.ts'
import { mountsInstead } from '../src/remedy/file/carried.ts'
import { isGeneral, lossOf, pointedLossOf } from '../src/remedy/file/run-time-files.ts'
import { runLines } from '../src/run-lines.ts'
import type { Instruction } from '../src/scanner/instruction.ts'
import type { Edit, Finding, Transform } from '../src/transform.ts'
import { carriedBundle } from './credential-file/bundle.ts'
import { dummies } from './credential-file/dummies.ts'
import { takenOut } from './credential-file/taken-out.ts'

/**
 * COPY and ADD of a file with credentials go; every RUN that uses the file gets it as a secret
 * mount at the same path.
 *
 * @example
 * // before
 * COPY pip.conf /etc/pip.conf
 * RUN pip install -r requirements.txt
 * // after
 * RUN --mount=type=secret,id=pip_conf,target=/etc/pip.conf,required=true \
 *     pip install -r requirements.txt
 */
export const credentialFile: Transform = {
  name: 'credential-file',
  description: 'COPY and ADD of files with credentials become secret mounts at the same path',
  *find(facts) {
    const flows = facts.known(findFileFlows)
    // a file that several stages copy is carried by one folder
    const carried = new Set<string>()
    for (const flow of flows) {
      const kept =
        flow.config.via === 'tree' || (flow.mounting && flow.carriers.length > 0)
          ? keptOutOf(facts, flow, flows)
          : undefined
      yield kept && flow.config.via === 'tree'
        ? broughtAlong(facts, flow, kept)
        : finding(facts, flow)
      if (!flow.mounting || flow.carriers.length === 0) continue
      // kept out while it is still copied by its name, it would stop the build
      if (flow.review && !facts.options.unsafe) continue
      const told = kept ? stillCarried(facts, flow, kept) : carriers(facts, flow)
      if (!carried.has(told.message)) yield told
      carried.add(told.message)
    }
    yield* takenOut(facts)
    yield* dummies(facts)
    yield* carriedBundle(facts)
  },
}

function finding(facts: Remedies, flow: FileFlow): Finding {
  const { config, review, evidence, mounting, obstacle, isNote } = flow
  const subject = `${config.instruction.keyword} ${config.path}`
  const base = { at: config.instruction.span, name: config.path }
  const because = evidence?.because === undefined ? '' : ` (${evidence.because})`
  const harm =
    config.content || (evidence && !review)
      ? `${subject} leaves its credentials in a layer${because}`
      : `${subject} leaves a file in a layer that may hold credentials${because}`
  if (obstacle || !mounting) {
    const told = { ...base, message: `${harm}: ${obstacle?.why}; ${obstacle?.remedy}` }
    return isNote ? { ...told, safety: 'note', mayStay: true } : { ...told, safety: 'safe' }
  }
  const runs = mounting.mounts.map(({ run }) => run)
  const where = runLines(runs)
  const how =
    mounting.secret.type === 'ssh'
      ? `the builder's ssh agent instead for ${where}`
      : `mounted as a secret for ${where}`
  const rotate = config.source!.text.startsWith('<<') ? '; rotate it' : ''
  const target = mounting.mounts[0]?.mount.target
  const pointed = pointedLossOf(facts, config, target, flow.isDeleted)
  const loss = pointed || lossOf(facts, config.stage, flow.isDeleted)
  const mounted =
    runs.length === 0
      ? takenOutBy(mounting)
      : `; ${how}${isGeneral(config.file) ? loss : pointed}${idleTold(mounting.idle)}`
  const bringer = bringsAgain(facts, flow)
  const again = bringer && `${againBy(bringer)} mounts it as a secret for ${where}${loss}`
  const served =
    review && !facts.options.unsafe
      ? `; if it does, --unsafe mounts it as a secret for ${where}${loss}`
      : (again ?? mounted)
  return {
    ...base,
    safety: review || bringer ? 'review' : 'safe',
    message: `${harm}${served}${rotate}`,
    fix: (edit) => apply(flow, edit),
  }
}

function takenOutBy({ secret }: FileMounting): string {
  const what = secret.type === 'ssh' ? 'an ssh agent' : 'it'
  return `; taken out, since the RUNs that need it mount ${what} already`
}

/**
 * The instruction that still brings the file with its whole folder before a RUN deletes it: what
 * deletes it cannot go alone, the image would show the file from then on.
 */
function bringsAgain(
  facts: Remedies,
  { config, carriers: found, mounting, isDeleted }: FileFlow,
): Instruction | undefined {
  if (facts.options.unsafe || !isDeleted || !mounting) return undefined
  if (facts.readContext(config.path) === undefined) return undefined
  const taken = [...mounting.gone, ...mounting.clean].map((item) => item.span.start)
  return found.find(({ span }) => taken.some((start) => start > span.start))
}

function againBy({ firstLine }: Instruction): string {
  return (
    `; line ${firstLine} brings it again with its whole folder, and what deletes it there would ` +
    'go; --unsafe'
  )
}

/** A file that a whole folder brings in, and that can be kept out and mounted instead. */
function broughtAlong(facts: Remedies, flow: FileFlow, kept: KeptOut): Finding {
  const { instruction, path, stage, file } = flow.config
  const mounting = kept.mountings.get(instruction)
  const loss = isGeneral(file) ? lossOf(facts, stage, flow.isDeleted) : ''
  return {
    at: instruction.span,
    name: path,
    safety: 'review',
    message:
      `${instruction.keyword} ${path} leaves its credentials in a layer: ` +
      `${instruction.keyword} of a whole folder brings it in; ` +
      `${remedyOf(facts, path, mounting)}${loss}`,
    fix: (edit) => keepOut(kept, edit),
  }
}

/** A file that is copied by its name too. */
function stillCarried(facts: Remedies, flow: FileFlow, kept: KeptOut): Finding {
  const { path } = flow.config
  const [carrier] = flow.carriers as [ConfigFile['instruction']]
  return {
    at: carrier.span,
    name: path,
    safety: 'review',
    message:
      `${carrier.keyword} of line ${carrier.firstLine} still carries ${path} into a layer ` +
      `with its whole folder; ${remedyOf(facts, path, kept.mountings.get(carrier))}`,
    fix: (edit) => keepOut(kept, edit),
  }
}

function remedyOf(facts: Remedies, path: string, mounting: FileMounting | undefined): string {
  const runs = mounting?.mounts.map(({ run }) => run) ?? []
  const isDone = facts.options.unsafe === true
  const line = isDone
    ? `${path} added to ${facts.ignoreFile!.path}`
    : `--unsafe adds ${path} to ${facts.ignoreFile!.path}`
  if (runs.length === 0) return line
  return `${line} and ${isDone ? 'mounted' : 'mounts it'} as a secret for ${runLines(runs)}`
}

function apply({ config, mounting }: FileFlow, edit: Edit): void {
  if (!mounting) return
  for (const { run, mount } of mounting.mounts) edit.mount(run, mounting.secret, mount)
  for (const { span, text } of mounting.clean) edit.replace(span, text)
  for (const instruction of mounting.gone) edit.remove(instruction)
  if (mounting.folder !== undefined)
    edit.replace(config.instruction.span, `RUN mkdir -p -m 0700 ${mounting.folder}`)
  else edit.drop(config.copy!, config.source!)
}

/** Other instructions still bring the file in with a whole folder. */
function carriers(facts: Remedies, { config, carriers: found, mounting }: FileFlow): Finding {
  const [first] = found as [ConfigFile['instruction']]
  const line = first.firstLine
  const isThere = facts.readContext(config.path) !== undefined
  const served = mounting!.mounts.map(({ run }) => run)
  const instead = found.flatMap(
    (item) => mountsInstead(facts, config, item, mounting!.secret.id, served) ?? [],
  )
  const remedy =
    instead.length === 0
      ? `add this line to .dockerignore: ${config.path}`
      : `add ${config.path} to .dockerignore, ${instead.join(', ')}`
  return {
    at: first.span,
    name: config.path,
    safety: isThere ? 'safe' : 'note',
    message:
      `${first.keyword} of line ${line} ${isThere ? 'still carries' : 'may still carry'} ` +
      `${config.path} into a layer with its whole folder; ${remedy}`,
  }
}
