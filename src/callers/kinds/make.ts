import { posix } from 'node:path'
import { commandWords } from '../build-words.ts'
import type { CallerKind, Invocation, Remark } from '../caller.ts'
import { recipesOf } from '../make/recipes.ts'
import { definitionsOf } from '../make/definitions.ts'
import { readShell } from '../read-shell.ts'

/**
 * Makefiles: the lines of their recipes.
 *
 * @example
 * // before
 * docker build --build-arg NPM_TOKEN=$(NPM_TOKEN) .
 * // after
 * NPM_TOKEN="$(NPM_TOKEN)" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 */
export const make: CallerKind = {
  name: 'make',
  accepts: (path) => /(?:^|\/)(?:gnu)?makefile(?:\.[\w-]+)?$|\.(?:mk|make)$/i.test(path),
  mentions: commandWords,
  *read({ path, text }, repository): Iterable<Invocation | Remark> {
    const own = posix.dirname(path)
    const definitions = definitionsOf(text)
    const options = {
      kind: 'make',
      file: path,
      repository,
      folders: own === '.' ? [''] : [own, ''],
      isBash: /^SHELL\s*[:?]?=.*bash/m.test(text),
      valuesOf: (expression: string) =>
        definitions.get(/^\$[({](\w+)[)}]$/.exec(expression)?.[1] ?? ''),
    }
    const isShell = !/^SHELL\s*[:?]?=(?!.*\b(?:ba|da|a|z|k)?sh\b)/m.test(text)
    for (const recipe of isShell ? recipesOf(text) : []) {
      yield* readShell(recipe, options)
    }
  },
}
