import { hints, structuralShapes, vendorShapes } from './shapes.ts'
import { isHarmless } from './values/harmless.ts'
import { isPlaceholder } from './values/placeholders.ts'
import { isReference, urlCredentials } from './values/urls.ts'

/**
 * What a value says, given its variable's name.
 *
 * - empty: nothing but blanks
 * - placeholder: stands for a value (`changeme`, `<token>`, a sentinel, the dummy `user:pass@`)
 * - harmless: path, switch, number, plain URL, fingerprint, public half
 * - reference: filled in later (`$VAR`, `%X%`, `{{ }}`), no literal
 * - token: a vendor's or structural shape of a secret, which makes any name one
 * - literal: anything else
 */
export type ValueVerdict = 'empty' | 'placeholder' | 'harmless' | 'reference' | 'token' | 'literal'

/** Judges the value of a variable, unquoted or in one pair of quotes. Never gives back, keeps or throws the value. */
export function judgeValue(name: string, value: string): ValueVerdict {
  const text = value
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim()
  if (text === '') return 'empty'
  // what stands around it, a host of example.com, does not make it less of one
  const shapes = shapesIn(text)
  if (shapes.length > 0)
    return shapes.every((shape) => isPretended(name, shape)) ? 'placeholder' : 'token'
  const url = urlCredentials(text)
  if (url === 'literal') return 'token'
  if (url === 'variable' || isReference(text)) return 'reference'
  if (url === 'dummy' || isPlaceholder(name, text)) return 'placeholder'
  return isHarmless(name, text) ? 'harmless' : 'literal'
}

/**
 * Whether the value is or holds a URL that carries a credential: a password or a token before the `@`, or a
 * token-like query parameter, written out or with a variable in it.
 */
export function carriesCredentials(value: string): boolean {
  const kind = urlCredentials(value)
  return kind === 'literal' || kind === 'variable'
}

/** The parts of a text that have the shape of a token; the body of a key is no part of its shape, so there it is all of the text. */
function shapesIn(text: string): string[] {
  return [...structuralShapes, ...vendorShapes].flatMap(({ pattern }) => {
    const found = pattern.exec(text)
    return found ? [found[0].startsWith('-----') ? text : found[0]] : []
  })
}

/** A token-like text out of documentation: `ghp_xxxx…`, one character repeated, `…EXAMPLE…`. */
function isPretended(name: string, text: string): boolean {
  return (
    /(.)\1{7,}|example|placeholder|your[-_]|dummy|12345678|abcdefgh|<[a-z _-]+>/i.test(text) ||
    isPlaceholder(name, text)
  )
}

/**
 * May one of the words of a text, without blanks, quotes and `=`, be a token by its shape or by the address that it is? A look at all of
 * the text, before it is taken apart: nearly all hold none.
 */
export function mayHoldToken(text: string): boolean {
  if (hints.test(text)) return true
  return text.includes('://') && (text.includes('@') || text.includes('/t/'))
}
