import { posix } from 'node:path'
import { escapePattern } from '../../escape-pattern.ts'
import { hasWord } from '../../has-word.ts'

/** Gives the text of a file of the project by its path; undefined when it is not at hand. */
export type ReadFile = (path: string) => string | undefined

/** How a build puts values of its environment into what it makes, when code of the project says so. */
export interface Inlines {
  /** Calls that build, tested against the arguments joined by blanks. */
  readonly when: RegExp
  /** The files that may say so, as far as they are at hand; `args` are those of the call. */
  readonly files: (read: ReadFile, args: string) => Iterable<string>
  /** Does the text of one of them say so of a variable? */
  readonly isIn: (text: string, name: string) => boolean
  /** Sources all over the project that may. */
  readonly sources?: readonly Sources[]
  /** Calls for which any source says so that merely reads it: nobody knows where none is at hand. */
  readonly isByReading?: { readonly when: RegExp; readonly not?: RegExp }
  /** What a person can do, for a reader. */
  readonly instead?: string
}

/** Sources that no other file leads to: a framework finds them by their place. */
export interface Sources {
  /** Is it a project of the framework? */
  readonly isFor: (read: ReadFile) => boolean
  /** The paths of such sources. */
  readonly like: RegExp
  readonly isIn: (text: string, name: string) => boolean
}

/** What is at hand of a project. */
export interface Files {
  readonly read: ReadFile
  /** The texts of all files whose paths are like this, by path. */
  readonly like: (path: RegExp) => Iterable<readonly [path: string, text: string]>
}

/** Looks for a variable that is built in; gives the file that says so. */
export function inlinedBy(
  { files, isIn, sources = [] }: Inlines,
  name: string,
  args: string,
  { read, like }: Files,
): string | undefined {
  for (const file of files(read, args)) {
    const text = read(file)
    if (text !== undefined && isIn(text, name)) return file
  }
  for (const source of sources) {
    if (!source.isFor(read)) continue
    for (const [path, text] of like(source.like)) if (source.isIn(text, name)) return path
  }
  return undefined
}

/** More modules than this are not read. */
export const most = 200

/**
 * The sources of a crate that its roots name one after the other (The Rust Reference, "Modules").
 * `env!` and `option_env!` put a variable into the program; a build script hands one on by
 * `cargo:rustc-env` (The Cargo Book, "Build Scripts").
 */
export const crate: Pick<Inlines, 'files' | 'isIn'> = {
  *files(read) {
    const manifest = read('Cargo.toml') ?? ''
    const members = /\bmembers\s*=\s*\[([^\]]*)\]/.exec(manifest)?.[1] ?? ''
    const folders = ['.', ...[...members.matchAll(/"([\w./-]+)"/g)].map(([, folder]) => folder!)]
    const roots = ['build.rs', 'src/main.rs', 'src/lib.rs']
    const left = folders.flatMap((folder) => roots.map((root) => posix.join(folder, root)))
    for (const file of left) {
      const text = left.length > most ? undefined : read(file)
      if (text === undefined) continue
      yield file
      const base = /(?:main|lib|mod)\.rs$/.test(file) ? posix.dirname(file) : file.slice(0, -3)
      for (const [, name] of text.matchAll(/^[ \t]*(?:pub(?:\([^)\n]*\))? )?mod (\w+);/gm))
        left.push(`${base}/${name}.rs`, `${base}/${name}/mod.rs`)
    }
  },
  isIn: (text, name) =>
    new RegExp(`\\b(?:option_)?env!\\(\\s*"${escapePattern(name)}"`).test(text) ||
    (/\bcargo::?rustc-env=/.test(text) && hasWord(text, name)),
}

/** Files in any of which a form with the name in it is built in. */
export function named(
  files: readonly string[],
  form: (name: string) => string,
): Pick<Inlines, 'files' | 'isIn'> {
  return {
    files: () => files,
    isIn: (text, name) => new RegExp(form(escapePattern(name))).test(text),
  }
}

/** Constants and resources of an application (Android, "Build configuration fields"). */
export const buildFields = named(
  ['app/build.gradle', 'app/build.gradle.kts', 'build.gradle', 'build.gradle.kts'],
  (name) => `\\b(?:buildConfigField|resValue|manifestPlaceholders)\\b.*\\b${name}\\b`,
)

/** Resources that are filled in (Maven, "Filtering"; Spring Boot's `@…@`). */
export const filteredResources = named(
  ['properties', 'yml', 'yaml'].map((ending) => `src/main/resources/application.${ending}`),
  (name) => `\\$\\{env\\.${name}\\}|@env\\.${name}@`,
)

/** Definitions and generated files (CMake manual, "$ENV{<variable>}"). */
export const definitions = named(
  ['CMakeLists.txt'],
  (name) =>
    `\\b(?:set|add_definitions|add_compile_definitions|target_compile_definitions|configure_file|file)\\s*\\([^)]*\\$ENV\\{${name}\\}`,
)

/** Keys of sbt-buildinfo, which become an object of the program. */
export const buildInfo: Pick<Inlines, 'files' | 'isIn'> = {
  files: () => ['build.sbt', 'project/Build.scala'],
  isIn: (text, name) =>
    isWithin(text, /\bbuildInfoKeys (?:\+\+?|:)= [\w.[\]]{0,60}\(/g, name) ||
    isWithin(text, /\bBuildInfoKey\.\w+(?:\[\w+\])? ?\([^()\n]{0,60}\) ?\{/g, name),
}

/** Does the name stand in one of the brackets that a form opens? */
export function isWithin(text: string, opening: RegExp, name: string): boolean {
  return (
    hasWord(text, name) &&
    [...text.matchAll(opening)].some(({ index, 0: start }) =>
      hasWord(bracketed(text, index + start.length - 1), name),
    )
  )
}

/** From a bracket to the one that closes it. */
function bracketed(text: string, start: number): string {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (/[([{]/.test(text[at]!)) depth++
    else if (/[)\]}]/.test(text[at]!) && --depth === 0) return text.slice(start, at)
  }
  return text.slice(start)
}
