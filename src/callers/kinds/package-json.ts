import { posix } from 'node:path'
import type { CallerKind } from '../caller.ts'
import { masked } from '../embedded.ts'
import { jsonString } from '../json/string.ts'
import { readShell } from '../read-shell.ts'

/**
 * The scripts of a package.json, which `npm run` gives to `sh -c` in its folder.
 *
 * @example
 * // before
 * "build:image": "docker build --build-arg NPM_TOKEN=$NPM_TOKEN ."
 * // after
 * "build:image": "NPM_TOKEN=\"$NPM_TOKEN\" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN ."
 */
export const packageJson: CallerKind = {
  name: 'package-json',
  accepts: (path) => posix.basename(path) === 'package.json',
  mentions:
    /"scripts"[^]*(?:\b(?:docker|podman|buildah|nerdctl|depot|flyctl|acr|heroku)\b|--build-arg)/,
  async *read({ path, text }, repository) {
    const { parseTree, findNodeAtLocation } = await import('jsonc-parser')
    const { nestsTooDeeply } = await import('../../json-nesting.ts')
    const tree = nestsTooDeeply(text) ? undefined : parseTree(text)
    const scripts = tree && findNodeAtLocation(tree, ['scripts'])
    const own = posix.dirname(path)
    for (const { children } of scripts?.children ?? []) {
      const value = children?.[1]
      if (value?.type !== 'string') continue
      const script = masked(jsonString(text, value.offset, value.length), /%\w+%/g)
      yield* readShell(script, {
        kind: 'package-json',
        file: path,
        repository,
        folders: [own === '.' ? '' : own],
      })
    }
  },
}
