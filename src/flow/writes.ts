import { findTool, type Persist, type Tool } from '../catalog/tools.ts'
import { provisioner } from '../catalog/provisioning.ts'
import type { Command, Script, Word } from '../shell.ts'
import { covers, type Paths } from './paths.ts'
import { isFilter, isPrinter, isTainted, printsTainted, programOf, taintedNames } from './taint.ts'

/** A place where a script leaves a secret in the layer. */
export interface Write {
  readonly command: Command
  /** `redirect`: printed into a file. `tool`: a tool keeps it in its configuration. `clone`: git keeps the URL. `account`: a password is set. */
  readonly how: 'redirect' | 'tool' | 'clone' | 'account'
  /** What it is written to, for a reader. */
  readonly to: string
  /** Absolute, or starting with `~/` or `./`; undefined when it cannot be told. */
  readonly path: string | undefined
  /** The remedy, a short imperative clause. */
  readonly instead: string
  /** The call of a tool that keeps it, and what is known about that. */
  readonly kept: { readonly call: Command; readonly args: string; readonly tool: Tool; readonly persist: Persist } | undefined
  /** Taken out again by the same RUN on every path that succeeds. */
  readonly removed: boolean
}

/** Finds where a script writes the values of some variables. */
export function findWrites(script: Script, names: ReadonlySet<string>, paths: Paths): Write[] {
  const tainted = taintedNames(script, names)
  return script.commands.flatMap((command) => (isTainted(command, tainted) ? writesOf(command, script, paths, tainted) : []))
}

function writesOf(command: Command, script: Script, paths: Paths, tainted: ReadonlySet<string>): Write[] {
  const words = command.words.map((word) => word.text ?? word.raw)
  const program = programOf(command)
  const consumers = [command, ...command.pipedInto]
  const account = consumers.map((item) => provisioner(item.words.map((word) => word.text ?? word.raw))).find((row) => row !== undefined)
  if (account) return [{ command, how: 'account', to: account.to, path: undefined, instead: account.instead, kept: undefined, removed: false }]
  if (program === 'sed' && words.some((word) => /^-[a-zA-Z]*i|^--in-place/.test(word))) {
    return command.words.slice(-1).map((word) => write(command, script, paths, word, 'redirect'))
  }
  const files = isPrinter(command) && printsTainted(script, command, tainted) ? outputs(command, script).map((word) => write(command, script, paths, word, 'redirect')) : []
  const clone = program === 'git' ? cloneWrite(command, script, paths, tainted) : undefined
  if (clone) return [clone, ...files]
  return [...files, ...consumers.flatMap((item) => toolWrite(command, item, script, paths) ?? [])]
}

/** The files that a printing command's output goes to, through pipes, `tee` and the redirections of a group around it. */
function outputs(command: Command, script: Script): Word[] {
  const found = [...redirected(command), ...teed(command)]
  for (const next of command.pipedInto) {
    if (!isFilter(next)) break
    found.push(...redirected(next), ...teed(next))
  }
  for (const group of script.commands) {
    if (group.words.length === 0 && group.start <= command.start && command.end <= group.end) found.push(...redirected(group))
  }
  return found
}

function redirected(command: Command): Word[] {
  return command.redirects.flatMap(({ operator, target }) => (/^(?:&?>>?|>\|)$/.test(operator) && target && !/^\/dev\/|^\/proc\/|^&?\d$/.test(target.text ?? '') ? [target] : []))
}

