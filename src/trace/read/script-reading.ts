import { isFrameworkScript, isOfFramework } from '../../catalog/programs/frameworks.ts'
import { hasWord } from '../../has-word.ts'
import type { Script } from '../../shell.ts'
import type { ConfigFile } from '../enter/configs.ts'
import type { Around } from './around.ts'
import { type Call, callsIn } from './calls.ts'
import { scriptsInCode } from './code-calls.ts'
import { aroundIn, manifestsOf, readInner, recipesCalled } from './manifests-called.ts'
import type { Implicit } from './readings.ts'
import { pathsIn, textsOf } from './texts-run.ts'

/** How a call reads a variable. */
type Asks = (call: Call, name: string, around: Around, depth: number) => Implicit | undefined

/** Scripts in scripts deeper than this are not looked into. */
const deepest = 4

/** A script of the project: what it does is known when its text is at hand. */
export function scriptReading(
  words: readonly string[],
  name: string,
  around: Around,
  depth: number,
  mayRead: Asks,
): Implicit | undefined {
  const by = words.slice(0, 2).join(' ')
  const path = words.find(
    (word) => isFrameworkScript(word) || (/[./]/.test(word) && !/^-|^\.$/.test(word)),
  )
  const text = depth >= deepest ? undefined : textOf(words[0]!, path, around)
  if (text === undefined) return { how: isOfFramework(words) ? 'project' : 'script', by }
  if (hasWord(text, name)) return { how: 'file', by }
  if (!isShellScript(words, text)) {
    // what it loads of the project is its own code
    const texts = [text, ...textsOf(pathsIn(text), around.project)]
    const isSureIn = (script: Script) =>
      readingsIn(script, name, around, depth, mayRead).some(isSure)
    return { how: texts.flatMap(scriptsInCode).some(isSureIn) ? 'file' : 'script', by }
  }
  const script = readInner(text)
  if (!script || /\$\{!|\beval\b/.test(text)) return { how: 'script', by }
  const found = readingsIn(script, name, around, depth, mayRead)
  return found.length === 0 ? undefined : { how: found.some(isSure) ? 'file' : 'script', by }
}

/** Is it known to read the variable? What a text names is found as a word of it. */
function isSure({ how }: Implicit): boolean {
  return how === 'tool' || how === 'file'
}

/** How the calls of a text that a call runs read the variable, or may. */
function readingsIn(
  script: Script,
  name: string,
  around: Around,
  depth: number,
  mayRead: Asks,
  folder?: string,
): Implicit[] {
  // its commands stand in a text of their own
  const inside = {
    ...aroundIn(around, script, folder),
    isSettled: ({ content, via }: ConfigFile) => !!content && via !== 'written',
  }
  return callsIn(script).flatMap((call) => mayRead(call, name, inside, depth + 1) ?? [])
}

/**
 * Does one of the commands surely read the variable that a manifest at hand says a call runs:
 * scripts that it names, hooks of an install?
 */
export function isReadByManifest(
  call: Call,
  name: string,
  around: Around,
  depth: number,
  mayRead: Asks,
): boolean {
  if (depth >= deepest || around.project.isEmpty) return false
  const { runs } = call.found?.tool.project ?? {}
  const isFetch = call.found!.tool.needs?.test(call.found!.args) ?? false
  const lines = isFetch
    ? manifestsOf(call, around).flatMap(({ text, folder }) =>
        hooksIn(text, runs).map((line) => ({ text: line, folder })),
      )
    : recipesCalled(call, around)
  return lines.some(({ text, folder }) => {
    const script = readInner(text)
    return (
      script !== undefined && readingsIn(script, name, around, depth, mayRead, folder).some(isSure)
    )
  })
}

/** The commands of the hooks in a manifest. */
function hooksIn(text: string, runs: RegExp | undefined): string[] {
  const hooks = (runs && text.match(runs)) ?? []
  return hooks.flatMap((hook) =>
    // the first one is its name
    [...hook.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
      .slice(1)
      .map(([, line]) => line!.replaceAll('\\"', '"').replace(/^@(?=(?:php|composer)\s)/, '')),
  )
}

function textOf(program: string, path: string | undefined, around: Around): string | undefined {
  const written = around.written(program) ?? (path && around.written(path))
  return written ?? (path && around.project.text(path))
}

function isShellScript([program]: readonly string[], text: string): boolean {
  const shebang = /^#!\s*(?:\S*\/)?(?:env\s+)?(\S+)/.exec(text)?.[1]
  return /^(?:sh|bash|dash|ash|zsh|\.|source)$/.test(
    (shebang ?? program ?? '').replace(/^.*\//, ''),
  )
}
