import { posix } from 'node:path'
import { tools } from '../../catalog/tools.ts'
import { judgeFile } from '../../catalog/files.ts'
import { pointersOf } from '../../catalog/files/pointers.ts'
import type { Copy } from '../../dockerfile/copy.ts'
import type { Traces } from '../traces.ts'
import type { Run } from '../../run.ts'
import { type ConfigFile, isInEffect } from '../enter/configs.ts'
import { helpersAt, type HelperThere } from '../enter/git-helpers.ts'
import { isTakenOver, mayBeGitConfig } from '../enter/taken-over.ts'
import { findWrittenTexts, type WrittenText } from '../enter/written-texts.ts'
import { type StartupFile, startupFiles, writtenAt } from './startup.ts'
import type { Command } from '../../shell.ts'
import { clearedBefore } from './cleared.ts'
import { nodeImage } from './node-image.ts'
import { copiesBefore } from './copies-before.ts'
import { ProjectFiles } from './project-files.ts'
import { changedUpTo } from './changed.ts'
import { isPlainBase, sets } from './plain-base.ts'
import { isSettled } from './settled.ts'

/** What is there when a RUN runs, as far as it decides what programs read. */
export interface Around {
  /** Files that may hold names of variables. */
  readonly configs: readonly ConfigFile[]
  /** Those that were there and have been deleted. */
  readonly cleared: readonly ConfigFile[]
  /** Does a variable say which file of its kind is the user's? */
  readonly isPointedAt: (config: ConfigFile) => boolean
  /** The base image; undefined when it cannot be told. */
  readonly image: string | undefined
  /** The same as far as it says which Node is there. */
  readonly nodeImage: string | undefined
  /**
   * Names of programs that the file itself copies in: scripts of the repository by another name.
   */
  readonly own: ReadonlySet<string>
  readonly project: ProjectFiles
  /** The folder that a command works in; undefined when it cannot be told. */
  readonly folderOf: (command: Command) => string | undefined
  /** Is it sure that the command finds the file as it is in the context? */
  readonly isSettled: (config: ConfigFile, command: Command) => boolean
  /** git asks a program for passwords, which may read any variable. */
  readonly asksPass: boolean
  /** Programs that git's configuration names. */
  readonly helpers: readonly HelperThere[]
  /** Texts that this file wrote into git's configuration. */
  readonly gitSettings: readonly string[]
  /** The text that this file wrote under a path, or under the name of a program. */
  readonly written: (word: string) => string | undefined
  /** The value of a variable that a command sees, as far as the file says it. */
  readonly given: (name: string, command: Command) => string | undefined
  /** Are the settings of user and system known, and none of these variables set? */
  readonly isPlain: (variables: readonly string[]) => boolean
  /** Files that shells read by themselves. */
  readonly startup: readonly StartupFile[]
}

