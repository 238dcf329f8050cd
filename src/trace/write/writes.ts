import { credentialFile } from '../../catalog/files.ts'
import type { Persist, Tool } from '../../catalog/tools.ts'
import { provisioner } from '../../catalog/provisioning.ts'
import type { Command, Script, Word } from '../../shell.ts'
import { cloneWrite } from './clone-writes.ts'
import { copyTargets } from './copies.ts'
import { outputs, poured } from './sinks.ts'
import type { Paths } from '../paths.ts'
import { isRemoved } from './removed.ts'
import { Taint } from './taint.ts'
import { toolWrite } from './tool-writes.ts'
import { unfollowed } from './unfollowed.ts'

/** A place where a script leaves a secret in the layer. */
export interface Write {
  readonly command: Command
  /** `redirect`: printed into a file. `copy`: copied to one. `tool`: a tool keeps it in its configuration. `clone`: git keeps the URL. `account`: a password is set. */
  readonly how: 'redirect' | 'copy' | 'tool' | 'clone' | 'account'
  /** What it is written to, for a reader. */
  readonly to: string
  /** Absolute, or starting with `~/` or `./`; undefined when it cannot be told. */
  readonly path: string | undefined
  /** The remedy, a short imperative clause. */
  readonly instead: string
  /** The call of a tool that keeps it, and what is known about that. */
  readonly kept:
    | {
        readonly call: Command
        readonly args: string
        readonly tool: Tool
        readonly persist: Persist
      }
    | undefined
  /** A copy of what an earlier command of the RUN wrote. */
  readonly isCopy?: boolean
  /** Taken out again by the same RUN on every path that succeeds. */
  readonly removed: boolean
}

/**
 * Finds where a script writes a secret.
 *
 * @param names variables that hold it
 * @param files absolute paths of files that hold it
 */
export function findWrites(
  script: Script,
  names: Iterable<string>,
  paths: Paths,
  files: Iterable<string> = [],
): Write[] {
  const taint = new Taint(script, paths, names, files)
  const found = script.commands
    .toSorted((a, b) => a.start - b.start)
    .flatMap((command) => {
      const writes = writesOf(command, script, paths, taint)
      // what was written is secret from here on: it may be copied further
      for (const { path } of writes) if (path !== undefined) taint.files.add(path)
      return writes
    })
  const lost = unfollowed(script, taint)
  const somewhere: Write[] = lost
    ? [
        {
          command: lost.command,
          kept: undefined,
          path: undefined,
          removed: false,
          how: 'redirect',
          to: `wherever ${lost.by} puts it`,
          instead: 'write the commands out',
        },
      ]
    : []
  return [
    ...found.map((write) =>
      write.isCopy ? write : { ...write, removed: isWhollyRemoved(write, found) },
    ),
    ...somewhere,
  ]
}

/** Gone with all that was copied of it: a file that was moved is where its copy is. */
function isWhollyRemoved(write: Write, found: readonly Write[]): boolean {
  const copies = found.filter((other) => other.isCopy && other.command.start > write.command.start)
  const isMoved = copies.some((other) => other.command.is('mv'))
  return (write.removed || isMoved) && copies.every((other) => other.removed)
}

