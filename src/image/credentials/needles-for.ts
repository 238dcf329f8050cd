import type { Needle } from '../needles.ts'
import type { Entry } from './entry.ts'
import { privateNumber } from './private-number.ts'

/** A shorter number could stand anywhere by chance. */
const LEAST_NUMBER = 16

/** What stays of a key in any format. */
export function numberOf(name: string, key: Buffer): Needle[] {
  const number = privateNumber(key)
  return number === undefined || number.length < LEAST_NUMBER
    ? []
    : [{ name: `${name}, in another format`, value: number }]
}

/** What is looked for of one credential; of a key in base64, in whichever format it stands. */
export function needlesFor(name: string, entry: Entry): Needle[] {
  const value = Buffer.from(entry.value)
  if (!entry.loose) return [{ name, value }]
  const binary = Buffer.from(entry.value, 'base64')
  return [
    { name, value, loose: true },
    { name: `${name}, binary`, value: binary },
    ...numberOf(name, binary),
  ]
}
