import { credentialFile } from '../catalog/files.ts'
import { findTool, type Persist, type Tool } from '../catalog/tools.ts'
import { provisioner } from '../catalog/provisioning.ts'
import type { Command, Script, Word } from '../shell.ts'
import { copyTargets } from './copies.ts'
import type { Paths } from './paths.ts'
import { isRemoved, laterThan } from './removed.ts'
import { isFilter, programOf, Taint } from './taint.ts'

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
  readonly kept: { readonly call: Command; readonly args: string; readonly tool: Tool; readonly persist: Persist } | undefined
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
export function findWrites(script: Script, names: Iterable<string>, paths: Paths, files: Iterable<string> = []): Write[] {
  const taint = new Taint(script, paths, names, files)
  const found = script.commands.toSorted((a, b) => a.start - b.start).flatMap((command) => {
    const writes = writesOf(command, script, paths, taint)
    // what was written is secret from here on: it may be copied further
    for (const { path } of writes) if (path !== undefined) taint.files.add(path)
    return writes
  })
  return found.map((write) => (write.isCopy ? write : { ...write, removed: isWhollyRemoved(write, found) }))
}

/** Gone with all that was copied of it: a file that was moved is where its copy is. */
function isWhollyRemoved(write: Write, found: readonly Write[]): boolean {
  const copies = found.filter((other) => other.isCopy && other.command.start > write.command.start)
  const isMoved = copies.some((other) => programOf(other.command) === 'mv')
  return (write.removed || isMoved) && copies.every((other) => other.removed)
}

