import { notCarriers, urlCarriers } from './names/carriers.ts'
import { exactNames } from './names/exact.ts'
import {
  authTools,
  betweenKey,
  encodedFiles,
  gluedHeads,
  heads,
  keysWords,
  keyVetoes,
  keyWords,
  notGlued,
  notHeadAfter,
  publicPrefixes,
  qualifiers,
  vetoes,
} from './names/words.ts'

/**
 * What a variable's name alone says. secret: it carries a secret. url: it may carry one inside a
 * URL (index URL, proxy, registry URL), only the value tells. identifier: an access key id, which
 * moves only beside its secret. public: shipped to browsers on purpose. harmless: anything else.
 */
export type NameVerdict = 'secret' | 'url' | 'identifier' | 'public' | 'harmless'

const judged = new Map<string, NameVerdict>()

/**
 * Judges the name of a variable (any case, `_ - . : /` or camelCase between its words). Never
 * throws.
 *
 * Order: public prefix, whole names (names/exact.ts), URL carriers (names/carriers.ts), words
 * (names/words.ts) read from the end. To teach it a name, add a row to one of these tables and a
 * line to test/catalog-names.test.ts.
 */
export function judgeName(name: string): NameVerdict {
  const known = judged.get(name)
  if (known !== undefined) return known
  const verdict = judge(name)
  // A run over many files meets the same names again and again, but must not grow without end.
  if (judged.size > 5000) judged.clear()
  judged.set(name, verdict)
  return verdict
}

function judge(name: string): NameVerdict {
  const upper = name.toUpperCase()
  if (publicPrefixes.some((prefix) => upper.startsWith(prefix) && upper.length > prefix.length))
    return 'public'
  const exact = exactNames.find(([pattern]) => pattern.test(upper))
  if (exact) return exact[1]
  const words = splitWords(name)
  const joined = words.join('_')
  if (!notCarriers.test(joined) && urlCarriers.some((pattern) => pattern.test(joined))) return 'url'
  return carriesSecret(words, joined) ? 'secret' : 'harmless'
}

/** The words of a name, upper case: split at `_ - . : /` and where camelCase begins a new word. */
export function splitWords(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/([0-9])([A-Z][a-z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toUpperCase())
}

function carriesSecret(words: readonly string[], joined: string): boolean {
  if (words.some((word) => vetoes.has(word))) return false
  if (encodedFiles.some((pattern) => pattern.test(joined))) return true
  let last = words.length - 1
  while (last > 0 && isQualifier(words[last])) last--
  return isHead(words, last)
}

function isQualifier(word = ''): boolean {
  return qualifiers.has(word) || /^\d+$/.test(word)
}

function isHead(words: readonly string[], at: number): boolean {
  const word = words[at]?.replace(/\d+$/, '') ?? ''
  const before = words[at - 1]
  if (before !== undefined && notHeadAfter.get(word)?.has(before)) return false
  if (heads.has(word)) return true
  if (word === 'KEY' || word === 'KEYS')
    return isSecretKey(words, at, word === 'KEYS' ? keysWords : keyWords)
  if (word === 'TOKENS') return before !== undefined && /^(API|ACCESS|AUTH|GITHUB)$/.test(before)
  if (word === 'AUTH') return before !== undefined && authTools.has(before)
  return (
    !notGlued.has(word) &&
    gluedHeads.some((head) => word.length > head.length - 1 && word.endsWith(head))
  )
}

function isSecretKey(words: readonly string[], at: number, accepted: ReadonlySet<string>): boolean {
  let before = at - 1
  if (before > 0 && betweenKey.has(words[before] ?? '')) before--
  const word = words[before] ?? ''
  return !keyVetoes.has(word) && accepted.has(word)
}
