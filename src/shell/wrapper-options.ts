import type { Word } from './types.ts'
import type { Wrapper } from './wrapper-call.ts'

/**
 * The option that takes a value among the letters of one word, else the last that takes none;
 * undefined when one of them is not known.
 */
export function optionOf(
  raw: string,
  plain: ReadonlySet<string>,
  valued: ReadonlySet<string>,
): { flag: string | undefined; value?: string } {
  if (plain.has(raw) || valued.has(raw)) return { flag: raw }
  const equals = raw.indexOf('=')
  if (raw.startsWith('--')) {
    const flag = raw.slice(0, equals)
    return equals === -1 ? { flag: undefined } : { flag, value: raw.slice(equals + 1) }
  }
  let flag: string | undefined
  for (let index = 1; index < raw.length; index++) {
    flag = `-${raw[index]}`
    if (valued.has(flag))
      return index + 1 < raw.length ? { flag, value: raw.slice(index + 1) } : { flag }
    if (!plain.has(flag)) return { flag: undefined }
  }
  return { flag }
}

/** The values of some options among a wrapper's own words: `-o f`, `-of`, `-fo f`, `--output=f`. */
export function givenTo(
  options: ReadonlySet<string>,
  { plain, valued }: Pick<Wrapper, 'plain' | 'valued'>,
  words: readonly Word[],
): Word[] {
  const found: Word[] = []
  for (let at = 0; at < words.length; at++) {
    const own = words[at]!
    const { flag, value } = optionOf(own.raw, plain, valued)
    if (flag === undefined || !valued.has(flag)) continue
    const text = own.text?.slice(own.raw.length - (value?.length ?? 0))
    const given = value === undefined ? words[++at] : { ...own, raw: value, text }
    if (given && options.has(flag)) found.push(given)
  }
  return found
}
