import { cloneFlagsWithValue, resetsRemote } from '../../catalog/programs/clones.ts'
import { usesSubmodules } from '../../catalog/programs/in-texts.ts'
import type { Command, Script, Word } from '../../shell.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Paths } from '../paths.ts'
import { isRemoved, laterThan } from './removed.ts'
import type { Taint } from './taint.ts'
import type { Write } from './write.ts'

/** `git clone https://$TOKEN@host/repo dir` keeps the URL in dir/.git/config. */
export function cloneWrite(
  command: Command,
  script: Script,
  paths: Paths,
  taint: Taint,
): Write | undefined {
  const { row } = effectsOf(command)
  const at = row?.clones ? command.words.findIndex((word) => word.text === 'clone') : -1
  if (at === -1) return undefined
  const [url, folder] = operandsOf(command, at)
  if (!url || !taint.isIn(url)) return undefined
  const name = /([\w.-]+?)(?:\.git)?["']?$/.exec(url.raw)?.[1]
  const word =
    folder ?? (name === undefined ? undefined : { ...url, raw: name, text: name, reads: [] })
  const into = word && paths.path(word, command.start)
  const raws = command.words.map((word) => word.raw)
  const isBare = raws.some((raw) => raw === '--bare' || raw === '--mirror')
  const apart = raws.some((raw) => raw.startsWith('--separate-git-dir'))
  const path =
    into === undefined || apart
      ? undefined
      : `${into.replace(/\/$/, '')}/${isBare ? '' : '.git/'}config`
  const removed = path !== undefined && isCleaned(script, paths, command, path)
  return {
    command,
    how: 'clone',
    to: `${folder?.raw ?? name ?? 'the clone'}/.git/config`,
    path,
    instead: 'let git ask a credential helper, or reset the URL in the same RUN',
    kept: undefined,
    removed,
  }
}

/** Is nothing left of the address at the end of the RUN? */
function isCleaned(script: Script, paths: Paths, command: Command, config: string): boolean {
  const raws = command.words.map((word) => word.raw)
  // a relative submodule keeps an address made of the one that it was cloned from
  const hasModules =
    raws.some((raw) => raw.startsWith('--recurs')) || usesSubmodules.test(script.source)
  const isGone = (file: string) => isRemoved(script, paths, command, file)
  if (hasModules) return isGone(config) && isGone(config.replace(/config$/, 'modules/any/config'))
  const remote = /(?:--origin|-o)[ =](\S+)/.exec(raws.join(' '))?.[1] ?? 'origin'
  return isGone(config) || isUrlReset(script, paths, command, config, remote)
}

/** The address and the folder. */
function operandsOf({ words }: Command, at: number): Word[] {
  const operands: Word[] = []
  for (let index = at + 1; index < words.length; index++) {
    const word = words[index]!
    if (cloneFlagsWithValue.has(word.raw)) index++
    else if (!word.raw.startsWith('-')) operands.push(word)
  }
  return operands
}

/**
 * `git -C dir remote set-url origin …` or `cd dir && git remote …`, with an address that holds no
 * variable.
 */
function isUrlReset(
  script: Script,
  paths: Paths,
  clone: Command,
  config: string,
  remote: string,
): boolean {
  return laterThan(script, clone).some((command) => {
    const words = command.texts
    if (!effectsOf(command).row?.clones || !resetsRemote(remote, `${words.join(' ')} `))
      return false
    const inside = command.valueOf(['-C'])
    const folder = inside ? paths.path(inside, command.start) : paths.folder(command.start)
    const own = folder?.replace(/\/$/, '')
    return (
      own !== undefined &&
      (`${own}/.git/config` === config || `${own}/config` === config) &&
      command.words.every((word) => word.reads.length === 0)
    )
  })
}
