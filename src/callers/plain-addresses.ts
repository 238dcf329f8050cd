import { judgeName } from '../catalog/names.ts'
import { urlCredentials } from '../catalog/values/urls.ts'
import type { CallerFile, Invocation } from './caller.ts'
import type { Passed } from './passed.ts'
import { PlainLines } from './plain-lines.ts'

/** A call and the file that it stands in. */
export interface CallIn {
  readonly call: Invocation
  /** Undefined where it is not at hand. */
  readonly file: CallerFile | undefined
}

/**
 * Variables whose name speaks of an address that may hold a password, and to which every call gives
 * one in fixed text that holds none: they are no secrets.
 *
 * @param names those that are taken for secrets
 */
export function plainAddresses(calls: readonly CallIn[], names: readonly string[]): string[] {
  return names.filter((name) => {
    if (judgeName(name) !== 'url') return false
    const given = calls.flatMap(({ call, file }) =>
      call.passed.flatMap((item) => (item.name === name ? [{ item, file }] : [])),
    )
    return given.length > 0 && given.every(isPlainAddress)
  })
}

function isPlainAddress({ item, file }: { item: Passed; file: CallerFile | undefined }): boolean {
  if (!file) return false
  const text = new PlainLines(file.text).text.slice(item.start, item.end)
  return (
    item.spelling === 'literal' &&
    /\bhttps?:\/\/[^\s$@?]+$/.test(text.replace(/["',]*\s*$/, '')) &&
    urlCredentials(text) === 'none'
  )
}
