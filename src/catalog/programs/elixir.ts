import { posix } from 'node:path'
import { escapePattern } from '../../escape-pattern.ts'
import type { Inlines } from './inlines.ts'
import { call } from './row.ts'

/** Calls of mix that run one of the tasks, `mix do` among others. */
export function mixCall(tasks: string): RegExp {
  return call(`(?:do (?:.* )?)?(?:${tasks}),?`)
}

/**
 * Calls that run what the project says before anything else: all but those that only fetch what mix
 * itself needs.
 */
export const runsProject = /^(?!(?:do )?(?:local\.(?:hex|rebar)(?: --?\w[\w-]*)*(?:,| [,+])? ?)+$)/

/** Variables that packages are fetched with, none that an application is configured with. */
const forFetching =
  /^(?:HEX|OBAN|CI|NETRC)_|(?:^|_)(?:NPM|YARN|GIT|GITHUB|GITLAB|BITBUCKET|GH|GL|SSH|REPO|REGISTRY)(?:_|$)/i

/**
 * The settings that are read when a release is made, and which it takes along as they are then
 * (Elixir, "Config"; `mix help release`, "Application configuration"). Those that they name are
 * read along.
 */
export const compiledSettings: Omit<Inlines, 'when'> = {
  *files(read) {
    const environments = ['prod', 'prod.secret', 'production', 'staging', 'releases.prod']
    const left = new Set(
      ['config', ...environments].map((name) => `config/${name}.exs`).concat('rel/config.exs'),
    )
    for (const file of left) {
      const text = left.size > 50 ? undefined : read(file)
      if (text === undefined) continue
      yield file
      for (const [, name] of text.matchAll(/^[ \t]*import_config[ (]+"([\w./-]+\.exs)"/gm))
        left.add(posix.join(posix.dirname(file), name!))
    }
  },
  isIn: (text, name) =>
    new RegExp(
      `\\bSystem\\.(?:get_env|fetch_env!?)[ (]\\s*"${escapePattern(name)}"|` +
        `"${escapePattern(name)}"\\s*\\|>\\s*System\\.(?:get|fetch)_env`,
    ).test(text),
  isByReading: { when: mixCall('release|distillery\\.release'), not: forFetching },
  instead:
    'read it in config/runtime.exs, which is read at the start, and give it to the container then',
}
