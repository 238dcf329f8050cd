import { posix } from 'node:path'
import type { Call } from './calls.ts'

/** Scripts that scripts name deeper than this are not looked into, nor are more than so many. */
const deepest = 2
const most = 40

/** Scripts of the project by their path. */
interface Scripts {
  readonly isWithoutScripts: boolean
  script(path: string): string | undefined
}

/**
 * The texts at hand that a call runs: a script, the files of the project that its tool runs, and
 * the scripts that those name.
 */
export function textsRun({ words, found, isScript }: Call, scripts: Scripts): Set<string> {
  if (scripts.isWithoutScripts) return new Set()
  const runsTasks = isScript || (found?.tool.scripts?.test(found.args) ?? false)
  return textsOf(
    [
      ...(isScript ? words.filter((word) => /^[^-$]/.test(word)) : []),
      ...(runsTasks ? (found?.tool.project?.files ?? []) : []),
    ],
    scripts,
  )
}

/** The texts of scripts, and of those that they name. */
export function textsOf(paths: readonly string[], scripts: Scripts): Set<string> {
  const texts = new Set<string>()
  let left = paths
  for (let depth = 0; depth <= deepest && left.length > 0; depth++) {
    const found = new Map<string, string>()
    for (const path of left) {
      const text = scripts.script(path)
      if (text !== undefined && !texts.has(text) && found.size < most) found.set(text, path)
    }
    for (const text of found.keys()) texts.add(text)
    left = [...found].flatMap(([text, path]) => [...pathsIn(text), ...modulesIn(text, path)])
  }
  return texts
}

/** What the text of a file loads from beside it: `import './a'`, `require_relative 'a'`. */
export function modulesIn(text: string, path: string): string[] {
  const found = [...text.matchAll(loads)].map(([, module]) =>
    posix.join(posix.dirname(path), module!),
  )
  return found.flatMap((module) =>
    /\.\w{2,3}$/.test(module)
      ? [module, module.replace(/\.([cm]?)jsx?$/, '.$1ts')]
      : endings.map((ending) => module + ending),
  )
}

const loads = /(?:\bfrom|\bimport|\brequire(?:_relative)?)\b ?\(? ?["'](\.{1,2}\/[\w./-]+)["']/g

const endings = ['.js', '.ts', '.mjs', '.cjs', '.mts', '.rb', '/index.js', '/index.ts']

/** The scripts that a text names. */
export function pathsIn(text: string): string[] {
  return text.match(/[\w./-]+\.(?:sh|bash|[cm]?[jt]s|py|rb|php|pl|rake)\b/g) ?? []
}
