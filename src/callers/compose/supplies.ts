import { posix } from 'node:path'
import type { Obstacle } from '../../transform.ts'
import type { Supply } from '../caller.ts'
import { isRemote } from '../which.ts'
import type { ComposeBuild } from './builds.ts'
import type { ComposeSupply } from './deliver.ts'
import { printSource } from './top.ts'

/**
 * A secret as a `build:` section gets it. Files are named from the compose file, as the context is.
 */
export function supplyOf(build: ComposeBuild, { id, from }: Supply): ComposeSupply | Obstacle {
  if (from === 'agent') return { id, source: 'agent' }
  if ('env' in from) return { id, source: { env: from.env } }
  const path = 'path' in from ? placed(build, from.path) : from.src
  return path === undefined
    ? { why: 'its context is not fixed', remedy: 'name the file by its path' }
    : { id, source: { file: path } }
}

/** What a person writes. */
export function wordsOf(build: ComposeBuild, supply: Supply): string {
  const { id, from } = supply
  const found = supplyOf(build, supply)
  const source =
    'source' in found ? found.source : { file: from !== 'agent' && 'path' in from ? from.path : '' }
  if (source === 'agent') return `\`ssh: [${id}]\` to \`build\``
  const where = 'source' in found ? '' : ', a path in the build context'
  return `\`secrets: [${id}]\` to \`build\` and \`secrets: {${id}: {${printSource(source)}}}\` at the top level${where}`
}

/**
 * Undefined where a variable, or a character that YAML or compose gives a meaning, stands in the
 * way.
 */
function placed({ context = '.' }: ComposeBuild, path: string): string | undefined {
  const joined = posix.join(context, path)
  if (isRemote(context) || !/^[\w./@+-]+$/.test(joined) || joined.startsWith('@')) return undefined
  return /^\.\.\/|^\//.test(joined) ? joined : `./${joined}`
}
