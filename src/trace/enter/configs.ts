import { lookedFor } from '../../catalog/files/looked-for.ts'
import { requirementsFile } from '../../catalog/files/requirements.ts'
import { posix } from 'node:path'
import { type Content, type CredentialFile, judgeFile, judgeContent } from '../../catalog/files.ts'
import { type Copy, type CopyWord, readCopy } from '../../dockerfile/copy.ts'
import { type Dockerfile, lineage, type Stage } from '../../dockerfile.ts'
import type { DockerIgnore } from '../../dockerignore.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import { usedAs } from './file-by-use.ts'
import type { MountedFile } from './mounted-files.ts'
import { Pointings } from './pointed.ts'
import { pointedByOptionFiles } from './pointing-words.ts'

/**
 * A file that may hold credentials or names of variables with one, and that an instruction brings
 * into a stage.
 */
export interface ConfigFile {
  readonly file: CredentialFile
  readonly stage: Stage
  readonly instruction: Instruction
  /** What is in it; undefined when it is not at hand. */
  readonly content: Content | undefined
  /** `tree`: inside a copied folder. `written`: by a RUN. */
  readonly via: 'copy' | 'tree' | 'written'
  readonly copy: Copy | undefined
  readonly source: CopyWord | undefined
  /** Path in the build context, posix, without `./`. */
  readonly path: string
}

/** What is known of the build context. */
interface AtHand {
  readonly readContext: ((path: string) => string | undefined) | undefined
  readonly isIgnored: DockerIgnore
  readonly mounted: readonly MountedFile[]
  readonly pointings: Pointings
}

/** Finds the configuration files that COPY and ADD bring into the stages. */
export function findCopiedConfigs(
  dockerfile: Dockerfile,
  readContext: ((path: string) => string | undefined) | undefined,
  isIgnored: DockerIgnore,
  mounted: readonly MountedFile[] = [],
  pointings: Pointings = new Pointings(dockerfile),
): ConfigFile[] {
  const configs: ConfigFile[] = []
  const atHand = { readContext, isIgnored, mounted, pointings }
  for (const stage of dockerfile.stages) {
    for (const instruction of stage.instructions) {
      const copy = readCopy(instruction)
      if (!copy || copy.from !== undefined) continue
      for (const source of copy.sources)
        configs.push(...brought(dockerfile, { stage, instruction, copy, source }, atHand))
    }
  }
  return configs
}

/** One source of a COPY. */
type Brought = Pick<ConfigFile, 'stage' | 'instruction'> & {
  readonly copy: Copy
  readonly source: CopyWord
}

/** A source as a path in the build context, and what it is by its name. */
interface NamedSource {
  readonly path: string
  readonly file: CredentialFile | undefined
}

function brought(dockerfile: Dockerfile, base: Brought, atHand: AtHand): ConfigFile[] {
  const { copy, source, instruction } = base
  const { path, file: named } = instruction.known(namedFiles)[copy.sources.indexOf(source)]!
  const heredoc = heredocOf(base)
  const content = heredoc
    ? dockerfile.source.slice(heredoc.body.start, heredoc.body.end)
    : atHand.readContext?.(path)
  const pointed =
    named?.name === 'tight' ? undefined : atHand.pointings.fileOf(base.stage, copy, source.text)
  const file = pointed ?? meant(dockerfile, base, named)
  const own = file && judged({ ...base, file, via: 'copy', path }, content)
  if (own?.content) return [own]
  // a file holds none
  const mayHold = !heredoc && content === undefined
  const { there, inner, others } = mayHold ? inFolder(base, path, atHand) : nothing
  // a folder of credentials is told of by the files in it
  const isKeptOut = there.length > 0 && inner.length === 0
  if (own && !isKeptOut && !inner.some((config) => config.content?.holds === 'literal'))
    return [own]
  const isAtHand = content !== undefined
  const key = inner.length === 0 ? usedAs(dockerfile, copy, source.text, isAtHand) : undefined
  return key ? [judged({ ...base, file: key, via: 'copy', path }, content)] : [...inner, ...others]
}

