import { escapePattern } from '../escape-pattern.ts'
import { notCarriers, urlCarriers } from './names/carriers.ts'
import { exactNames } from './names/exact.ts'
import { telling } from './names/telling.ts'
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

/**
 * Judges the name of a variable (any case, `_ - . : /` or camelCase between its words). Never
 * throws.
 *
 * Order: public prefix, whole names (names/exact.ts), URL carriers (names/carriers.ts), words
 * (names/words.ts) read from the end. To teach it a name, add a row to one of these tables and a
 * line to test/catalog-names.test.ts.
 */
export function judgeName(name: string): NameVerdict {
  const upper = name.toUpperCase()
  if (publicly.test(upper)) return 'public'
  // most names are of nothing secret: decided before each row is asked
  if (!telling.test(upper)) return 'harmless'
  const exact = anyExact.test(upper)
    ? exactNames.find(([pattern]) => pattern.test(upper))
    : undefined
  if (exact) return exact[1]
  const words = nameWords(name)
  const joined = words.join('_')
  if (anyCarrier.test(joined) && !notCarriers.test(joined)) return 'url'
  return carriesSecret(words, joined) ? 'secret' : 'harmless'
}

/** Is it the id of an access key that one of the other names belongs to? */
export function isIdentifierBeside(name: string, others: readonly string[]): boolean {
  const owner = name.split('_')[0]!
  // the owner first: most names share theirs with no secret
  return (
    others.some((other) => other.startsWith(`${owner}_`) && /SECRET|KEY/i.test(other)) &&
    judgeName(name) === 'identifier'
  )
}

/** Words that no name of something public has. */
const neverPublic =
  /(?:^|_)(?:SECRET|PASSWORD|PASSWD|PRIVATE_?KEY|SERVICE_ROLE|CREDENTIALS?)(?:_|$)/

/** Is it the name of a secret with a prefix by which bundlers ship a variable to every browser? */
export function isShippedSecret(name: string): boolean {
  const prefix = publicly.exec(name.toUpperCase())?.[0]
  if (prefix === undefined) return false
  const part = name.slice(prefix.length - 1)
  return neverPublic.test(part.toUpperCase()) && judgeName(part) === 'secret'
}

// judged for every name of every file: one look for all rows of a table

const forms = publicPrefixes.map(escapePattern)
const publicly = new RegExp(`^(?:${forms.join('|')}).`, 's')
const anyExact = anyOf(exactNames.map(([pattern]) => pattern))
const anyCarrier = anyOf(urlCarriers)
const parts = gluedHeads.map(escapePattern)
const glued = new RegExp(`(?:${parts.join('|')})$`)

/** Finds what one of the patterns finds, none of which has flags or groups to refer to. */
function anyOf(patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'))
}

/** The words of a name, upper case: split at `_ - . : /` and where camelCase begins a new word. */
export function nameWords(name: string): string[] {
  const cut = /[a-z]/.test(name) ? cutCamelCase(name) : name
  return cut
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toUpperCase())
}

function cutCamelCase(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/([0-9])([A-Z][a-z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
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
  return !notGlued.has(word) && glued.test(word)
}

function isSecretKey(words: readonly string[], at: number, accepted: ReadonlySet<string>): boolean {
  let before = at - 1
  if (before > 0 && betweenKey.has(words[before] ?? '')) before--
  const word = words[before] ?? ''
  return !keyVetoes.has(word) && accepted.has(word)
}
