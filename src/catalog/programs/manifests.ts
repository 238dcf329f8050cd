import type { Command } from '../../shell.ts'

/** Calls that keep the addresses which a file of the project names, whatever becomes of that file. */
export interface Manifest {
  readonly programs: readonly string[]
  /** Subcommands; an empty one for a call without. */
  readonly calls: readonly string[]
  /** Names of such files; what begins with `*` is the end of one. */
  readonly from: readonly string[]
  /** Where they go, for a reader. */
  readonly to: string
  /**
   * It keeps those of its own settings too, with what the variables in them hold: the remedy, a
   * short imperative clause.
   */
  readonly bySettings?: string
}

/** Each a text with blanks. */
function row(programs: string, calls: string, from: string, to: string): Manifest {
  const [own, called, files] = [programs, calls, from].map((text) => text.split(' '))
  return { programs: own!, calls: called!, from: files!, to }
}

/** To teach another one, add a row. */
const rows: readonly Manifest[] = [
  row(
    'npm pnpm bun',
    'install i ci add update up upgrade dedupe link',
    'package.json package-lock.json npm-shrinkwrap.json pnpm-lock.yaml bun.lock',
    'the lock file and node_modules',
  ),
  {
    ...row(
      'yarn yarnpkg',
      'install add up upgrade',
      'package.json yarn.lock',
      'the lock file and node_modules',
    ),
    calls: ['', 'install', 'add', 'up', 'upgrade'],
  },
  {
    ...row('bundle bundler', '', 'Gemfile Gemfile.lock gems.rb', 'Gemfile.lock and its gems'),
    calls: ['', 'install', 'update', 'lock', 'package', 'cache'],
  },
  row(
    'composer composer.phar',
    'install i update u upgrade require',
    'composer.json composer.lock',
    'composer.lock and vendor/composer',
  ),
  row(
    'cargo',
    'build b check c fetch install metadata run r test t update vendor chef',
    'Cargo.toml Cargo.lock',
    'Cargo.lock and ~/.cargo/git',
  ),
  row(
    'poetry pdm',
    'install lock add update sync',
    'pyproject.toml poetry.lock pdm.lock',
    'the lock file',
  ),
  row('pipenv', 'install lock update upgrade', 'Pipfile', 'Pipfile.lock'),
  row('mix', 'deps.get deps.update deps.compile do', 'mix.exs mix.lock', 'deps and mix.lock'),
  row('rebar3', 'compile get-deps release upgrade as', 'rebar.config', '_build and rebar.lock'),
  row('swift', 'build package run test', 'Package.swift', '.build and Package.resolved'),
  row('dart flutter', 'pub build run test', 'pubspec.yaml', 'pubspec.lock and ~/.pub-cache'),
  row('helm', 'dependency dep', 'Chart.yaml requirements.yaml', 'the lock file of the chart'),
  row('terraform tofu', 'init get', '*.tf', '.terraform'),
  {
    // the record of a package has the address that it came from (`conda list --explicit --auth`)
    ...row(
      'conda mamba micromamba',
      'install create update upgrade env',
      '.condarc condarc .mambarc environment.yml environment.yaml',
      'conda-meta and the cache of packages',
    ),
    bySettings: 'mount a .netrc for the host of the channel, and keep the address plain',
  },
  row('git', 'submodule', '.gitmodules', '.git/config and .git/modules'),
]

/** The row of a call that keeps what such a file names. */
export function manifestOf(command: Command): Manifest | undefined {
  const { program } = command
  const found = rows.find(({ programs }) => programs.includes(program ?? ''))
  if (!found) return undefined
  const words = command.operands(folders).map(({ text }) => text)
  return found.calls.includes(words.length === 0 ? '' : (words[0] ?? '-')) ? found : undefined
}

/** Options before a subcommand that say where it works. */
const folders = ['-C', '-c', '--prefix', '--cwd', '--dir', '--working-dir']

/** Is a file of that name one that it reads them from? */
export function isManifest({ from }: Manifest, name: string): boolean {
  return from.some((file) => (file.startsWith('*') ? name.endsWith(file.slice(1)) : file === name))
}
