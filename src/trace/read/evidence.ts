import { effectsOf } from '../../catalog/programs/effects.ts'
import { escapePattern } from '../../escape-pattern.ts'
import { servesScopes } from '../../catalog/programs/ecosystems.ts'
import { hasWord } from '../../has-word.ts'
import { judgeFile } from '../../catalog/files.ts'
import {
  ecosystem,
  isReserved,
  readsVariable,
  servesScripts,
  toolCalled,
  tools,
} from '../../catalog/tools.ts'
import type { Write } from '../write/write.ts'
import { buildsForeignCode, type Call, callsOf } from './calls.ts'
import { installsAlone, installsUnscoped, runsProjectCode } from './project-code.ts'
import { isSure, type Reading } from './readings.ts'

/** The tools that a name tells of: those that read it by themselves and those that it suggests. */
function toolsOf(name: string): readonly string[] {
  const suggested = ecosystem(name)
  return suggested.length > 0
    ? suggested
    : tools
        .filter((tool) => /[A-Z]/i.test(name) && readsVariable(tool, name))
        .map((tool) => tool.name)
}

function isOfOneEcosystem(name: string): boolean {
  return new Set(toolsOf(name).map((tool) => toolCalled(tool)?.family ?? tool)).size === 1
}

/** `NPM_TOKEN`, `PIP_INDEX_URL`, `COMPOSER_AUTH`: installers read it and nothing else does. */
export function isInstallersCredential(name: string): boolean {
  const known = toolsOf(name)
  return known.length > 0 && known.every(isInstaller)
}

function isInstaller(tool: string): boolean {
  return toolCalled(tool)?.installs ?? false
}

/** Does the RUN install with the credential? */
function installs({ run, name, how, tool }: Reading): boolean {
  if (how === 'tool' || how === 'file' || how === 'kin')
    return tool !== undefined && isInstaller(tool)
  return (
    how === 'named' &&
    callsOf(run).some(({ found }) => found !== undefined && toolsOf(name).includes(found.tool.name))
  )
}

/** The tools that read what a RUN writes the secret to. */
export function readersOfWrite({ kept, path, to }: Pick<Write, 'kept' | 'path' | 'to'>): string[] {
  const file = judgeFile(path ?? to, path ?? to)
  const readers = file ? tools.filter((tool) => tool.files.includes(file.kind)) : []
  return [
    ...(kept ? [kept.tool.name] : []),
    ...(file?.tools ?? []),
    ...readers.map(({ name }) => name),
  ]
}

/**
 * Is there strong evidence that a RUN which may read a variable does not?
 *
 * A program that nobody knows does not read what belongs to one ecosystem; the project's own code
 * does not read the credential of an installer that has it in another RUN, nor does an install what
 * a build is given; a tool whose settings get the value looks for no variable; what is downloaded
 * and built knows nothing of this project's names; a clone looks for no credential when it is given
 * one in its address, or another clone is given this one so; a name that is kept for some tools is
 * none for others.
 *
 * @param others all readings of the variable
 * @param given tools whose settings are given the value
 */
export function isRuledOut(
  reading: Reading,
  others: readonly Reading[],
  given: ReadonlySet<string> = new Set(),
): boolean {
  const { how, name, run, tool } = reading
  if (isSure(reading)) return false
  if (tool !== undefined && given.has(tool)) return true
  const isElsewhere = (is: (other: Reading) => boolean) =>
    others.some((other) => other.run !== run && is(other))
  // what is made for other tools as well is for the one that is seen to use it
  if (reading.untold && !isOfOneEcosystem(name) && isElsewhere(isSure)) return true
  if (how === 'kin')
    return (
      (installsUnscopedOnly(reading) && isElsewhere(isSure)) ||
      (clonesWithoutIt(reading) && isElsewhere((other) => other.how === 'named'))
    )
  const isKept =
    tool !== undefined &&
    /^(?:hook|project)$/.test(how) &&
    isReserved(name, tool, how === 'project')
  if (isKept && isElsewhere((other) => isSure(other) || other.how === 'kin')) return true
  if (how === 'unknown') return isOfOneEcosystem(name) && !isInstalledIn(reading, others)
  if (how === 'script')
    return buildsForeignCode(run) && isElsewhere((other) => isSure(other) || other.how === 'kin')
  if (isInstallersCredential(name)) return isElsewhere(installs)
  return how === 'hook' && servesScripts(name) && isElsewhere(isBuilding)
}

/**
 * `npm i -g @example/deploy`, then `deploy`: the program is of the ecosystem that the name belongs
 * to.
 */
function isInstalledIn({ by }: Reading, others: readonly Reading[]): boolean {
  const isIn = (args: string) =>
    args.includes(by) && new RegExp(`[\\s/"']${escapePattern(by)}(?![\\w./-])`).test(` ${args}`)
  return others.some(({ run, tool }) =>
    callsOf(run).some(
      ({ found }) =>
        found !== undefined &&
        found.tool.name === tool &&
        found.tool.installs &&
        installsAlone(found.tool, found.args) &&
        isIn(found.args),
    ),
  )
}

/** Does the RUN only install packages for all folders that no registry wants this variable for? */
function installsUnscopedOnly({ run, name, tool }: Reading): boolean {
  const calls = callsOf(run).filter((call) => !isPlain(call, name))
  return (
    servesScopes(name) &&
    toolCalled(tool ?? '')?.expands !== undefined &&
    calls.every(
      ({ found }) =>
        found?.tool.name === tool &&
        installsAlone(found!.tool, found!.args) &&
        installsUnscoped(found!.args),
    )
  )
}

/**
 * Does the RUN only clone, from addresses that have another variable in their user part or none at
 * all, and no configuration that is known of?
 */
function clonesWithoutIt({ run, name, by, tool }: Reading): boolean {
  const calls = callsOf(run).filter((call) => !isPlain(call, name))
  return (
    by === tool &&
    calls.length > 0 &&
    calls.every(
      ({ command, command: { args } }) =>
        effectsOf(command).row?.clones === true &&
        args[0]?.text === 'clone' &&
        !args.some(({ raw }) => /^--(?:recurs|config|template)|^-c/.test(raw)) &&
        args.some(({ raw, text }) => (text ? isPublic(text) : givesUser.test(raw))) &&
        !args.some(({ raw }) => hasWord(raw, name)),
    )
  )
}

/** A tool that has nothing to do with the variable and runs no code of the project: `apt-get`. */
function isPlain({ found, isScript }: Call, name: string): boolean {
  if (!found || isScript) return false
  const { tool, args } = found
  return !runsProjectCode(tool, args) && !tool.scripts && !toolsOf(name).includes(tool.name)
}

/** The user part of an address is a variable. */
const givesUser = /:\/\/(?=[^\s/@$]*\$)[^\s/@]*@/

/** An address that git asks no password for, if nobody tells it to. */
function isPublic(text: string): boolean {
  return /^(?:https?|git):\/\/[^\s/@]+\//.test(text)
}

/** Does the project's code run in it for its own sake, not as a hook of an install? */
function isBuilding({ how }: Reading): boolean {
  return how !== 'hook' && how !== 'unknown'
}
