import { posix } from 'node:path'
import { findTool } from '../catalog/tools.ts'
import { lineage } from '../dockerfile.ts'
import type { Facts } from '../facts.ts'
import { mountsOf } from '../mounts.ts'
import { isRoot, uidOf } from '../place.ts'
import type { Run } from '../run.ts'
import { readableBy } from '../serve.ts'
import type { Command } from '../shell.ts'
import type { Obstacle, WantedMount, WantedSecret } from '../transform.ts'
import { type Cleaning, cleaningOf } from './cleaning.ts'
import type { Config } from './configs.ts'
import type { FileServing } from './files.ts'
import { Paths } from './paths.ts'
import { isRemoved } from './writes.ts'

/**
 * Serves the RUNs that use a credential file with mounts of it, or says why that cannot be done.
 *
 * @param writer the RUN that makes the file, when it is not copied: it may use it as well
 */
export function serveFile(facts: Facts, config: Config, target: string, writer?: Run): FileServing | Obstacle {
  const runs = facts.runs.filter((run) => run === writer || isAfter(facts, config, run))
  const readers = until(facts, runs.filter((run) => reads(facts, run, config, target)), runs, target, writer)
  const first = facts.dockerfile.stages.flatMap((stage) => stage.instructions).find((other) => copiesAway(other.keyword, other.flags.find(({ name }) => name === 'from')?.value, other.joined.text, config, target))
  if (first) return { why: `line ${first.firstLine} copies it into another stage`, remedy: 'mount it there as well' }
  if (readers.length === 0) return { why: 'no RUN is seen to read it', remedy: `if the build does not need it, remove the line and add ${config.path} to .dockerignore; if the container does, mount it when it starts` }
  if (isForRunTime(config) && facts.isRunnable(config.stage)) return { why: 'the container may read it as well', remedy: 'mount it when the container starts, and as a build secret where the build needs it' }
  const obstacle = readers.map((run) => obstacleOf(facts, run, target)).find((item) => item !== undefined)
  if (obstacle) return obstacle
  const cleanings = runs.map((run) => cleaningOf(facts, run, target, readers.includes(run)))
  const failed = cleanings.find((item): item is Extract<Cleaning, { why: string }> => 'why' in item)
  if (failed) return failed
  if (facts.capability.mounts === 'none') return { why: facts.capability.why ?? 'this builder has no secret mounts', remedy: 'raise the # syntax line by hand' }
  const isAgent = config.file.kind === 'ssh-key' && facts.options.ssh === true
  const done = cleanings.filter((item): item is Exclude<Cleaning, { why: string }> => !('why' in item))
  return {
    secret: isAgent ? agent : { id: uniqueSlug(facts, config), type: 'secret', from: { src: config.path }, required: true },
    mounts: readers.map((run) => ({ run, mount: isAgent ? agentMount(facts, run) : mountOf(facts, run, config, target) })),
    clean: done.flatMap(({ edits }) => edits),
    gone: done.flatMap(({ gone }) => gone),
    folder: folderFor(facts, config, target, runs, readers),
  }
}

/** The readers up to the RUN that deletes the file. */
function until(facts: Facts, readers: readonly Run[], runs: readonly Run[], target: string, writer: Run | undefined): Run[] {
  const end = runs.find((run) => run !== writer && run.script && isDeletedIn(facts, run, target))
  return readers.filter((run) => !end || run.stage !== end.stage || run.instruction.span.start <= end.instruction.span.start)
}

function isDeletedIn(facts: Facts, run: Run, target: string): boolean {
  const paths = new Paths(facts.placeAt(run.stage, run.instruction), run.script!.commands)
  return isRemoved(run.script!, paths, start, target)
}

/** A command before all others. */
const start: Command = { words: [], assignments: [], redirects: [], scope: '', certain: true, tested: false, pipedInto: [], start: 0, end: 0 }

/** Is the file there when the RUN runs? */
function isAfter(facts: Facts, { stage, instruction }: Config, run: Run): boolean {
  if (run.stage === stage) return run.instruction.span.start > instruction.span.start
  return facts.dockerfile.stages.includes(stage) && lineage(run.stage).includes(stage)
}

/** Does a command of the RUN read the file, by its name or by itself? */
function reads(facts: Facts, run: Run, config: Config, target: string): boolean {
  if (!run.script) return run.text.includes(posix.basename(target))
  const paths = new Paths(facts.placeAt(run.stage, run.instruction), run.script.commands)
  return run.script.commands.some((command) => names(command, paths, target) || readsByItself(command, config))
}