/** The sources of a COPY, in order, and what each is by its name; two readings ask. */
function namedFiles(instruction: Instruction): NamedSource[] {
  const { sources, destination } = readCopy(instruction)!
  return sources.map(({ text }) => {
    const path = contextPath(text)
    return { path, file: describe(path, destination.text) }
  })
}

/** The name of a file of keys or tokens proves little, what a RUN does with it proves more. */
function meant(
  dockerfile: Dockerfile,
  { copy, source }: Brought,
  file: CredentialFile | undefined,
): CredentialFile | undefined {
  const isOpen = file?.name === 'loose' && /^(?:private-key|secrets-file)$/.test(file.kind)
  const used = isOpen ? usedAs(dockerfile, copy, source.text) : undefined
  return file && used?.kind === 'token' ? { ...file, name: used.name } : (used ?? file)
}

function heredocOf({ instruction, copy, source }: Brought) {
  return source.text.startsWith('<<')
    ? instruction.heredocs[copy.sources.indexOf(source)]
    : undefined
}

const nothing = { there: [], inner: [], others: [] }

/**
 * Looks into a copied folder: under the names that are looked for, and under those that mounts say.
 * Without a context nothing can be asked.
 *
 * @returns of the names what is there, and what of that is brought and may hold credentials
 */
function inFolder(base: Brought, path: string, atHand: AtHand) {
  const { readContext, isIgnored, mounted, pointings } = atHand
  if (!readContext) return nothing
  const folder = path === '.' ? '' : path.replace(/\/?$/, '/')
  const into = base.copy.destination.text
  const there: { name: string; inside: string; text: string }[] = []
  for (const name of lookedFor) {
    const inside = folder + name
    const text = readContext(inside)
    if (text !== undefined) there.push({ name, inside, text })
  }
  const inner = there.flatMap(({ name, inside, text }): ConfigFile[] => {
    if (isIgnored(inside)) return []
    const file = describe(inside, into.replace(/\/?$/, `/${name}`))
    return file ? [judged({ ...base, file, via: 'tree', path: inside }, text)] : []
  })
  const pointed = pointings
    .below(base.stage, base.copy)
    .flatMap(({ inside, file }) =>
      lookedFor.includes(inside) ? [] : { path: folder + inside, file },
    )
  const named = pointedByOptionFiles(folder, readContext)
  const others = [...mountedBelow(mounted, folder), ...pointed, ...named].flatMap(
    (item): ConfigFile[] => {
      const text = readContext(item.path)
      return text === undefined || isIgnored(item.path)
        ? []
        : [judged({ ...base, ...item, via: 'tree' }, text)]
    },
  )
  return { there, inner, others }
}

/** Files under names that nobody looks for, each once. */
function mountedBelow(mounted: readonly MountedFile[], folder: string): MountedFile[] {
  return mounted.filter(
    ({ path }, index) =>
      path.startsWith(folder) &&
      !lookedFor.includes(path.slice(folder.length)) &&
      mounted.findIndex((other) => other.path === path) === index,
  )
}

function judged(config: Omit<ConfigFile, 'content'>, text: string | undefined): ConfigFile {
  return { ...config, content: text === undefined ? undefined : judgeContent(config.file, text) }
}

function describe(source: string, destination: string): CredentialFile | undefined {
  return judgeFile(source, destination) ?? requirementsFile(source)
}

/** A source of COPY as a path in the build context: `./x`, `/x` and `x` are one. */
export function contextPath(source: string): string {
  return posix.normalize(source.replace(/^(?:\.?\/)+/, '') || '.')
}

/** Is what an instruction brought into its stage there when another one runs? */
export function isInEffect(
  config: Pick<ConfigFile, 'stage' | 'instruction'>,
  stage: Stage,
  instruction: Instruction,
): boolean {
  return config.stage === stage
    ? config.instruction.span.start < instruction.span.start
    : lineage(stage).includes(config.stage)
}
