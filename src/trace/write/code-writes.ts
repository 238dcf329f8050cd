import { hasWord } from '../../has-word.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { type Command, interpreterOf, isShell } from '../../shell.ts'

/** What in a line of code writes a file, in the languages that scripts of projects are written in. */
const writing =
  /\bopen\s*\([^)]*,\s*(?:mode\s*=\s*)?["'][wax]|\bwrite_text\s*\(|(?:write|append)File(?:Sync)?\s*\(|File\.write|IO\.write|file_put_contents|Deno\.writeTextFile|Bun\.write|Set-Content|Out-File/

/** A handle that was opened to write, and a line that writes to one. */
const opening = /(?:\bas\s+(\w+)\s*:|(\w+)\s*=\s*(?:File\.)?open\s*\()/

/** `const token = process.env.TOKEN`, `url = "…" + token` */
const setting = /(?:^|[\s({;])[$@]?(\w+)\s*:?=(?![=>])/

/**
 * Does a script that is none of a shell write one of the variables to a file, as far as its lines
 * tell?
 *
 * @param names variables of the environment
 */
export function codeWrites(text: string, names: ReadonlySet<string>): boolean {
  const held = new Set(names)
  const handles = new Set<string>()
  const isIn = (part: string) => [...held].some((name) => hasWord(part, name))
  return text.split('\n').some((line) => {
    const at = line.search(writing)
    const [, first, second] = at === -1 ? [] : (opening.exec(line) ?? [])
    const handle = first ?? second
    if (handle !== undefined) handles.add(handle)
    if (!isIn(line)) return false
    if (at !== -1 && isIn(line.slice(at))) return true
    if ([...handles].some((item) => line.includes(`${item}.write`))) return true
    const name = setting.exec(line)?.[1]
    if (name !== undefined && !callsOthers(line)) held.add(name)
    return false
  })
}

/** What a call gives back is something else, but for those that only get the value or put it together. */
function callsOthers(line: string): boolean {
  const own =
    /(?:getenvb?|(?:environ|env|ENV)\.(?:get|fetch)|encode|decode|format|join|concat|replace|strip|trim|str|String|from|toString|stringify|dumps|b64encode|btoa)\s*\(/g
  return /\w\s*\(/.test(line.replaceAll(own, ''))
}

/** Is the text of a file that a command runs one for a shell? */
export function isShellText(text: string, command: Command): boolean {
  return isShell(interpreterOf(text) ?? 'sh') && !effectsOf(command).row?.code
}
