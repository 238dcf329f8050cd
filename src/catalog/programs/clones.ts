import { escapePattern } from '../../escape-pattern.ts'

/** Options of `clone` that take the next word (git-clone(1)). */
export const cloneFlagsWithValue: ReadonlySet<string> = new Set(
  (
    '-b --branch --depth -c --config -o --origin --reference --separate-git-dir -j --jobs ' +
    '--filter --template -u --upload-pack --server-option --shallow-since'
  ).split(' '),
)

/**
 * Does a call give a remote another address, or take it out (git-remote(1), git-config(1))?
 *
 * @param remote its name
 */
export function resetsRemote(remote: string, text: string): boolean {
  return [
    new RegExp(`\\bremote (?:set-url|remove|rm) ${escapePattern(remote)} `),
    new RegExp(`\\bconfig (?:\\S+ )*--unset remote\\.${escapePattern(remote)}\\.url `),
    new RegExp(`\\bconfig (?:\\S+ )*--remove-section remote\\.${escapePattern(remote)} `),
  ].some((call) => call.test(text))
}
