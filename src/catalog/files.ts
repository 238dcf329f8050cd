import { posix } from 'node:path'
import { fileRows } from './files/rows.ts'
import type { FileRow } from './files/rows.ts'
import { lookAlikes } from './files/lookalikes.ts'
import { telling } from './files/telling.ts'

export { judgeContent } from './files/content.ts'
export type { Content } from './files/content.ts'

/**
 * What is known about a kind of credential file that a COPY or ADD can bring. Rows: files/rows.ts.
 */
export interface CredentialFile {
  /** `npmrc`, `pip-conf`, `ssh-key`, `maven-settings` … */
  readonly kind: string
  /** The id of the secret that takes its place. */
  readonly slug: string
  /** Names of tools (tools.ts) that read it. */
  readonly tools: readonly string[]
  /** loose: the name alone proves little, it is only reported when the content is not at hand. */
  readonly name: 'tight' | 'loose'
  /**
   * Variables of that ecosystem, exact or with `*`: one in effect means a placeholder file, if the
   * content is not at hand.
   */
  readonly variables: readonly string[]
  /** How the tool expands variables inside it: `${X}`, `$X`, `${env.X}`, `%X%`, not at all. */
  readonly expands: 'dollar' | 'bare' | 'maven' | 'percent' | 'none'
  /**
   * A variable that points at one which is not there stops its tools, whatever they are asked for.
   */
  readonly insists?: true
  /**
   * `run time`: material that run time needs as a rule, only reported. `content`: so rarely one
   * that nothing is said without a look inside. `program`: one that is run, which no mount of a
   * secret lets anybody do.
   */
  readonly review?: 'run time' | 'content' | 'program'
}

/** Does its tool put the values of variables in, by names as a shell has them? */
export function expandsNames({ expands }: CredentialFile): boolean {
  return expands === 'dollar' || expands === 'bare'
}

/**
 * Judges source and destination of a COPY or ADD (posix, as written; a destination that ends in `/`
 * or is `.` is a directory). The destination decides first: it is where a tool looks. A glob counts
 * as the name that it is meant for; whether the path is one is the caller's to see. Public halves,
 * samples and look-alikes (files/lookalikes.ts) give undefined.
 */
export function judgeFile(source: string, destination: string): CredentialFile | undefined {
  if (source.includes('://') && /^[a-z][a-z0-9+.-]*:\/\//i.test(source)) return undefined
  const from = normal(source)
  const to = target(from, normal(destination))
  const paths = [to, from].filter((path) => path !== '')
  // nearly all files are none: decided before each kind is asked
  if (!paths.some((path) => telling.test(path) && anyKind.test(path))) return undefined
  if (paths.some((path) => lookAlikes.some((pattern) => pattern.test(path)))) return undefined
  return find(paths, 'tight') ?? find(paths, 'loose')
}

/** The kind whose secrets get that id, with a number behind it or without. */
export function fileOfSlug(id: string): CredentialFile | undefined {
  const row = fileRows.find(({ slug }) => slug === id.replace(/_\d+$/, ''))
  return row && describe(row, 'loose')
}

/** The kind of that name, under a name of a file that proves it or does not. */
export function fileOfKind(kind: string, name: CredentialFile['name']): CredentialFile | undefined {
  const row = fileRows.find((candidate) => candidate.kind === kind)
  return row && describe(row, name)
}

const anyKind = new RegExp(
  fileRows
    .flatMap(({ tight, loose }) => [tight.source, ...(loose ? [loose.source] : [])])
    .join('|'),
)

function find(paths: readonly string[], name: 'tight' | 'loose'): CredentialFile | undefined {
  for (const path of paths) {
    const row = fileRows.find((candidate) => candidate[name]?.test(path))
    if (row) return describe(row, name)
  }
  return undefined
}

function describe(row: FileRow, name: 'tight' | 'loose'): CredentialFile {
  const { tight: _tight, loose: _loose, ...facts } = row
  return { ...facts, name }
}

/** A path that `normal` leaves as it is: no capitals, blanks or globs in it, no `./` before it. */
const isNormal = /^(?!\.\/)[a-z0-9_./@+-]+$/

/** Lower case, and a glob as the name that it is meant for (`.npmrc*`, `.npmr[c]`). */
function normal(path: string): string {
  // nearly all are so already
  if (isNormal.test(path)) return path
  const plain = path
    .trim()
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(/^\.\/(?=.)/, '')
  return plain.replace(/[*?]/g, '').replace(/\[(.)\]/g, '$1')
}

/** The full destination: a directory takes the source's base name. */
function target(from: string, to: string): string {
  const isDirectory = to.endsWith('/') || /(^|\/)\.{1,2}$/.test(to)
  if (!isDirectory || from.endsWith('/')) return to
  const name = posix.basename(from)
  // what the caller names lies in a folder of credentials all the same
  return posix.join(to, /(^|\/)\.(ssh|aws)\/$/.test(to) ? name.replace(/[${}]/g, '') : name)
}
