import { findTool } from '../../catalog/tools.ts'
import type { Facts } from '../../facts.ts'
import { mountsOf } from '../../mounts.ts'
import type { Run } from '../../run.ts'
import type { Command, Word } from '../../shell.ts'
import type { Obstacle } from '../../transform.ts'
import type { Config } from '../../trace/enter/configs.ts'
import { covers, type Paths, samePath } from '../../trace/paths.ts'
import { withGlob } from '../../trace/write/removed.ts'
import { findWrites } from '../../trace/write/writes.ts'
import { isWindows } from '../../trace/windows.ts'

/**
 * Why a RUN cannot do with a mount in place of the file, or without the file where it is not mounted.
 *
 * @param isReader the RUN gets the mount
 * @param writer the RUN that made the file so far
 */
export function hazardOf(
  facts: Facts,
  run: Run,
  config: Config,
  target: string,
  isReader: boolean,
  writer: Run | undefined,
): Obstacle | undefined {
  const line = run.instruction.firstLine
  const pattern = isReader || run === writer ? undefined : tendsByPattern(facts, run, target)
  if (pattern)
    return {
      why: `the RUN of line ${line} tends it by a pattern (${pattern}), which may match nothing without it`,
      remedy: 'name the files there',
    }
  if (!isReader)
    return run !== writer && appends(facts, run, target)
      ? {
          why: `the RUN of line ${line} adds to it`,
          remedy: 'put what it adds into the file itself',
        }
      : undefined
  return unmountable(facts, run, config, target) ?? scriptHazard(facts, run, config, target, writer)
}

function tendsByPattern(facts: Facts, run: Run, target: string): string | undefined {
  const word = run.script?.commands
    .filter((command) => command.is('chmod', 'chown'))
    .flatMap((command) => command.args.slice(1).map((item) => ({ item, at: command.start })))
    .find(
      ({ item, at }) =>
        /[*?]/.test(item.raw) &&
        covers(facts.pathsOf(run).path(withGlob(item), at) ?? '', target, false),
    )
  return word?.item.raw
}

