import { judgeName } from '../../catalog/names.ts'
import { judgeValue } from '../../catalog/values.ts'

const credentialName =
  /(?:extraheader|auth(?:token|ident|orization)?|pass(?:word|wd|phrase)|token|secret|credential|(?:bind|root)pw)s?$/i
const keyName = /(?:(?:api|private|secret|access|account)[-_]?key|client-key-data)s?$/i

/** Whether what is called so is a credential, whatever it looks like. */
export const isCredentialName = (key: string) =>
  judgeName(key) === 'secret' || credentialName.test(key) || keyName.test(key)

const LONGEST_WORD = 24

/** A token has digits among its letters, or changes between small and capital ones all the time. */
function isWord(text: string): boolean {
  if (text.length < 6) return true
  if (/^\d+$/.test(text)) return false
  if (text.length < 8) return !/[a-z]\d+[a-z]/i.test(text)
  if (text.length > LONGEST_WORD || (/\d/.test(text) && /[A-Za-z]/.test(text))) return false
  return (text.match(/[a-z][A-Z]/g)?.length ?? 0) * 5 <= text.length
}

/** Groups of the same length with digits, as keys of licences and recovery codes have them. */
function isGrouped(key: string): boolean {
  const groups = key.split('-')
  const [first = ''] = groups
  const isEven = first.length >= 3 && groups.every(({ length }) => length === first.length)
  return groups.length >= 3 && isEven && /\d/.test(key)
}

const marks = /["'`<>{}[\]|=\\\n]|\S@/

/** Whether `key` has marks that names have not, but values have. */
export const hasMarks = (key: string) => marks.test(key)

/** Names that readers give. */
const given = /^(?:value|key without its header|(?:password|login) for)\b/

/** Words that a passphrase is made of: three behind `-` or a blank, four behind other marks. */
const phrase = /^[a-z]{2,12}(?:(?:[- ][a-z]{2,12}){2,12}|(?:[._][a-z]{2,12}){3,12})\d{0,4}$/i

/** Whether what reads as a name may as well be a passphrase: who has which may be told by it. */
export const mayBePhrase = (key: string) =>
  phrase.test(key) && key !== key.toUpperCase() && !isCredentialName(key)

/**
 * Whether `key` may be told: it reads as a name. What stands before a `=` may be a part of the
 * value, the base64 of it above all; of a value of one line only names that speak of a credential
 * are told.
 */
export function isTellable(key: string, isOneLine: boolean): boolean {
  if (key === '' || key.length > 80 || hasMarks(key)) return false
  if (isOneLine && !given.test(key) && !isCredentialName(key)) return false
  if (!given.test(key) && mayBePhrase(key)) return false
  if (isGrouped(key) || judgeValue('value', key) === 'token') return false
  return key.split(/[^A-Za-z0-9]+/).every(isWord)
}