/** Looks around a RUN; `Traces.around` does it once for each. */
export function lookAround(facts: Traces, run: Run): Around {
  const copies = copiesBefore(run)
  const { workdir } = facts.userAt(run.stage, run.instruction)
  const texts = textsThere(facts, run)
  const isChanged = changedUpTo(facts, run)
  const configs = facts.configsAt(run)
  const cleared = configs.length === 0 ? [] : clearedBefore(facts, run, configs)
  const written = (word: string) =>
    writtenAt(texts, /^\.{0,2}\w*\//.test(word) && workdir ? posix.resolve(workdir, word) : word)
  return {
    configs: configs.filter((config) => !cleared.includes(config)),
    cleared,
    folderOf: ({ start }) => facts.pathsOf(run).folder(start),
    isSettled: (config, command) => isSettled(facts, run, config, command, isChanged),
    isPointedAt: ({ file }) => hasPointer(facts, run, file.kind),
    image: facts.environment.image(run.stage),
    nodeImage: nodeImage(facts, run.stage, run.instruction.span.start),
    own: ownPrograms(copies),
    asksPass: asksPass(facts, run),
    helpers: helpersAt(facts, run),
    gitSettings: gitSettings(facts, run),
    written,
    given: (name, command) => givenTo(facts, run, name, command),
    isPlain: (variables) => isPlainBase(facts, run) && !sets(facts, variables),
    startup: startupFiles(facts, run, texts),
    project: new ProjectFiles(
      copies,
      workdir,
      facts.options.readContext && ((path) => facts.readContext(path) ?? undefined),
      programFolders(facts, run),
      isChanged,
      texts.length > 0 ? written : undefined,
      () => facts.contextPaths,
    ),
  }
}

function textsThere(facts: Traces, { stage, instruction }: Run): WrittenText[] {
  return facts
    .known(findWrittenTexts)
    .filter((text) => text.instruction === instruction || isInEffect(text, stage, instruction))
}

function hasPointer(facts: Traces, { stage, instruction }: Run, kind: string): boolean {
  return pointersOf(kind).some((name) => facts.inEffect(stage, instruction, name) !== undefined)
}

function givenTo(facts: Traces, run: Run, name: string, command: Command): string | undefined {
  const before = run.script?.commands.filter((other) => other.end <= command.start) ?? []
  const own = [...before.flatMap(({ assignments }) => assignments), ...command.assignments]
  const said = own.findLast((item) => item.name === name)?.value
  if (said) return said.text
  return facts.inEffect(run.stage, run.instruction, name)?.value
}

/** Does git ask a program for passwords? */
function asksPass(facts: Traces, run: Run): boolean {
  return (
    run.text.includes('GIT_ASKPASS') ||
    hasOwnSsh(run.text) ||
    facts.inEffect(run.stage, run.instruction, 'GIT_ASKPASS') !== undefined
  )
}

/** Names of programs that are copied in under a name of their own. */
function ownPrograms(copies: readonly Copy[]): ReadonlySet<string> {
  return new Set(
    copies
      .filter(({ from, destination }) => from === undefined && !destination.text.endsWith('/'))
      .map(({ destination }) => destination.text.replace(/^.*\//, '')),
  )
}

/** Where base images look for programs; the first of them come before what they have themselves. */
const usualFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** The folders of `PATH`, as far as an ENV says them. */
function programFolders(facts: Traces, run: Run): string[] {
  const path = facts.inEffect(run.stage, run.instruction, 'PATH')
  const own = (path?.raw ?? path?.value ?? '').replaceAll(/["']/g, '').split(':')
  return [...own.filter((folder) => /^\/[^$]*$/.test(folder)), ...usualFolders]
}

/** What the file itself wrote into git's configuration, and what an ENV says for it. */
function gitSettings(facts: Traces, run: Run): string[] {
  const written = facts
    .known(writtenGitConfigs)
    .flatMap((text) => (isThere(text, run) ? text.text : []))
  return [...written, ...settingOfEnvironment(facts, run)]
}

/** What is written into a file of git's configuration. */
function writtenGitConfigs(facts: Traces): WrittenText[] {
  return facts
    .known(findWrittenTexts)
    .filter(({ path }) => judgeFile(path, path)?.kind === 'gitconfig')
}

function isThere(text: WrittenText, run: Run): boolean {
  const { stage, instruction } = run
  return (
    text.instruction === instruction ||
    isInEffect(text, stage, instruction) ||
    isTakenOver(text.stage, run, mayBeGitConfig)
  )
}

/** `ENV GIT_CONFIG_KEY_0=credential.helper GIT_CONFIG_VALUE_0=…` */
function settingOfEnvironment(facts: Traces, run: Run): string[] {
  const valueOf = (name: string) => facts.inEffect(run.stage, run.instruction, name)
  const key = valueOf('GIT_CONFIG_KEY_0')?.value
  return key !== undefined && tools.some(({ helpers }) => helpers?.test(key))
    ? [`helper = !${valueOf('GIT_CONFIG_VALUE_0')?.raw ?? ''}`]
    : []
}

/** A script of somebody's own in the place of ssh. */
function hasOwnSsh(text: string): boolean {
  const path = /GIT_SSH(?:_COMMAND)?=["']?([^\s"']+)/.exec(text)?.[1]
  return path !== undefined && path.includes('/') && !path.endsWith('/ssh')
}
