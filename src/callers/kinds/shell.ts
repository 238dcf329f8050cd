import { posix } from 'node:path'
import { commandWords } from '../build-words.ts'
import type { CallerKind } from '../caller.ts'
import { whole } from '../embedded.ts'
import { readShell } from '../read-shell.ts'

/**
 * Shell scripts: by their ending, or without one and with a `#!` of a shell.
 *
 * @example
 * // before
 * docker build --build-arg NPM_TOKEN=$TOKEN .
 * // after
 * NPM_TOKEN="$TOKEN" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 */
export const shell: CallerKind = {
  name: 'shell',
  accepts: (path) => /\.(?:sh|bash|zsh|ksh|envrc)$|(?:^|\/)(?!\.)[^./]+$/.test(path),
  mentions: commandWords,
  *read({ path, text }, repository) {
    const shebang = /^#!.*?\b(sh|bash|ash|dash|zsh|ksh)\b/.exec(text)?.[1]
    if (!shebang && !/\.[^/]+$/.test(path)) return
    const own = posix.dirname(path)
    yield* readShell(whole(text), {
      kind: 'shell',
      file: path,
      repository,
      folders: own === '.' ? [''] : [own, ''],
      isBash: /bash|zsh/.test(shebang ?? path),
    })
  },
}
