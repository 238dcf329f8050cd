import { ownProgram } from '../../catalog/programs/in-texts.ts'
import { isFrameworkScript, isOfFramework } from '../../catalog/programs/frameworks.ts'
import { isSourcing, toolCalled } from '../../catalog/tools.ts'
import { hasWord } from '../../has-word.ts'
import { interpreterOf, isShell, type Script } from '../../shell.ts'
import type { ConfigFile } from '../enter/configs.ts'
import type { Around } from './around.ts'
import { type Call, callsIn } from './calls.ts'
import { launchesAny, scriptsInCode } from './code-calls.ts'
import { aroundIn, type Called, manifestsOf, readInner, recipesCalled } from './manifests-called.ts'
import type { Implicit } from './readings.ts'
import { modulesIn, pathsIn, textsOf } from './texts-run.ts'

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
    const loaded = textsOf([...pathsIn(text), ...modulesIn(text, path ?? '')], around.project)
    const texts = [text, ...loaded]
    const isNamed = [...loaded].some((other) => hasWord(other, name))
    const isSureIn = (script: Script) =>
      readingsIn(script, name, around, depth, mayRead).some(isSure)
    if (isNamed || texts.flatMap(scriptsInCode).some(isSureIn)) return { how: 'file', by }
    return texts.some(launchesAny) ? { how: 'script', by, runsAny: true } : { how: 'script', by }
  }
  const script = readInner(text)
  if (!script || /\$\{!|\beval\b/.test(text)) return { how: 'script', by, runsAny: true }
  const found = readingsIn(script, name, around, depth, mayRead)
  if (found.some(isSure)) return { how: 'file', by }
  if (found.some(({ runsAny }) => runsAny)) return { how: 'script', by, runsAny: true }
  return found.length === 0 ? undefined : { how: 'script', by }
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
 * How one of the commands reads the variable that a call runs by its words or by a manifest at hand:
 * lines, scripts that it names, hooks of an install. `file` when it surely does, `script` when only
 * a variable tells what runs there; undefined where neither is so.
 */
export function manifestReading(
  call: Call,
  name: string,
  around: Around,
  depth: number,
  mayRead: Asks,
): 'file' | 'kin' | 'script' | undefined {
  if (depth >= deepest) return undefined
  const texts = textsRunBy(call, around)
  if (texts.some(({ text }) => hasWord(text, name))) return 'file'
  const found = texts.flatMap(({ text, folder }) => {
    const script = readInner(text)
    return script ? readingsIn(script, name, around, depth, mayRead, folder) : []
  })
  if (found.some(isSure)) return 'file'
  if (found.some(({ how, tool }) => how === 'kin' && toolCalled(tool ?? '')?.installs)) return 'kin'
  return found.some(({ runsAny }) => runsAny) ? 'script' : undefined
}

function textsRunBy(call: Call, around: Around): readonly Called[] {
  const { tool, args } = call.found!
  if (!tool.needs?.test(args)) return recipesCalled(call, around)
  return manifestsOf(call, around).flatMap(({ text, folder }) =>
    hooksIn(text, tool.project?.runs).map((line) => ({ text: line, folder })),
  )
}

/** The commands of the hooks in a manifest. */
function hooksIn(text: string, runs: RegExp | undefined): string[] {
  const hooks = (runs && text.match(runs)) ?? []
  return hooks.flatMap((hook) =>
    // the first one is its name
    [...hook.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
      .slice(1)
      .map(([, line]) => line!.replaceAll('\\"', '"').replace(ownProgram, '')),
  )
}

function textOf(program: string, path: string | undefined, around: Around): string | undefined {
  const written = around.written(program) ?? (path && around.written(path))
  return written ?? (path && around.project.text(path))
}

function isShellScript([program]: readonly string[], text: string): boolean {
  const interpreter = interpreterOf(text) ?? program ?? ''
  return isShell(interpreter) || isSourcing(interpreter)
}
