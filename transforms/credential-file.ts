import type { Remedies } from '../src/remedy/remedies.ts'
import type { Config } from '../src/trace/enter/configs.ts'
import { type FileLife, type FileServing, findFileLives } from '../src/remedy/file/files.ts'
import { keepOut, type KeptOut, keptOutOf } from '../src/remedy/file/kept-out.ts'
import { mountsInstead } from '../src/remedy/file/carried.ts'
import { runLines } from '../src/run-lines.ts'
import type { Edit, Finding, Transform } from '../src/transform.ts'
import { carriedBundle } from './credential-file/bundle.ts'
import { dummies } from './credential-file/dummies.ts'

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
    const lives = findFileLives(facts)
    for (const life of lives) {
      const kept =
        life.config.via === 'tree' || (life.serving && life.carriers.length > 0)
          ? keptOutOf(facts, life, lives)
          : undefined
      yield kept && life.config.via === 'tree'
        ? broughtAlong(facts, life, kept)
        : finding(facts, life)
      if (life.serving && life.carriers.length > 0)
        yield kept ? stillCarried(facts, life, kept) : carriers(facts, life)
    }
    yield* dummies(facts)
    yield* carriedBundle(facts)
  },
}

function finding(facts: Remedies, life: FileLife): Finding {
  const { config, review, evidence, serving, obstacle, isNote } = life
  const subject = `${config.instruction.keyword} ${config.path}`
  const base = { at: config.instruction.span, name: config.path }
  const because = evidence?.because === undefined ? '' : ` (${evidence.because})`
  const harm =
    config.content || (evidence && !review)
      ? `${subject} leaves its credentials in a layer${because}`
      : `${subject} leaves a file in a layer that may hold credentials${because}`
  if (isNote)
    return { ...base, safety: 'note', message: `${harm}: ${obstacle!.why}; ${obstacle!.remedy}` }
  if (obstacle || !serving)
    return { ...base, safety: 'safe', message: `${harm}: ${obstacle?.why}; ${obstacle?.remedy}` }
  const runs = serving.mounts.map(({ run }) => run)
  const where = runLines(runs)
  const rotate = config.source!.text.startsWith('<<') ? '; rotate it' : ''
  const mounted =
    runs.length === 0
      ? '; taken out, since the RUNs that need it mount it already'
      : `; mounted as a secret for ${where}${general.test(config.file.kind) ? lossOf(facts, life) : ''}`
  const served =
    review && !facts.options.unsafe
      ? `; if it does, --unsafe mounts it as a secret for ${where}${lossOf(facts, life)}`
      : mounted
  return {
    ...base,
    safety: review ? 'review' : 'safe',
    message: `${harm}${served}${rotate}`,
    fix: (edit) => apply(life, edit),
  }
}

/** A file that a whole folder brings in, and that can be kept out and mounted instead. */
function broughtAlong(facts: Remedies, life: FileLife, kept: KeptOut): Finding {
  const { instruction, path } = life.config
  const serving = kept.servings.get(instruction)
  const loss = general.test(life.config.file.kind) ? lossOf(facts, life) : ''
  return {
    at: instruction.span,
    name: path,
    safety: 'review',
    message: `${instruction.keyword} ${path} leaves its credentials in a layer: ${instruction.keyword} of a whole folder brings it in; ${remedyOf(facts, path, serving)}${loss}`,
    fix: (edit) => keepOut(kept, edit),
  }
}

/** A file that is copied by its name too. */
function stillCarried(facts: Remedies, life: FileLife, kept: KeptOut): Finding {
  const { path } = life.config
  const [carrier] = life.carriers as [Config['instruction']]
  return {
    at: carrier.span,
    name: path,
    safety: 'review',
    message: `${carrier.keyword} of line ${carrier.firstLine} still carries ${path} into a layer with its whole folder; ${remedyOf(facts, path, kept.servings.get(carrier))}`,
    fix: (edit) => keepOut(kept, edit),
  }
}

function remedyOf(facts: Remedies, path: string, serving: FileServing | undefined): string {
  const runs = serving?.mounts.map(({ run }) => run) ?? []
  const isDone = facts.options.unsafe === true
  const line = isDone
    ? `${path} added to ${facts.ignoreFile!.path}`
    : `--unsafe adds ${path} to ${facts.ignoreFile!.path}`
  if (runs.length === 0) return line
  return `${line} and ${isDone ? 'mounted' : 'mounts it'} as a secret for ${runLines(runs)}`
}

/** Kinds that programs of a container read as much as those of its build. */
const general = /^(?:netrc|ssh-key|git-credentials|aws-credentials|gcp-service-account)$/

/** What a container of the image has no more. */
function lossOf(facts: Remedies, { config, isDeleted }: FileLife): string {
  return facts.isRunnable(config.stage) && !isDeleted
    ? `; a container then lacks it: mount it when the container starts if it reads it`
    : ''
}

function apply({ config, serving }: FileLife, edit: Edit): void {
  if (!serving) return
  for (const { run, mount } of serving.mounts) edit.mount(run, serving.secret, mount)
  for (const { span, text } of serving.clean) edit.replace(span, text)
  for (const instruction of serving.gone) edit.remove(instruction)
  if (serving.folder !== undefined)
    edit.replace(config.instruction.span, `RUN mkdir -p -m 0700 ${serving.folder}`)
  else edit.drop(config.copy!, config.source!)
}

/** Other instructions still bring the file in with a whole folder. */
function carriers(facts: Remedies, { config, carriers: found, serving }: FileLife): Finding {
  const [first] = found as [Config['instruction']]
  const line = first.firstLine
  const isThere = facts.readContext(config.path) !== undefined
  const served = serving!.mounts.map(({ run }) => run)
  const instead = found.flatMap(
    (item) => mountsInstead(facts, config, item, serving!.secret.id, served) ?? [],
  )
  const remedy =
    instead.length === 0
      ? `add this line to .dockerignore: ${config.path}`
      : `add ${config.path} to .dockerignore, ${instead.join(', ')}`
  return {
    at: first.span,
    name: config.path,
    safety: isThere ? 'safe' : 'note',
    message: `${first.keyword} of line ${line} ${isThere ? 'still carries' : 'may still carry'} ${config.path} into a layer with its whole folder; ${remedy}`,
  }
}
