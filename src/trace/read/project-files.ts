import { wordPattern } from '../../escape-pattern.ts'
import { posix } from 'node:path'
import { type Copy, readCopy } from '../../dockerfile/copy.ts'
import { lineage } from '../../dockerfile.ts'
import type { Run } from '../../run.ts'

/** The COPY and ADD of a RUN's stage, and of those it builds on, before it. */
export function copiesBefore({ stage, instruction }: Run): Copy[] {
  return lineage(stage).flatMap((at) =>
    at.instructions
      .filter((other) => at !== stage || other.span.start < instruction.span.start)
      .flatMap((other) => readCopy(other) ?? []),
  )
}

/** Files of the project that tools run or read, and in which a variable may be named (each tool's manual). */
const projectFiles: Readonly<Record<string, readonly string[]>> = {
  npm: ['package.json'],
  yarn: ['package.json', '.yarnrc.yml'],
  pnpm: ['package.json', 'pnpm-workspace.yaml'],
  bun: ['package.json', 'bunfig.toml'],
  'frontend build': ['package.json'],
  gradle: [
    'build.gradle',
    'build.gradle.kts',
    'settings.gradle',
    'settings.gradle.kts',
    'gradle.properties',
  ],
  maven: ['pom.xml', '.mvn/maven.config', '.mvn/extensions.xml'],
  sbt: ['build.sbt', 'project/plugins.sbt', 'project/build.sbt'],
  leiningen: ['project.clj', 'deps.edn'],
  pipenv: ['Pipfile', 'Pipfile.lock'],
  poetry: ['pyproject.toml'],
  pdm: ['pyproject.toml'],
  uv: ['pyproject.toml', 'uv.toml'],
  bundler: ['Gemfile', 'config/database.yml'],
  composer: ['composer.json'],
  mix: ['mix.exs', 'config/config.exs', 'config/runtime.exs', 'config/prod.exs'],
  cargo: ['build.rs', '.cargo/config.toml'],
  dotnet: ['Directory.Build.props', 'Directory.Packages.props'],
  swift: ['Package.swift'],
  conan: ['conanfile.py'],
  make: ['Makefile', 'makefile', 'GNUmakefile', 'justfile', 'Taskfile.yml', 'CMakeLists.txt'],
  terraform: ['main.tf', 'providers.tf', 'versions.tf'],
}

/** Has the tool files in its project in which a variable may be named? */
export function hasProjectFiles(tool: string): boolean {
  return projectFiles[tool] !== undefined
}

/** The files of the build context that instructions have brought into a stage, as far as they are at hand. */
export class ProjectFiles {
  readonly #copies: readonly Copy[]
  readonly #workdir: string | undefined
  readonly #read: ((path: string) => string | null | undefined) | undefined

  constructor(
    copies: readonly Copy[],
    workdir: string | undefined,
    read: ((path: string) => string | null | undefined) | undefined,
  ) {
    this.#copies = copies.filter(({ from }) => from === undefined)
    this.#workdir = workdir
    this.#read = read
  }

  /** Does a file that the tool reads or runs in its project name the variable? */
  isNamedFor(tool: string, name: string): boolean {
    const word = wordPattern(name)
    return (projectFiles[tool] ?? []).some((file) => word.test(this.text(file) ?? ''))
  }

  /** Is the manifest at hand, and does it name nothing that an install runs? */
  isWithoutHooks(tool: string): boolean {
    const list = /^(?:pip|uv)$/.test(tool)
      ? this.text('requirements.txt')
      : tool === 'pipenv'
        ? this.text('Pipfile')
        : undefined
    if (list !== undefined) return !/\$\{|^-e|^\./m.test(list)
    const manifest = /^(?:npm|yarn|pnpm|bun)$/.test(tool) ? this.text('package.json') : undefined
    return (
      manifest !== undefined && !/"(?:pre|post)?(?:install|prepare|prepublish)"\s*:/.test(manifest)
    )
  }

  /** The text of a file by its path in the project or in the container; undefined when it is not at hand. */
  text(path: string): string | undefined {
    if (!this.#read) return undefined
    for (const { sources, destination } of this.#copies.toReversed()) {
      const inside = this.#below(path, destination.text)
      for (const source of sources) {
        const found = this.#readAt(source.text, inside)
        if (found !== undefined) return found
      }
    }
    return undefined
  }

  #readAt(source: string, inside: string): string | undefined {
    const from = posix.normalize(source.replace(/^(?:\.?\/)+/, '') || '.')
    const isFile = posix.basename(from) === posix.basename(inside)
    const folder = /[*?]/.test(from) ? posix.dirname(from) : from
    return this.#read!(isFile ? from : posix.join(folder, inside)) ?? undefined
  }

  /** A path in the container as one below what a COPY brings. */
  #below(path: string, destination: string): string {
    const folders = [
      posix.resolve(this.#workdir ?? '/', destination),
      ...(this.#workdir === undefined ? [] : [this.#workdir]),
    ]
    const folder = folders.find(
      (item) => item !== '/' && path.startsWith(`${item.replace(/\/$/, '')}/`),
    )
    return posix.normalize(
      folder === undefined ? path.replace(/^\/+/, '') : path.slice(folder.length + 1),
    )
  }
}
