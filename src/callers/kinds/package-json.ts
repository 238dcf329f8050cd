import { posix } from 'node:path'
import { leftByHand } from '../by-hand.ts'
import type { CallerKind } from '../caller.ts'
import { masked } from '../embedded.ts'
import { jsonString } from '../json/string.ts'
import { readShell } from '../read-shell.ts'

const ofCmd = /%\w+%/g

const forCmd = {
  why: 'stands in a call for the shell of Windows',
  remedy:
    'set the variable in the environment before it and write --secret id=NAME,env=NAME in its place',
}

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
      const script = masked(jsonString(text, value.offset, value.length), ofCmd)
      const found = readShell(script, {
        kind: 'package-json',
        file: path,
        repository,
        folders: [own === '.' ? '' : own],
      })
      const isOfCmd = text.slice(value.offset, value.offset + value.length).search(ofCmd) >= 0
      for (const item of found)
        yield isOfCmd && item.type === 'invocation' ? leftByHand(item, forCmd) : item
    }
  },
}
