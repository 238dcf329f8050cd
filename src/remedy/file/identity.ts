import { posix } from 'node:path'
import { judgeFile } from '../../catalog/files.ts'
import { saidForFile } from '../../ids.ts'
import { mountsOf } from '../../mounts.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import type { WantedSecret } from '../../transform.ts'
import type { Remedies } from '../remedies.ts'

/** Id and source. A file whose kind no name tells is found again by an id that is its name. */
export function identityOf(
  facts: Remedies,
  config: ConfigFile,
  target: string,
): Pick<WantedSecret, 'id' | 'from'> {
  const id = uniqueSlug(facts, config, target)
  const { path, file } = config
  const isNamed = judgeFile(path, target) !== undefined || id !== file.slug
  const isId = /^(?![A-Z_][A-Z0-9_]*$)[\w-]+$/.test(path)
  return { id: isNamed || !isId ? id : path, from: { src: path } }
}

/**
 * The id of the file: one that a mount of the same path has, else its kind's, numbered where
 * another secret has that.
 */
function uniqueSlug(facts: Remedies, config: ConfigFile, target: string): string {
  const mounts = facts.runs
    .flatMap((run) => mountsOf(run.instruction))
    .filter(({ type, id }) => type === 'secret' && id !== undefined)
  const existing = mounts.find(
    (mount) =>
      mount.options.has('target') &&
      posix.basename(mount.options.get('target')!) === posix.basename(target) &&
      mount.env === undefined,
  )
  if (existing) return existing.id!
  const said = saidForFile(facts.options.ids ?? {}, config.path, config.file.slug)
  const same = facts.copiedConfigs.filter(
    (other) =>
      other.via !== 'written' &&
      other.file.slug === config.file.slug &&
      other.content?.holds !== 'placeholder' &&
      other.content?.holds !== 'nothing',
  )
  const paths = [...new Set(same.map((other) => other.path))]
  const taken = new Set([...mounts.map(({ id }) => id!), ...facts.variables.map(({ id }) => id)])
  if (said !== undefined && !taken.has(said)) return said
  let number = Math.max(paths.indexOf(config.path), 0) + 1
  const name = () => (number === 1 ? config.file.slug : `${config.file.slug}_${number}`)
  while (taken.has(name())) number++
  return name()
}
