import { isTool } from '../../catalog/tools.ts'
import { wrapperOf } from '../../catalog/programs/wrappers.ts'
import { readScript, type Script } from '../../shell.ts'

/** Code that has the system run a program. */
const runs = /exec|spawn|subprocess|system|popen|\b(?:sh|shell|run|call|cmd)\b|\$`|%x|Process/i

/** Texts in quotes, of one line but for those in back quotes. */
const quoted = /'[^'\n]*'|"[^"\n]*"|`[^`]*`/g

/** A line that is a remark in one of the general languages. */
const remark = /^[ \t]*(?:\/\/|\/?\*|#).*/gm

/** More code than anybody writes by hand is not looked through. */
const longest = 200_000

/**
 * The tools that code of a general language calls, as a shell would: `execSync('npm ci')`,
 * `spawn('npm', ['ci'])`, `subprocess.run(["npm", "ci"])`.
 */
export function scriptsInCode(text: string): Script[] {
  if (text.length > longest || !runs.test(text)) return []
  return linesIn(text.replaceAll(remark, '')).flatMap((line) => {
    const script = readScript(line, wrapperOf)
    return script.broken ? [] : [script]
  })
}

/** A call whose first argument is no text: `spawn(command`, `os.system(line`, `` exec(`${a} b` ``. */
const launches =
  /\b(?:exec|spawn|execFile|fork|execa|system|popen|run|call|command)(?:Sync|Async)?\((?:[\w$]|`\$)/i

/** The modules by which code has the system run a program. */
const launchers = /child_process|execa|shelljs|cross-spawn|subprocess|os\.(?:system|popen)/

/** Does code have the system run a program that nobody can tell by the text? */
export function launchesAny(text: string): boolean {
  return launchers.test(text) && launches.test(text)
}

function linesIn(code: string): string[] {
  const found = [...code.matchAll(quoted)].map((match) => ({
    text: match[0].slice(1, -1).trim(),
    start: match.index,
    end: match.index + match[0].length,
  }))
  return found.flatMap(({ text, end }, index) => {
    if (/\s/.test(text)) return startsTool(text) ? [text] : []
    return isTool(text) ? [[text, ...wordsBehind(code, end, found.slice(index + 1))].join(' ')] : []
  })
}

/** `npm ci`, `cd web && npm ci`, `CI=1 npm ci` */
function startsTool(text: string): boolean {
  return isTool(text.split(/\s/, 1)[0]!) || /^\w+=|^cd\s|&&/.test(text)
}

/** The other words of a list of them. */
function wordsBehind(
  code: string,
  end: number,
  found: readonly { readonly text: string; readonly start: number; readonly end: number }[],
): string[] {
  const words: string[] = []
  let from = end
  for (const { text, start, end: to } of found) {
    if (!/^[\s,[(]*$/.test(code.slice(from, start))) break
    words.push(/^[\w@./:=-]+$/.test(text) ? text : '"$"')
    from = to
  }
  return words
}