function writesOf(command: Command, script: Script, paths: Paths, taint: Taint): Write[] {
  const carried = copies(command, script, paths, taint)
  if (
    isCode(command) &&
    command.words.some((word) => [...taint.names].some((name) => word.raw.includes(name)))
  )
    return [
      {
        command,
        kept: undefined,
        path: undefined,
        removed: false,
        how: 'redirect',
        to: 'wherever its code puts it',
        instead: 'let a tool read the variable from its environment',
      },
    ]
  if (!taint.touches(command) && !taint.prints(command)) return carried
  const consumers = [command, ...command.pipedInto]
  const account = consumers.map((item) => provisioner(item.texts)).find((row) => row !== undefined)
  const base = { command, kept: undefined, path: undefined, removed: false }
  if (account) return [{ ...base, how: 'account', to: account.to, instead: account.instead }]
  if (isFunction(script, command))
    return [
      {
        ...base,
        how: 'redirect',
        to: `wherever the function ${command.program} puts it`,
        instead: 'write the command out',
      },
    ]
  const stored = command.redirects.some(({ operator }) => operator === '<<<' || operator === '<<')
    ? poured(command)
    : []
  if (stored.length > 0)
    return stored.map((word) => write(command, script, paths, word, 'redirect'))
  if (isInPlace(command))
    return command.args.slice(-1).map((word) => write(command, script, paths, word, 'redirect'))
  const path = /^(?:mkdir|touch|cp|mv|ln|install|git|tar|unzip|wget|curl|rsync)$/.test(
    command.program ?? '',
  )
    ? command.args.find((word) => /^["']?(?:\.{0,2}\/|\/|~)/.test(word.raw) && taint.isIn(word))
    : undefined
  if (path)
    return [
      { ...base, how: 'redirect', to: 'the name of a file', instead: 'give the file another name' },
    ]
  const named = namedByQuery(command, taint)
  if (named)
    return [
      {
        ...base,
        how: 'redirect',
        to: 'a file that wget names after the whole address',
        instead: 'say -O FILE',
      },
    ]
  if (isFetchedCredential(command))
    return [
      {
        ...base,
        how: 'account',
        to: 'a file as the answer of a server',
        instead: 'fetch it in the RUN that uses it and delete it there',
      },
    ]
  const files = [
    ...(taint.prints(command)
      ? outputs(command, script).map((word) => write(command, script, paths, word, 'redirect'))
      : []),
    ...carried,
  ]
  const clone = command.is('git') ? cloneWrite(command, script, paths, taint) : undefined
  if (clone) return [clone, ...files]
  return [...files, ...consumers.flatMap((item) => toolWrite(command, item, script, paths) ?? [])]
}

/** `curl -u $USER:$PASSWORD https://…/auth > .npmrc`: what comes back is a credential too. */
function isFetchedCredential(command: Command): boolean {
  return (
    command.is('curl', 'wget') &&
    command.redirects.some(
      ({ operator, target }) =>
        operator.startsWith('>') &&
        target?.text !== undefined &&
        credentialFile(target.text, target.text) !== undefined,
    )
  )
}

/** A call of a function of the script: what it does with `$1` is not followed. */
function isFunction({ source }: Script, command: Command): boolean {
  const { program } = command
  return (
    program !== undefined &&
    /^[A-Za-z_]\w*$/.test(program) &&
    new RegExp(`(?:^|[\\s;&|{(])(?:function\\s+${program}\\b|${program}\\s*\\(\\))`).test(source)
  )
}

/** `python -c "…$TOKEN…"` that opens a file. */
function isCode(command: Command): boolean {
  return (
    /^(?:python[\d.]*|node|ruby|perl|php)$/.test(command.program ?? '') &&
    command.words.some((word) => /^-[cer]$/.test(word.raw)) &&
    command.words.some((word) =>
      /\bopen\s*\(|\bwrite|\blogin\s*\(|File\.|file_put_contents|writeFile/.test(word.raw),
    )
  )
}

/** `sed -i`, `perl -pi`, `awk -i inplace`, `yq -i`: the last operand is the file that is changed. */
function isInPlace(command: Command): boolean {
  const flags = command.argTexts
  if (/^(?:yq|dasel|crudini|augtool|xmlstarlet)$/.test(command.program ?? ''))
    return flags.some((word) => /^-[a-zA-Z]*i|^--in-?place|^--set$|^ed$|put/.test(word))
  if (command.is('sed')) return flags.some((word) => /^-[a-zA-Z]*i|^--in-place/.test(word))
  if (/^(?:perl|ruby)$/.test(command.program ?? ''))
    return flags.some((word) => /^-[a-z0-9]*i/.test(word))
  return /^[gm]?awk$/.test(command.program ?? '') && flags.includes('inplace')
}

/** wget without -O names the file after the address, query included (GNU wget manual, "Download Options"). */
function namedByQuery(command: Command, taint: Taint): boolean {
  if (
    !command.is('wget') ||
    command.words.some((word) => /^-[a-zA-Z]*O|^--output-document|^--spider|^-i/.test(word.raw))
  )
    return false
  // in the userinfo it does no harm; behind a `?`, or in a variable that holds the whole address, it does
  return command.args.some(
    (word, index, words) =>
      !word.raw.startsWith('-') &&
      !/^-(?:-header|-user|-password|-post-data|-referer|-method|U|P|o|a)$/.test(
        words[index - 1]?.raw ?? '',
      ) &&
      taint.isIn(word) &&
      word.reads.some(
        (read) =>
          taint.names.has(read.name) &&
          !word.raw.slice(read.end - word.start).includes('@') &&
          (read.start - word.start < 2 ||
            (word.raw.includes('?') && read.start - word.start > word.raw.indexOf('?'))),
      ),
  )
}

function write(
  command: Command,
  script: Script,
  paths: Paths,
  word: Word,
  how: Write['how'],
): Write {
  const path = paths.path(word, command.start)
  const removed = path !== undefined && isRemoved(script, paths, command, path)
  return {
    command,
    how,
    to: word.text ?? word.raw,
    path,
    instead: remedyFor(path ?? word.raw),
    kept: undefined,
    removed,
  }
}

const remedies: Readonly<Record<string, string>> = {
  'maven-settings': 'write ${env.NAME} into it and give the variable to the RUN that calls mvn',
  'nuget-config': 'write %NAME% into it and give the variable to the RUN that restores',
  'composer-auth': 'give COMPOSER_AUTH to the RUN that installs',
}

/** What a person does instead, by the kind of file. */
function remedyFor(path: string): string {
  const file = credentialFile(path, path)
  if (!file) return 'give the value to the command that needs it'
  return (
    remedies[file.kind] ??
    'mount the file itself where it is used, or remove it in the RUN that writes it'
  )
}

function copies(command: Command, script: Script, paths: Paths, taint: Taint): Write[] {
  return copyTargets(command, paths, taint.files).map((path) => ({
    command,
    how: 'copy' as const,
    isCopy: true,
    to: path,
    path,
    instead: 'mount it where it is used instead of copying it',
    kept: undefined,
    removed: isRemoved(script, paths, command, path),
  }))
}
