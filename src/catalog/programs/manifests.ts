import type { Command } from '../../shell.ts'
import { call } from './row.ts'

/** Calls that keep the addresses which a file of the project names, whatever becomes of that file. */
export interface Manifest {
  /** At blanks. */
  readonly programs: string
  /** Tested against the arguments joined by blanks. */
  readonly when: RegExp
  /** Names of such files. */
  readonly from: RegExp
  /** Where they go, for a reader. */
  readonly to: string
}

/** To teach another one, add a row. */
const rows: readonly Manifest[] = [
  {
    programs: 'npm pnpm yarn bun',
    when: /^(?:-\S+ )*(?:$|-|(?:install|i|ci|add|update|up|upgrade|dedupe|link)(?:\s|$))/,
    from: /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/,
    to: 'the lock file and node_modules',
  },
  {
    programs: 'bundle bundler',
    when: /^(?:-|$|install|update|lock|package|cache)/,
    from: /^(?:Gemfile(?:\.lock)?|gems\.rb)$/,
    to: 'Gemfile.lock and the clones of its gems',
  },
  {
    programs: 'composer composer.phar',
    when: call('install|i|update|u|upgrade|require'),
    from: /^composer\.(?:json|lock)$/,
    to: 'composer.lock and vendor/composer',
  },
  {
    programs: 'cargo',
    when: call('build|b|check|c|fetch|install|metadata|run|r|test|t|update|vendor|chef'),
    from: /^Cargo\.(?:toml|lock)$/,
    to: 'Cargo.lock and ~/.cargo/git',
  },
  {
    programs: 'poetry pdm',
    when: call('install|lock|add|update|sync'),
    from: /^(?:pyproject\.toml|poetry\.lock|pdm\.lock)$/,
    to: 'the lock file',
  },
  {
    programs: 'pipenv',
    when: call('install|lock|update|upgrade'),
    from: /^Pipfile$/,
    to: 'Pipfile.lock',
  },
  {
    programs: 'mix',
    when: call('deps\\S*|do'),
    from: /^mix\.(?:exs|lock)$/,
    to: 'deps and mix.lock',
  },
  {
    programs: 'rebar3',
    when: call('compile|get-deps|release|upgrade|as'),
    from: /^rebar\.config$/,
    to: '_build and rebar.lock',
  },
  {
    programs: 'swift',
    when: call('build|package|run|test'),
    from: /^Package\.swift$/,
    to: '.build and Package.resolved',
  },
  {
    programs: 'dart flutter',
    when: call('pub|build|run|test'),
    from: /^pubspec\.yaml$/,
    to: 'pubspec.lock and ~/.pub-cache',
  },
  {
    programs: 'helm',
    when: call('dependency|dep'),
    from: /^(?:Chart|requirements)\.yaml$/,
    to: 'the lock file of the chart',
  },
  { programs: 'terraform tofu', when: call('init|get'), from: /\.tf$/, to: '.terraform' },
  {
    programs: 'git',
    when: /^(?:-[cC] \S+ |-(?![cC] )\S+ )*submodule (?:-\S+ )*(?:update|init|sync)\b/,
    from: /^\.gitmodules$/,
    to: '.git/config and .git/modules',
  },
]

/** The row of a call that keeps what such a file names. */
export function manifestOf({ program, argLine }: Command): Manifest | undefined {
  return rows.find(
    ({ programs, when }) => programs.split(' ').includes(program ?? '') && when.test(argLine),
  )
}
