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
    const found = left.flatMap((path) => scripts.script(path) ?? [])
    const added = found.filter((text) => !texts.has(text)).slice(0, most)
    for (const text of added) texts.add(text)
    left = added.flatMap(pathsIn)
  }
  return texts
}

/** The scripts that a text names. */
export function pathsIn(text: string): string[] {
  return text.match(/[\w./-]+\.(?:sh|bash|[cm]?[jt]s|py|rb|php|pl|rake)\b/g) ?? []
}
