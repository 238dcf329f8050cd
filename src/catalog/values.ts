import { unquoted } from '../shell/unquoted.ts'
import { hints, longestPlain, structuralHints, structuralShapes, vendorShapes } from './shapes.ts'
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

/**
 * Judges the value of a variable, unquoted or in one pair of quotes. Never gives back, keeps or
 * throws the value.
 */
export function judgeValue(name: string, value: string): ValueVerdict {
  const text = bare(value)
  if (text === '') return 'empty'
  const shaped = judgeShapes(name, text)
  if (shaped) return shaped
  const url = urlCredentials(text)
  if (url === 'literal') return 'token'
  if (url === 'variable' || isReference(text)) return 'reference'
  if (url === 'dummy' || isPlaceholder(name, text)) return 'placeholder'
  if (isHarmless(name, text)) return 'harmless'
  // `1a`: nobody guards anything with that
  return /^(?:[a-z\d]{1,3}|[A-Z]{1,3})$/.test(text) ? 'placeholder' : 'literal'
}

/** Is it judged a `token`? The short way to that, for the many values whose names say nothing. */
export function isToken(name: string, value: string): boolean {
  const text = bare(value)
  const shaped = judgeShapes(name, text)
  return shaped === undefined ? urlCredentials(text) === 'literal' : shaped === 'token'
}

/** Without blanks around it and one pair of quotes. */
function bare(value: string): string {
  return unquoted(value.trim()).trim()
}

/**
 * Whether the value is or holds a URL that carries a credential: a password or a token before the
 * `@`, or a token-like query parameter, written out or with a variable in it.
 */
export function carriesCredentials(value: string): boolean {
  const kind = urlCredentials(value)
  return kind === 'literal' || kind === 'variable'
}

/** What stands around a shape, a host of example.com, does not make it less of one. */
function judgeShapes(name: string, text: string): 'token' | 'placeholder' | undefined {
  const shapes = mayHaveShape(text) ? shapesIn(text) : []
  if (shapes.length === 0) return undefined
  return shapes.every((shape) => isPretended(name, shape)) ? 'placeholder' : 'token'
}

/** What all values with a shape have: one look spares most values the look for each shape. */
function mayHaveShape(text: string): boolean {
  return text.length >= longestPlain || hints.test(text) || structuralHints.test(text)
}

/**
 * The parts of a text that have the shape of a token; the body of a key is no part of its shape, so
 * there it is all of the text.
 */
function shapesIn(text: string): string[] {
  return [...structuralShapes, ...vendorShapes].flatMap(({ pattern }) => {
    const found = pattern.exec(text)
    return found ? [found[0].startsWith('-----') ? text : found[0]] : []
  })
}

/** A token-like text out of documentation: `ghp_xxxx…`, one character repeated, `…EXAMPLE…`. */
function isPretended(name: string, text: string): boolean {
  if (text.includes('-----BEGIN ')) return isPretendedKey(text)
  return (
    /(.)\1{7,}|12345678|abcdefgh/i.test(text) || pretence.test(text) || isPlaceholder(name, text)
  )
}

const pretence = /example|placeholder|your[-_]|dummy|<[a-z _-]+>/i

/** A key of OpenSSH has long runs of `A` in it, and what is said of a key may name anything. */
function isPretendedKey(text: string): boolean {
  const parts = text.split('-----').filter((part) => !/^(?:BEGIN|END) /.test(part))
  const lines = parts.flatMap((part) => part.split(/\\n|\n/))
  const body = lines.filter((line) => !line.includes(': ')).join('\n')
  return /([^A\s])\1{7,}/.test(body) || pretence.test(body)
}

/**
 * May one of the words of a text, without blanks, quotes and `=`, be a token by its shape or by the
 * address that it is? A look at all of the text, before it is taken apart: nearly all hold none.
 */
export function mayHoldToken(text: string): boolean {
  if (hints.test(text)) return true
  return text.includes('://') && (text.includes('@') || text.includes('/t/'))
}
