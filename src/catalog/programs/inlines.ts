import { posix } from 'node:path'
import { escapePattern, wordPattern } from '../../escape-pattern.ts'

/** Gives the text of a file of the project by its path; undefined when it is not at hand. */
export type ReadFile = (path: string) => string | undefined

/** How a build puts values of its environment into what it makes, when code of the project says so. */
export interface Inlines {
  /** Calls that build, tested against the arguments joined by blanks. */
  readonly when: RegExp
  /** The files that may say so, as far as they are at hand. */
  readonly files: (read: ReadFile) => Iterable<string>
  /** Does the text of one of them say so of a variable? */
  readonly isIn: (text: string, name: string) => boolean
  /** Calls for which any source says so that merely reads it: nobody knows where none is at hand. */
  readonly isByReading?: { readonly when: RegExp; readonly not?: RegExp }
  /** What a person can do, for a reader. */
  readonly instead?: string
}

/** Looks for a variable that is built in; gives the file that says so. */
export function inlinedBy(
  { files, isIn }: Inlines,
  name: string,
  read: ReadFile,
): string | undefined {
  for (const file of files(read)) {
    const text = read(file)
    if (text !== undefined && isIn(text, name)) return file
  }
  return undefined
}

/** More modules than this are not read. */
const most = 200

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
    (/\bcargo::?rustc-env=/.test(text) && wordPattern(name).test(text)),
}

const endings = ['js', 'ts', 'mjs', 'cjs', 'mts']
const settings = [
  'webpack.config',
  'webpack.prod',
  'webpack.common',
  'webpack.config.prod',
  'config/webpack.config',
  'vite.config',
  'next.config',
  'nuxt.config',
  'vue.config',
  'rollup.config',
  'rspack.config',
  'rsbuild.config',
  'astro.config',
  'esbuild.config',
  'esbuild',
  'craco.config',
  'config-overrides',
].flatMap((name) => endings.map((ending) => `${name}.${ending}`))

/** What of a bundler's settings is built in (the manuals of the bundlers). */
const builtIn =
  /\b(?:EnvironmentPlugin|DefinePlugin) ?\(|\b(?:define|env|public|\w*[rR]untimeConfig) ?: ?\{/g

/** Settings of bundlers that define constants out of the environment. */
export const bundle: Pick<Inlines, 'files' | 'isIn'> = {
  files: () => settings,
  isIn: (text, name) =>
    wordPattern(name).test(text) &&
    [...text.matchAll(builtIn)].some(({ index, 0: start }) =>
      wordPattern(name).test(bracketed(text, index + start.length - 1)),
    ),
}

const modulesOf = ['src/index', 'index', 'src/main', 'main', 'src/app', 'src/App', 'app']
const sources = [...endings, 'jsx', 'tsx'].map((ending) => `.${ending}`)

/**
 * The modules that usual roots import one after the other. Each `process.env.NAME` of them is
 * replaced by its value (parceljs.org, "Environment variables").
 */
export const modules: Pick<Inlines, 'files' | 'isIn' | 'isByReading'> = {
  *files(read) {
    const left = new Set(modulesOf.flatMap((root) => sources.map((ending) => `${root}${ending}`)))
    for (const file of left) {
      const text = left.size > most * 20 ? undefined : read(file)
      if (text === undefined) continue
      yield file
      for (const [, name] of text.matchAll(
        /(?:\bfrom|\bimport|\brequire\() ?\(?["'](\.[^"'\n]+)["']/g,
      )) {
        const path = posix.join(posix.dirname(file), name!)
        for (const ending of ['', ...sources, '/index.js', '/index.ts']) left.add(path + ending)
      }
    }
  },
  isIn: (text, name) =>
    new RegExp(`\\bprocess\\.env(?:\\.|\\[ ?["'])${escapePattern(name)}\\b`).test(text) ||
    [...text.matchAll(/\{([^{}]{0,2000})\} ?= ?process\.env\b/g)].some(([, names]) =>
      wordPattern(name).test(names!),
    ),
  isByReading: { when: /^/ },
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
