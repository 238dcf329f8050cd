import { type Embedded, isContinued, linesOf, mask } from '../embedded.ts'

/**
 * What make replaces before the shell sees a recipe: `$(X)`, `${X}`, `$@`; one level of parentheses
 * inside.
 */
const expansion = /\$\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*\)|\$\{[^{}\n]*\}|\$[^$\s({]/y

/**
 * The recipes of a Makefile, a logical line each, as the shell gets them: without the tab and `@`,
 * `-`, `+` before them, `$$` as one dollar, what make expands masked (GNU make manual, "Recipe
 * Syntax", "Splitting Recipe Lines", "Using Variables in Recipes").
 */
export function* recipesOf(source: string): Generator<Embedded> {
  const isOneShell = /^\.ONESHELL\s*:/m.test(source)
  const prefix = recipePrefix(source)
  let open: number[] | undefined
  let goesOn = false
  for (const { start, end } of linesOf(source)) {
    const isRecipe = source.startsWith(prefix, start)
    if (open && !goesOn && !(isOneShell && isRecipe)) {
      yield decoded(source, open)
      open = undefined
    }
    if (open) open.push(...range(isRecipe ? start + prefix.length : start, end))
    else if (isRecipe) {
      const from =
        start +
        prefix.length +
        /^[ \t@+-]*/.exec(source.slice(start + prefix.length, end))![0].length
      open = range(from, end)
    }
    goesOn = isContinued(source.slice(start, end))
  }
  if (open) yield decoded(source, open)
}

function recipePrefix(source: string): string {
  return /^\.RECIPEPREFIX\s*:?=\s*(\S)/m.exec(source)?.[1] ?? '\t'
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index)
}

/** @param at offsets of the characters that are left of the recipe */
function decoded(source: string, at: readonly number[]): Embedded {
  const raw = at.map((offset) => source[offset]!).join('')
  let text = ''
  const starts: number[] = []
  const ends: number[] = []
  for (let index = 0; index < raw.length;) {
    expansion.lastIndex = index
    const found = raw.startsWith('$$', index) ? undefined : expansion.exec(raw)
    const length = found?.[0].length ?? (raw.startsWith('$$', index) ? 2 : 1)
    // an expansion keeps its length, `$$` is one character that ends behind both
    for (let each = 0; each < (found ? length : 1); each++) {
      starts.push(at[index + each]!)
      ends.push(at[index + (found ? each : length - 1)]! + 1)
    }
    text += found ? mask.repeat(length) : raw[index]!
    index += length
  }
  const close = (at.at(-1) ?? -1) + 1
  return {
    text,
    source,
    locator: {
      start: (offset) => starts[offset] ?? close,
      end: (offset) => (offset === 0 ? (starts[0] ?? close) : (ends[offset - 1] ?? close)),
    },
    encode: (added) => added.replaceAll('$', '$$$$'),
  }
}
