import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml'
import type { Entry } from './entry.ts'
import { keys } from './keys.ts'
import { inSection, isSection } from './sections.ts'

const mapping = /^[ \t]*(?:-[ \t]+)?["']?[\w.-]+["']?[ \t]*:(?:[ \t]|$)|^[ \t]*-[ \t]+\S|^\s*[{[]/m
/** A larger one would take seconds. */
const LARGEST = 256 * 1024

function* entriesOf(node: unknown): Generator<Entry> {
  const waiting: (readonly [key: string, node: unknown, above: string])[] = [['', node, '']]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [key, value, above] = next
    if (isSeq(value)) for (const item of value.items) waiting.push([key, item, ''])
    else if (isMap(value))
      for (const pair of value.items)
        waiting.push([isScalar(pair.key) ? String(pair.key.value) : key, pair.value, key])
    else if (isScalar(value)) {
      // a number is looked for as it is written
      const text = typeof value.value === 'string' ? value.value : (value.source ?? '')
      yield { key, value: text, certain: false }
      if (isSection(above)) yield* inSection(above, key, text)
      yield* keys(text)
    } else if (isAlias(value)) continue
  }
}

/** What YAML says: of lists, of blocks, between quotes, over several lines. */
export function* yaml(text: string): Generator<Entry> {
  if (text.length > LARGEST || !mapping.test(text)) return
  try {
    for (const document of parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false }))
      yield* entriesOf(document.contents)
  } catch {
    // nested too deeply: the lines are read all the same
  }
}