function unmountable(facts: Facts, run: Run, config: Config, target: string): Obstacle | undefined {
  const line = run.instruction.firstLine
  if (facts.isIgnored(run.instruction))
    return {
      why: `the RUN of line ${line} reads it and is marked secretmount-ignore`,
      remedy: 'take the mark away',
    }
  if (isWindows(facts, run.stage))
    return {
      why: `the RUN of line ${line} is a Windows one, where secret mounts do not work`,
      remedy: 'fetch what needs it before the build',
    }
  if (run.script?.broken)
    return {
      why: `the RUN of line ${line} could not be read as shell`,
      remedy: 'add the mount by hand',
    }
  const inside = mountsOf(run.instruction).find(
    ({ type, target: folder }) =>
      folder !== undefined &&
      (type === 'cache' || type === 'bind') &&
      `${target}/`.startsWith(`${folder.replace(/\/$/, '')}/`),
  )
  if (inside)
    return {
      why: `it would lie below the ${inside.type} mount ${inside.target} of line ${line}`,
      remedy: 'mount it elsewhere and point the tool at it',
    }
  if (/[",\\]/.test(target))
    return { why: 'its path cannot be written into a mount', remedy: 'give it a plain name' }
  if (target.startsWith('/')) return undefined
  if (facts.options.builder?.name === 'podman')
    return {
      why: 'its folder is the WORKDIR of the base image, which is not known',
      remedy: 'add a WORKDIR',
    }
  const moves =
    run.stage !== config.stage ||
    config.stage.instructions.some(
      (other) =>
        other.keyword === 'WORKDIR' &&
        other.span.start > config.instruction.span.start &&
        other.span.start < run.instruction.span.start,
    )
  return moves
    ? {
        why: `its folder is the WORKDIR of the base image, which is not known, and the RUN of line ${line} works in another`,
        remedy: 'write the destination out',
      }
    : undefined
}

function scriptHazard(
  facts: Facts,
  run: Run,
  config: Config,
  target: string,
  writer: Run | undefined,
): Obstacle | undefined {
  if (!run.script) return undefined
  const line = run.instruction.firstLine
  const paths = facts.pathsOf(run)
  const kept =
    run === writer
      ? undefined
      : findWrites(run.script, [], paths, [target]).find((write) => !write.removed)
  if (kept)
    return {
      why: `the RUN of line ${line} writes what is in it to ${kept.to}, so a mount alone would leave it in the layer`,
      remedy: kept.instead,
    }
  const busy = run.script.commands.find(
    (command) => run !== writer && isBusy(run, command, paths, target),
  )
  if (busy)
    return {
      why: `the RUN of line ${line} may delete or replace it (${busy.texts.slice(0, 2).join(' ')}), and a mounted file cannot be`,
      remedy: 'take that command out and add the mount by hand',
    }
  const changing = run.script.commands.find(
    (command) =>
      changes(command, paths, target) ||
      (run !== writer && appendsTo(command, paths, target)) ||
      configures(command, config),
  )
  return (
    changing && {
      why: `the RUN of line ${line} changes or copies the folder it lies in (${changing.label || 'a redirection'}), and the mounted file cannot be touched`,
      remedy: 'mount it elsewhere and point the tool at it',
    }
  )
}

function appends(facts: Facts, run: Run, target: string): boolean {
  if (!run.script) return false
  const paths = facts.pathsOf(run)
  return run.script.commands.some(
    (command) =>
      appendsTo(command, paths, target) ||
      (command.is('sed', 'perl') &&
        command.words.some((word) => /^-[a-zA-Z]*i/.test(word.raw)) &&
        command.words.some((word) => paths.path(word, command.start) === target)),
  )
}

function appendsTo(command: Command, paths: Paths, target: string): boolean {
  return (
    command.redirects.some(
      ({ operator, target: word }) =>
        operator.includes('>') &&
        word !== undefined &&
        samePath(paths.path(word, command.start), target),
    ) ||
    (command.is('tee') &&
      command.words.some((word) => samePath(paths.path(word, command.start), target)))
  )
}

/** Commands that delete or replace the file in a way that is not taken out: behind a wrapper, by a variable, in code, or by another program. */
function isBusy(run: Run, command: Command, paths: Paths, target: string): boolean {
  const name = target.replace(/^.*\//, '')
  const { args } = command
  const hits = (word: Word) => samePath(paths.path(word, command.start), target)
  const isDeleter = deleters.includes(command.program ?? '')
  const other = isDeleter ? -1 : args.findIndex(({ text }) => deleters.includes(baseOf(text)))
  if (other !== -1 && !command.isShell && command.script === undefined) {
    if (args.slice(other + 1).some((word) => hits(word) || isOpen(word))) return true
  }
  if (isDeleter && command.isFed) return true
  if (
    command.is('rimraf', 'dos2unix', 'unix2dos') &&
    args.some((word) => hits(word) || isOpen(word))
  )
    return true
  if (
    isDeleter &&
    args.some(
      (word) =>
        isOpen(word) &&
        (word.raw.includes(name) ||
          word.raw.includes('[') ||
          word.reads.some((read) => holdsName(run, read.name, name))),
    )
  )
    return true
  // after `|| exit 1` its failure counts
  if (
    isDeleter &&
    command.tested &&
    args.some(hits) &&
    !/^\s*\|\|\s*(?:true|:|echo)\b/.test(`${run.script!.source.slice(command.end)} `)
  )
    return true
  const words = command.argTexts
  if (command.is('cp', 'ln', 'install')) return args.length > 0 && hits(args.at(-1)!)
  if (command.is('trap'))
    return (
      words.some((word) => /\brm\b/.test(word) && word.includes(name)) &&
      /\bset\s+-\w*e|errexit/.test(run.text)
    )
  return (
    /^(?:node|python[\d.]*|ruby|perl|php)$/.test(command.program ?? '') &&
    words.some((word) => word.includes(name) && /unlink|remove|rename|rmSync|delete/i.test(word))
  )
}

const deleters = ['rm', 'unlink', 'shred', 'rimraf', 'dos2unix', 'unix2dos']

function baseOf(text = ''): string {
  return text.replace(/^.*\//, '')
}

/** `F=.npmrc`, `for f in .npmrc .yarnrc` */
function holdsName({ text }: Run, variable: string, name: string): boolean {
  const at = new RegExp(`(?:\\b${variable}=|\\bfor\\s+${variable}\\s+in\\s)([^;&|\\n]*)`).exec(text)
  return at?.[1]?.includes(name) ?? false
}

/** A word that nobody can tell the text of: a variable, a substitution, brackets that match letters. */
function isOpen({ text, raw }: Word): boolean {
  return (text === undefined && /\$(?!HOME\b|\{HOME\})|`/.test(raw)) || /\[[^\]]+\]/.test(raw)
}

/** Commands that write settings into the file themselves. */
function configures(command: Command, { file }: Config): boolean {
  const found = findTool(command)
  if (!found || !(file.tools.includes(found.tool.name) || found.tool.files.includes(file.kind)))
    return false
  return (
    /\b(?:config|c) (?:-\S+ )*(?:set|edit|delete|unset)\b|^set \S|\bnuget (?:add|update|remove|enable|disable) source\b|^(?:login|logout)\b/.test(
      found.args,
    ) && file.kind !== 'ssh-key'
  )
}

/** Changes of the folder above or of a pattern that takes the file along, and copies of the tree it lies in. */
function changes(command: Command, paths: Paths, target: string): boolean {
  const { program: name = '', args: rest } = command
  const isRecursive = rest.some((word) =>
    /^-[a-zA-Z]*[rR]|^--recursive|^-[a-zA-Z]*a/.test(word.raw),
  )
  const operands = rest.filter((word) => !word.raw.startsWith('-'))
  const path = (word: Word) => paths.path(withGlob(word), command.start)
  const isAbove = (word: Word) => {
    const at = path(word)
    return (
      at !== undefined &&
      (at === '/' ||
        target.startsWith(`${at.replace(/\/$/, '')}/`) ||
        (at === './.' && !target.startsWith('/')))
    )
  }
  const takes = (word: Word) => {
    const at = path(word)
    return (
      at !== undefined &&
      at !== target &&
      at.replace(/^\.\//, '') !== target &&
      (/[*?]/.test(at) ? covers(at, target, isRecursive) : isRecursive && isAbove(word))
    )
  }
  if (/^(?:chmod|chown|chgrp)$/.test(name)) return operands.slice(1).some(takes)
  if (name === 'rm') return operands.some(takes)
  if (name === 'find')
    return (
      rest.some((word) => /^-(?:delete|exec|execdir)$/.test(word.raw)) &&
      operands.some((word) => isAbove(word))
    )
  if (name === 'cp' || name === 'rsync') return isRecursive && operands.slice(0, -1).some(isAbove)
  if (name === 'mv')
    return operands.slice(0, -1).some((word) => isAbove(word) || samePath(path(word), target))
  if (name === 'zip') return operands.slice(1).some(isAbove)
  if (name === 'tar')
    return (
      rest[0] !== undefined && /^-?[a-zA-Z]*c|^--create/.test(rest[0].raw) && operands.some(isAbove)
    )
  if (name === 'sed')
    return (
      rest.some((word) => /^-[a-zA-Z]*i/.test(word.raw)) &&
      operands.some((word) => samePath(path(word), target))
    )
  return false
}
