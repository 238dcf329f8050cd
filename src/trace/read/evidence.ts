import { effectsOf } from '../../catalog/programs/effects.ts'
import { escapePattern } from '../../escape-pattern.ts'
import { hasWord } from '../../has-word.ts'
import { judgeFile } from '../../catalog/files.ts'
import { ecosystem, readsVariable, servesScripts, toolCalled, tools } from '../../catalog/tools.ts'
import type { Write } from '../write/write.ts'
import { buildsForeignCode, callsOf } from './calls.ts'
import { installsAlone } from './project-code.ts'
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
 * and built knows nothing of this project's names; a clone that is given one credential in its
 * address looks for no other.
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
  if (how === 'kin')
    return clonesWithAnother(reading) && isElsewhere((other) => other.how === 'named')
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

/** Does the RUN only clone, and from addresses that another variable is the user part of? */
function clonesWithAnother({ run, name }: Reading): boolean {
  const calls = callsOf(run)
  return (
    calls.length > 0 &&
    calls.every(
      ({ command }) =>
        effectsOf(command).row?.clones === true &&
        command.args[0]?.text === 'clone' &&
        !command.args.some(({ raw }) => /^--(?:recurs|config|template)|^-c/.test(raw)) &&
        command.args.some(({ raw }) => /:\/\/[^\s/@]*\$[^\s/@]*@/.test(raw)) &&
        !command.args.some(({ raw }) => hasWord(raw, name)),
    )
  )
}

/** Does the project's code run in it for its own sake, not as a hook of an install? */
function isBuilding({ how }: Reading): boolean {
  return how !== 'hook' && how !== 'unknown'
}
