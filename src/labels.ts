import { judgeName } from './catalog/names.ts'
import { judgeValue } from './catalog/values.ts'
import { argumentText, type Instruction } from './scanner/instruction.ts'

/** `key=value` of a LABEL, the value in quotes or not (Dockerfile reference, LABEL). */
const pair = /(?:^|\s)["']?([\w.-]+)["']?=(?:"([^"]*)"|'([^']*)'|(\S+))/g

/** The first key of a LABEL that is named like a secret and has a fixed text for its value. */
export function labelledSecret(instruction: Instruction): string | undefined {
  for (const [, key = '', ...values] of argumentText(instruction).matchAll(pair)) {
    const value = values.find((text) => text !== undefined) ?? ''
    if (judgeName(key) !== 'secret') continue
    const verdict = judgeValue(key, value)
    if (verdict === 'literal' || verdict === 'token') return key
  }
  return undefined
}