const handlers = /^(?:chmod|chown|rm|ls|mkdir|touch|test|\[|stat|echo|printf|find|cd|dos2unix)$/

function names(command: Command, paths: Paths, target: string): boolean {
  if (handlers.test(command.words[0]?.text ?? '')) return false
  const operands = [...command.words.slice(1), ...command.redirects.flatMap(({ operator, target: word }) => (operator === '<' && word ? [word] : []))]
  return operands.some((word) => paths.path(word, command.start) === target || word.raw.includes(target) || paths.path({ ...word, text: /[=:](\S+)$/.exec(word.text ?? '')?.[1] }, command.start) === target)
}

function readsByItself(command: Command, { file }: Config): boolean {
  const found = findTool(command.words.map((word) => word.text ?? word.raw))
  if (!found || !(file.tools.includes(found.tool.name) || found.tool.files.includes(file.kind)) || found.tool.idle?.test(found.args)) return false
  if ((found.tool.name === 'curl' || found.tool.name === 'wget') && file.kind === 'netrc') return found.tool.name === 'wget' || /(?:^|\s)-[a-zA-Z]*n|--netrc/.test(found.args)
  return found.tool.needs?.test(found.args) ?? true
}

function copiesAway(keyword: string, from: string | undefined, text: string, { stage }: Config, target: string): boolean {
  if (keyword !== 'COPY' || from === undefined || (from.toLowerCase() !== stage.name && from !== String(stage.index))) return false
  return text.split(/[\s",[\]]+/).some((word) => word !== '' && posix.resolve('/', word) === target) || new RegExp(`\\s["']?${posix.dirname(target)}/?["']?[\\s,]`).test(text) && /\/(?:root|home)\b|\/\.\w+$/.test(posix.dirname(target))
}

function isForRunTime({ file }: Config): boolean {
  return /^(?:dotenv|gcp-service-account|kubeconfig|aws-credentials|docker-config|rails-master-key|pgpass|mysql-config)$/.test(file.kind)
}

function obstacleOf(facts: Facts, run: Run, target: string): Obstacle | undefined {
  const line = run.instruction.firstLine
  if (facts.isIgnored(run.instruction)) return { why: `the RUN of line ${line} reads it and is marked secretmount-ignore`, remedy: 'take the mark away' }
  if (/windows|nanoserver|servercore/i.test(facts.environment.image(run.stage) ?? run.stage.image) || facts.dockerfile.scan.escape === '`') return { why: `the RUN of line ${line} is a Windows one, where secret mounts do not work`, remedy: 'fetch what needs it before the build' }
  if (run.script?.broken) return { why: `the RUN of line ${line} could not be read as shell`, remedy: 'add the mount by hand' }
  const inside = mountsOf(run.instruction).find(({ type, target: folder }) => folder !== undefined && (type === 'cache' || type === 'bind') && `${target}/`.startsWith(`${folder.replace(/\/$/, '')}/`))
  if (inside) return { why: `it would lie below the ${inside.type} mount ${inside.target} of line ${line}`, remedy: 'mount it elsewhere and point the tool at it' }
  if (!target.startsWith('/') && facts.options.builder?.name === 'podman') return { why: 'its folder is the WORKDIR of the base image, which is not known', remedy: 'add a WORKDIR' }
  return undefined
}

function mountOf(facts: Facts, run: Run, { copy, stage, instruction }: Config, target: string): WantedMount {
  const mount = { target, required: true }
  const { user } = facts.placeAt(run.stage, run.instruction)
  const mode = /^0?[0-7]{3}$/.test(copy?.chmod ?? '') ? { mode: `0${copy!.chmod!.replace(/^0/, '')}` } : {}
  const [owner, group] = (copy?.chown ?? '').split(':')
  const uid = owner ? uidOf(facts.environment, stage, owner) : undefined
  if (isRoot(user)) return { ...mount, ...mode }
  if (uid === undefined || instruction.span.start < 0) return { ...mount, ...readableBy(facts, run), ...('mode' in mode ? mode : {}) }
  return { ...mount, ...mode, uid, ...(group && /^\d+$/.test(group) ? { gid: Number(group) } : {}) }
}

const agent: WantedSecret = { id: 'default', type: 'ssh', from: 'agent', required: true }

/** The agent's socket is root's alone, unless the mount says otherwise (Dockerfile reference, RUN --mount=type=ssh). */
function agentMount(facts: Facts, run: Run): WantedMount {
  const { uid, mode } = readableBy(facts, run)
  return uid === undefined ? (mode === undefined ? {} : { mode: '0666' }) : { uid }
}

function uniqueSlug(facts: Facts, config: Config): string {
  const same = facts.copiedConfigs.filter((other) => other.via === 'copy' && other.file.slug === config.file.slug && other.content?.holds !== 'placeholder' && other.content?.holds !== 'nothing')
  const paths = [...new Set(same.map((other) => other.path))]
  const existing = facts.runs.flatMap((run) => mountsOf(run.instruction)).find(({ type, target, id }) => type === 'secret' && id !== undefined && target !== undefined && posix.basename(target) === posix.basename(config.path))
  if (existing) return existing.id!
  const index = paths.indexOf(config.path)
  return index > 0 ? `${config.file.slug}_${index + 1}` : config.file.slug
}

/** COPY made the folder: RUNs without the mount that use it need it still. */
function folderFor(facts: Facts, { file, copy }: Config, target: string, runs: readonly Run[], readers: readonly Run[]): string | undefined {
  const folder = posix.dirname(target)
  if (file.kind !== 'ssh-key' || !copy || copy.sources.length > 1) return undefined
  const short = folder.replace(/^\/root\//, '~/')
  const relies = runs.some((run) => !readers.includes(run) && (run.text.includes(folder) || run.text.includes(short)))
  const made = facts.runs.some((run) => /mkdir/.test(run.text) && (run.text.includes(folder) || run.text.includes(short)))
  return relies && !made ? folder : undefined
}
