import { parse } from 'jsonc-parser'
import { nestsTooDeeply } from '../../json-nesting.ts'
import type { Entry } from './entry.ts'
import { keys } from './keys.ts'

const secretSections =
  /oauth|token|bearer|password|http-basic|secret|credential|^auths?$|custom-headers/i
const userNames = /^(?:user|username|login|email|consumer-key|client_email|client_id|type|url)$/i

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** JSON, a line of it each, or with comments and a comma too many. */
function documentOf(text: string): unknown {
  const whole = parsed(text)
  if (whole !== undefined) return whole
  const each = text.split('\n').filter((line) => line.trim() !== '')
  const values = each.map(parsed)
  if (values.every((value) => value !== undefined)) return values
  return nestsTooDeeply(text) ? undefined : parse(text, [], { allowTrailingComma: true })
}

/** Every string of a JSON document; below a section of credentials all but the names of users. */
export function* documents(text: string): Generator<Entry> {
  if (!/^\s*(?:[[{]|\/[/*])/.test(text)) return
  const document = documentOf(text)
  if (document === undefined) return
  const waiting: (readonly [key: string, value: unknown, certain: boolean])[] = [
    ['', document, false],
  ]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [key, value, inside] = next
    if (typeof value === 'string') {
      yield { key, value, certain: inside && !userNames.test(key) }
      yield* keys(value)
    } else if (typeof value === 'number') {
      yield { key, value: String(value), certain: inside && !userNames.test(key), extra: true }
    } else if (typeof value === 'object' && value !== null) {
      const isSection = inside || secretSections.test(key)
      for (const [name, inner] of Object.entries(value)) waiting.push([name, inner, isSection])
    }
  }
}
