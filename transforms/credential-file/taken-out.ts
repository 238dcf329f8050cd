import { posix } from 'node:path'
import { type CredentialFile, judgeContent, judgeFile } from '../../src/catalog/files.ts'
import { mayTakeKey } from '../../src/catalog/looks.ts'
import { effectsOf } from '../../src/catalog/programs/effects.ts'
import type { Copy } from '../../src/dockerfile/copy.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import type { Command, Word } from '../../src/shell.ts'
import { contextPath } from '../../src/trace/enter/configs.ts'
import { relativeEnd } from '../../src/trace/paths.ts'
import { copiesBefore } from '../../src/trace/read/copies-before.ts'
import type { Finding } from '../../src/transform.ts'

/**
 * A credential file that a whole folder brings along, and that a RUN puts to the place where it is
 * looked for: `ADD . /app`, `RUN cp docker/id_rsa ~/.ssh/`.
 */
export function* takenOut(facts: Remedies): Iterable<Finding> {
  const told = new Set(facts.copiedConfigs.map(({ path }) => path))
  for (const run of facts.runs) {
    if (!mayTakeKey(run.text) || !run.script || facts.isIgnored(run.instruction)) continue
    for (const command of run.script.commands)
      for (const source of effectsOf(command).copies?.sources ?? []) {
        const taken = takenBy(facts, run, command, source)
        if (!taken || told.has(taken.path) || facts.options.ignore?.includes(taken.path)) continue
        told.add(taken.path)
        yield finding(facts, run, command, taken)
      }
  }
}

interface Taken {
  /** In the build context. */
  readonly path: string
  readonly file: CredentialFile
  readonly carrier: Copy
}

function takenBy(facts: Remedies, run: Run, command: Command, source: Word): Taken | undefined {
  const name = source.text
  const file = name === undefined ? undefined : judgeFile(name, name)
  if (name === undefined || file?.name !== 'tight' || /[*?~$]/.test(name)) return undefined
  const text = facts.around(run).project.text(name)
  if (text !== undefined && judgeContent(file, text).holds !== 'literal') return undefined
  if (isMade(facts, run, command, posix.basename(name))) return undefined
  const at = facts.pathsOf(run).path(source, command.start)
  for (const carrier of copiesBefore(run).toReversed()) {
    const path = broughtBy(facts, run, carrier, at ?? name)
    if (path !== undefined && !facts.isDockerIgnored(path)) return { path, file, carrier }
  }
  return undefined
}

/** Where in the build context lies what a COPY of a folder has brought to the place? */
function broughtBy(facts: Remedies, run: Run, copy: Copy, at: string): string | undefined {
  if (copy.from !== undefined || copy.sources.length > 1) return undefined
  const folder = contextPath(copy.sources[0]!.text)
  if (/[*?$<]|\.\w+$/.test(folder)) return undefined
  // nobody says where the RUN works: where the folder is, most likely
  const end = relativeEnd(at)
  if (end !== undefined) return posix.join(folder, end)
  const { workdir = '/' } = facts.userAt(run.stage, copy.instruction)
  const way = posix.relative(
    posix.resolve(workdir, copy.destination.text),
    posix.resolve(workdir, at),
  )
  return way.startsWith('..') ? undefined : posix.join(folder, way)
}

/** Does the file itself make a file of that name before, copy it by its name or mount it? */
function isMade(facts: Remedies, run: Run, { start }: Command, name: string): boolean {
  const before =
    facts.dockerfile.source.slice(0, run.instruction.span.start) +
    run.instruction.flags.map(({ value = '' }) => `\n${value}\n`).join('') +
    run.script!.source.slice(0, start)
  for (let at = before.indexOf(name); at !== -1; at = before.indexOf(name, at + 1))
    if (makes(lineBefore(before, at))) return true
  return false
}

/** Is what stands before its name a call that makes, copies or mounts a file there? */
function makes(line: string): boolean {
  const call = line.replace(/["']?[^\s"'>=]*$/, '').trimEnd()
  return /\btee\b|^\s*(?:COPY|ADD)\b/i.test(line) || /(?:>|\s-(?:f|o|out)|target=)$/.test(call)
}

/** As much of the line as commands are long. */
function lineBefore(text: string, at: number): string {
  return text
    .slice(Math.max(0, at - 500), at)
    .split('\n')
    .at(-1)!
}

function finding(facts: Remedies, run: Run, command: Command, taken: Taken): Finding {
  const { path, file, carrier } = taken
  const { keyword, firstLine } = carrier.instruction
  const isSure = file.kind === 'ssh-key' || facts.readContext(path) !== undefined
  return {
    at: run.instruction.span,
    name: path,
    safety: isSure ? 'safe' : 'note',
    message:
      `${keyword} of line ${firstLine} ${isSure ? 'brings' : 'may bring'} ${path} into a layer ` +
      'with its whole folder, and this RUN takes it from there; add this line to ' +
      `.dockerignore: ${path}, take the ${command.program} out and mount it in the RUNs that ` +
      `need it: --mount=type=secret,id=${file.slug},target=${targetOf(facts, run, command, path)}`,
  }
}

function targetOf(facts: Remedies, run: Run, command: Command, path: string): string {
  const { destination, isFolder } = effectsOf(command).copies!
  const to = destination && facts.pathsOf(run).path(destination, command.start)
  if (to === undefined) return posix.basename(path)
  const isInside = isFolder || destination!.raw.endsWith('/') || /\/\.\w+$/.test(to)
  return isInside && posix.basename(to) !== posix.basename(path)
    ? posix.join(to, posix.basename(path))
    : to
}
