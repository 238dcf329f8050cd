import type { Span } from '../../span.ts'
import { type Attribute, type Body, HclReader, Unreadable } from './hcl-reader.ts'

/**
 * Reads the structure of an HCL text: blocks, attributes, and where their expressions stand (HCL
 * native syntax specification).
 *
 * @returns undefined where the text is not what it expects
 */
export function readHcl(source: string): Body | undefined {
  try {
    const reader = new HclReader(source)
    const body = reader.body()
    return reader.at < source.length ? undefined : body
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}

/**
 * The attributes of an object `{ a = 1, b = 2 }`; undefined when the expression is none, or has
 * computed keys.
 */
export function objectItems(source: string, { start, end }: Span): Attribute[] | undefined {
  if (source[start] !== '{' || source[end - 1] !== '}') return undefined
  const reader = new HclReader(source, start + 1)
  const items: Attribute[] = []
  try {
    for (;;) {
      reader.skip('\n,')
      if (source[reader.at] === '}') return reader.at === end - 1 ? items : undefined
      items.push(reader.attribute(/^[=:](?!=)/, true))
    }
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}

/** The elements of a list `[a, b]`; undefined when the expression is none. */
export function listElements(source: string, { start, end }: Span): Span[] | undefined {
  if (source[start] !== '[' || source[end - 1] !== ']') return undefined
  const reader = new HclReader(source, start + 1)
  const elements: Span[] = []
  try {
    for (;;) {
      reader.skip('\n,')
      if (source[reader.at] === ']') return reader.at === end - 1 ? elements : undefined
      elements.push(reader.expression(',]', false))
    }
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}
