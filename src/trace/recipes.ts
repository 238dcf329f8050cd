import { scriptRunner } from '../catalog/programs/in-texts.ts'
import { compilePattern } from '../path-pattern.ts'
import type { Command } from '../shell.ts'

/**
 * The scripts of a manifest that a call of its tool runs: those of package.json that its words name,
 * with what is run before and after, the recipes of a Makefile, or all that a justfile or Taskfile
 * has.
 */
export function calledRecipes(
  file: string,
  text: string,
  command: Command,
  read: (path: string) => string | undefined = () => undefined,
): readonly string[] {
  const words = command.operands().flatMap((word) => word.text ?? [])
  if (file.endsWith('.json')) return scriptsIn(text, words)
  if (/^(?:GNU)?[Mm]akefile$/.test(file)) {
    const all = withIncluded(text, read)
    const definitions = definitionsIn(all)
    return recipesIn(all, words).map((recipe) => definitions + recipe)
  }
  if (file === 'justfile') return indentedIn(text)
  return file === 'Taskfile.yml' ? tasksIn(text) : []
}

/** Makefiles that are taken in deeper than this are not looked into. */
const deepest = 4

/** With the Makefiles in it that it takes in, `include common.mk` (GNU make manual, "Include"). */
function withIncluded(text: string, read: (path: string) => string | undefined, depth = 0): string {
  if (depth === deepest || !text.includes('include ')) return text
  return text.replaceAll(/^ *[-s]?include +(.*)$/gm, (line, paths: string) => {
    const found = paths.split(/\s+/).flatMap((path) => read(path.replace('./', '')) ?? [])
    return found.length === 0
      ? line
      : found.map((item) => withIncluded(item, read, depth + 1)).join('\n')
  })
}

function scriptsIn(text: string, words: readonly string[]): readonly string[] {
  const scripts = scriptsOf(text)
  const named = scriptsNamed(words, Object.keys(scripts))
  return named.flatMap((word) =>
    [`pre${word}`, word, `post${word}`].flatMap((name) => {
      const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined
      if (Array.isArray(script)) return script.filter((line) => typeof line === 'string')
      return typeof script === 'string' ? script : []
    }),
  )
}

/** The scripts that words of a call name. */
export function scriptsNamed(words: readonly string[], names: readonly string[]): string[] {
  return words.flatMap((word) => namedBy(word, names))
}

/** The scripts that a word names: `build`, `build -- --prod`, `npm:build`, `build:*`. */
function namedBy(word: string, names: readonly string[]): readonly string[] {
  if (names.includes(word)) return [word]
  const [name = ''] = word.replace(scriptRunner, '').split(' ')
  if (!name.includes('*')) return [name]
  const isMeant = compilePattern(name)
  return names.filter((other) => isMeant?.(other))
}

/** The scripts of a package.json, by their names. */
export function scriptsOf(text: string): Readonly<Record<string, unknown>> {
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

/** The variables that a Makefile makes of others, as a shell sets them. */
function definitionsIn(text: string): string {
  return text
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, name, value] = /^(?:export +)?(\w+)[ \t]*[:?+]{0,3}=[ \t]*(.*)$/.exec(line) ?? []
      const set = value === undefined ? '' : shellLine(`\t${value}`)
      return set.includes('${') && !/["\\`]|\$\(/.test(set) ? [`${name}="${set}"\n`] : []
    })
    .join('')
}

/** All recipes (just manual, "Recipes"): what is put in of the environment is `$X` to a shell. */
function indentedIn(text: string): readonly string[] {
  return text.split(/^(?=\S)/m).map((recipe) =>
    recipe
      .replace(/^\S.*/, '')
      .replaceAll(/^[ \t]+@?-?/gm, '')
      .replaceAll(/\{\{ *env(?:_var)?\( *["'](\w+)["'] *\) *\}\}/g, '${$1}'),
  )
}

/** The commands of all tasks (taskfile.dev, "cmds"): `{{.X}}` is `$X` where nothing sets X. */
function tasksIn(text: string): readonly string[] {
  return text
    .split(/^ *- +(?:cmd: *)?[|>]?-?/m)
    .map((command) =>
      command.replaceAll(/^ *[\w-]+:(?: .*)?$/gm, '').replaceAll(/\{\{ *\.(\w+) *\}\}/g, '${$1}'),
    )
}
