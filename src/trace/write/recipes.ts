import type { Command } from '../../shell.ts'

/**
 * The scripts of a manifest that a call of its tool runs: those of package.json that its words name,
 * with what is run before and after, or the recipes of a Makefile.
 */
export function calledRecipes(file: string, text: string, command: Command): readonly string[] {
  const words = command.operands().flatMap((word) => word.text ?? [])
  if (file.endsWith('.json')) return scriptsIn(text, words)
  return /^(?:GNU)?[Mm]akefile$/.test(file) ? recipesIn(text, words) : []
}

function scriptsIn(text: string, words: readonly string[]): readonly string[] {
  const scripts = scriptsOf(text)
  return words.flatMap((word) =>
    [`pre${word}`, word, `post${word}`].flatMap((name) => {
      const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined
      if (Array.isArray(script)) return script.filter((line) => typeof line === 'string')
      return typeof script === 'string' ? script : []
    }),
  )
}

function scriptsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const { scripts } = JSON.parse(text) as { scripts?: unknown }
    return typeof scripts === 'object' && scripts !== null
      ? (scripts as Record<string, unknown>)
      : {}
  } catch {
    // not JSON: the tool would not run it either
    return {}
  }
}

/**
 * The recipes of targets that the words name, and of those that they ask for; of the first target
 * when none is named. `$(X)` is `$X` to a shell, `$$` a dollar (GNU make manual, "Recipes").
 */
function recipesIn(text: string, words: readonly string[]): readonly string[] {
  const targets = new Map<string, { asks: readonly string[]; lines: string[] }>()
  let lines: string[] | undefined
  for (const line of text.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const rule = /^([\w./%-]+(?: +[\w./%-]+)*) *::?(?!=)([^=]*)$/.exec(line)
    if (rule) {
      lines = []
      for (const name of rule[1]!.split(/ +/))
        targets.set(name, { asks: rule[2]!.trim().split(/\s+/), lines })
    } else if (line.startsWith('\t')) lines?.push(shellLine(line))
  }
  const named = words.filter((word) => targets.has(word))
  const left =
    named.length > 0
      ? named
      : [...targets.keys()].filter((name) => !name.startsWith('.')).slice(0, 1)
  const seen = new Set<string>()
  for (const name of left) {
    if (seen.has(name)) continue
    seen.add(name)
    left.push(...(targets.get(name)?.asks ?? []))
  }
  return [...seen].flatMap((name) => targets.get(name)?.lines.join('\n') ?? [])
}

function shellLine(line: string): string {
  return line
    .replace(/^\t[@+-]*/, '')
    .replaceAll(/\$[({](\w+)[)}]/g, (_all, name: string) => `\${${name}}`)
    .replaceAll('$$', '$')
}