function writesOf(command: Command, script: Script, paths: Paths, taint: Taint): Write[] {
  const carried = copies(command, script, paths, taint)
  if (isCode(command) && command.words.some((word) => [...taint.names].some((name) => word.raw.includes(name)))) return [{ command, kept: undefined, path: undefined, removed: false, how: 'redirect', to: 'wherever its code puts it', instead: 'let a tool read the variable from its environment' }]
  if (!taint.touches(command) && !taint.prints(command)) return carried
  const consumers = [command, ...command.pipedInto]
  const account = consumers.map((item) => provisioner(textOf(item))).find((row) => row !== undefined)
  const base = { command, kept: undefined, path: undefined, removed: false }
  if (account) return [{ ...base, how: 'account', to: account.to, instead: account.instead }]
  if (isFunction(script, command)) return [{ ...base, how: 'redirect', to: `wherever the function ${programOf(command)} puts it`, instead: 'write the command out' }]
  const stored = command.redirects.some(({ operator }) => operator === '<<<' || operator === '<<') ? poured(command) : []
  if (stored.length > 0) return stored.map((word) => write(command, script, paths, word, 'redirect'))
  if (isInPlace(command)) return command.words.slice(-1).map((word) => write(command, script, paths, word, 'redirect'))
  const path = /^(?:mkdir|touch|cp|mv|ln|install|git|tar|unzip|wget|curl|rsync)$/.test(programOf(command) ?? '') ? command.words.slice(1).find((word) => /^["']?(?:\.{0,2}\/|\/|~)/.test(word.raw) && taint.isIn(word)) : undefined
  if (path) return [{ ...base, how: 'redirect', to: 'the name of a file', instead: 'give the file another name' }]
  const named = namedByQuery(command, taint)
  if (named) return [{ ...base, how: 'redirect', to: 'a file that wget names after the whole address', instead: 'say -O FILE' }]
  const files = [...(taint.prints(command) ? outputs(command, script).map((word) => write(command, script, paths, word, 'redirect')) : []), ...carried]
  const clone = programOf(command) === 'git' ? cloneWrite(command, script, paths, taint) : undefined
  if (clone) return [clone, ...files]
  return [...files, ...consumers.flatMap((item) => toolWrite(command, item, script, paths) ?? [])]
}

function textOf(command: Command): string[] {
  return command.words.map((word) => word.text ?? word.raw)
}

/** A call of a function of the script: what it does with `$1` is not followed. */
function isFunction({ source }: Script, command: Command): boolean {
  const program = programOf(command)
  return program !== undefined && /^[A-Za-z_]\w*$/.test(program) && new RegExp(`(?:^|[\\s;&|{(])(?:function\\s+${program}\\b|${program}\\s*\\(\\))`).test(source)
}

/** `python -c "…$TOKEN…"` that opens a file. */
function isCode(command: Command): boolean {
  return /^(?:python[\d.]*|node|ruby|perl|php)$/.test(programOf(command) ?? '') && command.words.some((word) => /^-[cer]$/.test(word.raw)) && command.words.some((word) => /\bopen\s*\(|\bwrite|File\.|file_put_contents|writeFile/.test(word.raw))
}

/** `sed -i`, `perl -pi`, `awk -i inplace`, `yq -i`: the last operand is the file that is changed. */
function isInPlace(command: Command): boolean {
  const flags = textOf(command).slice(1)
  if (/^(?:yq|dasel|crudini|augtool|xmlstarlet)$/.test(programOf(command) ?? '')) return flags.some((word) => /^-[a-zA-Z]*i|^--in-?place|^--set$|^ed$|put/.test(word))
  if (programOf(command) === 'sed') return flags.some((word) => /^-[a-zA-Z]*i|^--in-place/.test(word))
  if (/^(?:perl|ruby)$/.test(programOf(command) ?? '')) return flags.some((word) => /^-[a-z0-9]*i/.test(word))
  return /^[gm]?awk$/.test(programOf(command) ?? '') && flags.includes('inplace')
}

/** wget without -O names the file after the address, query included (GNU wget manual, "Download Options"). */
function namedByQuery(command: Command, taint: Taint): boolean {
  if (programOf(command) !== 'wget' || command.words.some((word) => /^-[a-zA-Z]*O|^--output-document|^--spider|^-i/.test(word.raw))) return false
  // in the userinfo it does no harm; behind a `?`, or in a variable that holds the whole address, it does
  return command.words.slice(1).some((word, index, words) => !word.raw.startsWith('-') && !/^-(?:-header|-user|-password|-post-data|-referer|-method|U|P|o|a)$/.test(words[index - 1]?.raw ?? '') && taint.isIn(word) && word.reads.some((read) => taint.names.has(read.name) && !word.raw.slice(read.end - word.start).includes('@') && (read.start - word.start < 2 || (word.raw.includes('?') && read.start - word.start > word.raw.indexOf('?')))))
}

/** The files that a printing command's output goes to, through pipes, `tee` and the redirections of a group around it. */
function outputs(command: Command, script: Script): Word[] {
  const found = [...redirected(command), ...teed(command)]
  for (const next of command.pipedInto) {
    found.push(...poured(next))
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

/** `dd of=f`, `install /dev/stdin f`, `sponge f`, `cp /dev/stdin f` take what is piped into them to a file. */
function poured(command: Command): Word[] {
  const program = programOf(command)
  if (program === 'dd') return command.words.flatMap((word) => (word.raw.startsWith('of=') ? [{ ...word, raw: word.raw.slice(3), text: word.text?.slice(3) }] : []))
  const last = command.words.at(-1)
  const isStdin = command.words.some((word) => word.text === '/dev/stdin' || word.text === '-')
  return last && (program === 'sponge' || ((program === 'install' || program === 'cp') && isStdin)) ? [last] : []
}

function teed(command: Command): Word[] {
  const at = command.words.findIndex((word) => word.text?.replace(/^.*\//, '') === 'tee')
  return at === -1 ? [] : command.words.slice(at + 1).filter((word) => !word.raw.startsWith('-') && !word.text?.startsWith('/dev/'))
}

function write(command: Command, script: Script, paths: Paths, word: Word, how: Write['how']): Write {
  const path = paths.path(word, command.start)
  const removed = path !== undefined && isRemoved(script, paths, command, path)
  return { command, how, to: word.text ?? word.raw, path, instead: remedyFor(path ?? word.raw), kept: undefined, removed }
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
  return remedies[file.kind] ?? 'mount the file itself where it is used, or remove it in the RUN that writes it'
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

/** What a tool keeps of a value that it is given, unless the same script takes it back. */
function toolWrite(source: Command, command: Command, script: Script, paths: Paths): Write | undefined {
  const found = findTool(textOf(command))
  // a word that is nothing but a variable stands as a lone `$` in the rows
  const blurred = command.words.slice(1).map((word) => word.text ?? (/^["']?\$\{?\w+\}?["']?$/.test(word.raw) ? '$' : word.raw)).join(' ')
  const persist = found?.tool.persists.find((row) => row.when.test(found.args) || row.when.test(blurred))
  if (!found || !persist) return undefined
  const path = /^[~/.]/.test(persist.to) ? keptPath(paths, command, persist.to) : undefined
  const removed = isUndone(script, command, found, persist) || (path !== undefined && isRemoved(script, paths, command, path))
  return { command: source, how: 'tool', to: persist.to, path, instead: persist.instead, kept: { call: command, args: found.args, tool: found.tool, persist }, removed }
}

function isUndone(script: Script, command: Command, { tool }: { readonly tool: Tool }, persist: Persist): boolean {
  const keys = keysOf(command)
  return laterThan(script, command).some((later) => {
    const found = findTool(textOf(later))
    if (found?.tool !== tool || !persist.undo?.test(found.args)) return false
    const plain = found.args.replaceAll(/["']/g, '')
    return keys.length === 0 ? !/[./]\w/.test(plain) : keys.some((key) => plain.includes(key))
  })
}

/** The words of a call that name what it sets: a host, a key with dots or slashes. Taking back another one takes back nothing. */
function keysOf(command: Command): string[] {
  return command.words.slice(1).flatMap((word) => {
    const plain = word.raw.replaceAll(/["']/g, '').replace(/=.*$/, '')
    return /[./]/.test(plain) && !plain.startsWith('-') && (word.reads.length === 0 || plain.startsWith('url.')) ? [plain.replace(/\.(?:insteadOf|pushInsteadOf)$/i, '')] : []
  }).slice(0, 1)
}

function keptPath(paths: Paths, command: Command, path: string): string | undefined {
  return paths.path({ raw: path, text: path, reads: [], start: command.start, end: command.end }, command.start)
}

const cloneFlagsWithValue = /^(?:-b|--branch|--depth|-c|--config|-o|--origin|--reference|--separate-git-dir|-j|--jobs|--filter|--template|-u|--upload-pack|--server-option|--shallow-since)$/

/** `git clone https://$TOKEN@host/repo dir` keeps the URL in dir/.git/config. */
function cloneWrite(command: Command, script: Script, paths: Paths, taint: Taint): Write | undefined {
  const at = command.words.findIndex((word) => word.text === 'clone')
  if (at === -1) return undefined
  const operands: Word[] = []
  for (let index = at + 1; index < command.words.length; index++) {
    const word = command.words[index]!
    if (cloneFlagsWithValue.test(word.raw)) index++
    else if (!word.raw.startsWith('-')) operands.push(word)
  }
  const [url, folder] = operands
  if (!url || !taint.isIn(url)) return undefined
  const name = /([\w.-]+?)(?:\.git)?["']?$/.exec(url.raw)?.[1]
  const word = folder ?? (name === undefined ? undefined : { ...url, raw: name, text: name, reads: [] })
  const into = word && paths.path(word, command.start)
  const raws = command.words.map((word) => word.raw)
  const isBare = raws.some((raw) => raw === '--bare' || raw === '--mirror')
  const apart = raws.some((raw) => raw.startsWith('--separate-git-dir'))
  const path = into === undefined || apart ? undefined : `${into.replace(/\/$/, '')}/${isBare ? '' : '.git/'}config`
  // a relative submodule keeps an address made of the one that it was cloned from
  const hasModules = raws.some((raw) => raw.startsWith('--recurs')) || /\bgit\b[^;&|]*\bsubmodule\b/.test(script.source)
  const remote = /(?:--origin|-o)[ =](\S+)/.exec(raws.join(' '))?.[1] ?? 'origin'
  const removed = path !== undefined && (isRemoved(script, paths, command, path) || (!hasModules && isUrlReset(script, paths, command, path, remote)))
  return { command, how: 'clone', to: `${folder?.raw ?? name ?? 'the clone'}/.git/config`, path, instead: 'let git ask a credential helper, or reset the URL in the same RUN', kept: undefined, removed }
}

/** `git -C dir remote set-url origin …` or `cd dir && git remote …`, with an address that holds no variable. */
function isUrlReset(script: Script, paths: Paths, clone: Command, config: string, remote: string): boolean {
  return laterThan(script, clone).some((command) => {
    const words = textOf(command)
    const name = remote.replaceAll('.', String.raw`\.`)
    if (words[0] !== 'git' || !new RegExp(`\\bremote (?:set-url|remove|rm) (?:--push )?${name} |\\bconfig (?:\\S+ )*--(?:unset remote\\.${name}\\.url|remove-section remote\\.${name}) `).test(`${words.join(' ')} `)) return false
    const at = words.indexOf('-C')
    const folder = at === -1 ? paths.folder(command.start) : paths.path(command.words[at + 1]!, command.start)
    const own = folder?.replace(/\/$/, '')
    return own !== undefined && (`${own}/.git/config` === config || `${own}/config` === config) && command.words.every((word) => word.reads.length === 0)
  })
}
