import { posix } from 'node:path'
import { commandWords } from '../build-words.ts'
import type { CallerKind, Invocation, Remark } from '../caller.ts'
import { masked } from '../embedded.ts'
import { recipesOf } from '../just/recipes.ts'
import { readShell } from '../read-shell.ts'

/** `{{ … }}`: put in before the shell sees the text. */
const interpolations = /\{\{.*?\}\}/g

/**
 * The recipes of a justfile.
 *
 * @example
 * // before
 *     docker build --build-arg NPM_TOKEN={{token}} .
 * // after
 *     NPM_TOKEN="{{token}}" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 */
export const just: CallerKind = {
  name: 'just',
  accepts: (path) => /(?:^|\/)\.?justfile$|\.just$/i.test(path),
  mentions: commandWords,
  *read({ path, text }, repository): Iterable<Invocation | Remark> {
    const own = posix.dirname(path)
    for (const recipe of recipesOf(text)) {
      yield* readShell(masked(recipe, interpolations), {
        kind: 'just',
        file: path,
        repository,
        folders: [own === '.' ? '' : own],
        isBash: /^#!.*bash/.test(recipe.text) || /^set\s+shell\s*:=.*bash/m.test(text),
      })
    }
  },
}