function teed(command: Command): Word[] {
  const at = command.words.findIndex((word) => word.text?.replace(/^.*\//, '') === 'tee')
  return at === -1 ? [] : command.words.slice(at + 1).filter((word) => !word.raw.startsWith('-') && !word.text?.startsWith('/dev/'))
}

function write(command: Command, script: Script, paths: Paths, word: Word, how: Write['how']): Write {
  const path = paths.path(word, command.start)
  const removed = path !== undefined && isRemoved(script, paths, command, path)
  return { command, how, to: word.text ?? word.raw, path, instead: 'give the value to the command that needs it', kept: undefined, removed }
}

/** Is the path deleted by a later command that is reached on every path on which the writer was and the script succeeds? */
export function isRemoved(script: Script, paths: Paths, writer: Command, path: string): boolean {
  return laterThan(script, writer).some((command) => {
    const words = command.words.map((word) => word.text ?? word.raw)
    const at = words.findIndex((word) => /^(?:.*\/)?(?:rm|shred|unlink)$/.test(word))
    if (at === -1 || (at > 0 && words[0] !== 'sudo')) return false
    const recursive = words.slice(at).some((word) => /^-[a-zA-Z]*[rR]|^--recursive/.test(word))
    if (words[at] === 'shred' && !words.some((word) => /^-[a-z]*u/.test(word))) return false
    return command.words.slice(at + 1).some((word) => {
      const target = paths.path(globAsText(word), command.start)
      return target !== undefined && covers(target, path, recursive)
    })
  })
}

function globAsText(word: Word): Word {
  return word.text === undefined && /^[\w./~*?-]+$/.test(word.raw) ? { ...word, text: word.raw } : word
}

function laterThan(script: Script, writer: Command): Command[] {
  return script.commands.filter((command) => command.start >= writer.end && command.certain && !command.tested && `${writer.scope}/`.startsWith(`${command.scope}/`))
}

/** What a tool keeps of a value that it is given, unless the same script takes it back. */
function toolWrite(source: Command, command: Command, script: Script, paths: Paths): Write | undefined {
  const found = findTool(command.words.map((word) => word.text ?? word.raw))
  const persist = found?.tool.persists.find((row) => row.when.test(found.args))
  if (!found || !persist) return undefined
  const path = /^[~/.]/.test(persist.to) ? persist.to : undefined
  const removed = isUndone(script, command, found.tool.name, persist) || (path !== undefined && isKeptPathRemoved(script, paths, command, path))
  return { command: source, how: 'tool', to: persist.to, path, instead: persist.instead, kept: { call: command, args: found.args, tool: found.tool, persist }, removed }
}

function isUndone(script: Script, command: Command, tool: string, persist: Persist): boolean {
  return laterThan(script, command).some((later) => {
    const found = findTool(later.words.map((word) => word.text ?? word.raw))
    return found?.tool.name === tool && persist.undo !== undefined && persist.undo.test(found.args)
  })
}

function isKeptPathRemoved(script: Script, paths: Paths, command: Command, path: string): boolean {
  const word: Word = { raw: path, text: path, reads: [], start: command.start, end: command.end }
  const resolved = paths.path(word, command.start)
  return resolved !== undefined && isRemoved(script, paths, command, resolved)
}

const cloneFlagsWithValue = /^(?:-b|--branch|--depth|-c|--config|-o|--origin|--reference|--separate-git-dir|-j|--jobs|--filter|--template|-u|--upload-pack|--server-option|--shallow-since)$/

/** `git clone https://$TOKEN@host/repo dir` keeps the URL in dir/.git/config. */
function cloneWrite(command: Command, script: Script, paths: Paths, tainted: ReadonlySet<string>): Write | undefined {
  const at = command.words.findIndex((word) => word.text === 'clone')
  if (at === -1) return undefined
  const operands: Word[] = []
  for (let index = at + 1; index < command.words.length; index++) {
    const word = command.words[index]!
    if (cloneFlagsWithValue.test(word.raw)) index++
    else if (!word.raw.startsWith('-')) operands.push(word)
  }
  const [url, folder] = operands
  if (!url?.reads.some((read) => tainted.has(read.name))) return undefined
  const name = /([\w.-]+?)(?:\.git)?["']?$/.exec(url.raw)?.[1]
  const word = folder ?? (name === undefined ? undefined : { ...url, raw: name, text: name, reads: [] })
  const into = word && paths.path(word, command.start)
  const path = into === undefined ? undefined : `${into.replace(/\/$/, '')}/.git/config`
  const removed = path !== undefined && (isRemoved(script, paths, command, path) || isUrlReset(script, paths, command, path))
  return { command, how: 'clone', to: `${folder?.raw ?? name ?? 'the clone'}/.git/config`, path, instead: 'let git ask a credential helper, or reset the URL in the same RUN', kept: undefined, removed }
}

/** `git -C dir remote set-url origin …` or `cd dir && git remote …`, with an address that holds no variable. */
function isUrlReset(script: Script, paths: Paths, clone: Command, config: string): boolean {
  return laterThan(script, clone).some((command) => {
    const words = command.words.map((word) => word.text ?? word.raw)
    if (words[0] !== 'git' || !/\bremote (?:set-url|remove|rm) |\bconfig (?:\S+ )*--(?:unset|remove-section)/.test(`${words.join(' ')} `)) return false
    const at = words.indexOf('-C')
    const folder = at === -1 ? paths.folder(command.start) : paths.path(command.words[at + 1]!, command.start)
    return folder !== undefined && `${folder.replace(/\/$/, '')}/.git/config` === config && command.words.every((word) => word.reads.length === 0)
  })
}
