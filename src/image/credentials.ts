import { judgeFile } from '../catalog/files.ts'
import { credentialsIn } from '../catalog/files/credentials.ts'
import { judgeValue } from '../catalog/values.ts'
import { documents } from './credentials/documents.ts'
import { hasMarks, isCredentialName, isTellable } from './credentials/names.ts'
import { partsOf } from './credentials/phrases.ts'
import { needlesFor, numberOf } from './credentials/needles-for.ts'
import { readers, type Entry } from './credentials/readers.ts'
import { isMore, told } from './credentials/told.ts'
import { unseenLines } from './credentials/unseen.ts'
import { SHORTEST_VALUE, type Needle } from './needles.ts'

/** What is to be looked for of one secret. */
export interface Looked {
  /** The value as a whole, and every credential inside it. */
  readonly needles: readonly Needle[]
  /** What a file of settings calls those of its values that are not looked for by themselves. */
  readonly left: readonly string[]
  /** It is a file of which only the whole is looked for: no credential is seen in it. */
  readonly isWhole: boolean
}

/** A larger file is no file of settings. */
const LARGEST_TEXT = 1024 * 1024

/** What stands for something else is taken apart so many times: quotes, documents, base64. */
const DEEPEST = 16

/** So much of a file tells whether it has two bytes for each character. */
const LARGEST_MARK = 64

const isRandom = (value: string) =>
  value.length >= 16 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/[\s/.]/.test(value)

/** Whether the value is a credential that is worth looking for by itself. */
function isCredential({ key, value, certain }: Entry): boolean {
  const verdict = judgeValue(key, value)
  if (verdict === 'reference' || verdict === 'empty' || value.length < SHORTEST_VALUE) return false
  if (certain || verdict === 'token') return true
  if (verdict === 'harmless') return false
  return isCredentialName(key) || isRandom(value.replaceAll('\n', ''))
}

const printable = /^[\x20-\x7e\t\r\n]+$/
const isBase64 = (text: string) => /^[A-Za-z0-9+/_-]{8,}={0,2}$/.test(text)
const userAndPassword = /^(?!sha\d|md5)[^\s:/=,;(){}"']{1,64}:([^\s:/(){}"']+)$/
const scheme = /^(?:(?:proxy-)?authorization:\s*)?(?:basic|bearer|token)\s+/i

/**
 * What a credential stands for: `user:password` (npm, docker), what its base64 says, which may be a
 * file of settings again, a document (`COMPOSER_AUTH`), what stands between its quotes.
 */
function* decoded({ key, value }: Entry): Generator<Entry> {
  const password = userAndPassword.exec(value)?.[1]
  if (password !== undefined)
    yield { key: `${key}, its password`, value: password, certain: true, extra: true }
  const quoted = /^(["'])([^]+)\1$/.exec(value)?.[2] ?? /^\{([^\s"':{}]+)\}$/.exec(value)?.[1]
  if (quoted !== undefined) yield { key, value: quoted, certain: true, extra: true }
  // what is in a list of credentials is one
  for (const entry of documents(value))
    yield /^\d+$/.test(entry.key)
      ? { ...entry, key, certain: isCredentialName(key), extra: true }
      : { ...entry, extra: true }
  yield* partsOf({ key, value, certain: true })
  const text = value.replace(scheme, '')
  if (text !== value) yield { key, value: text, certain: true }
  const base64 = text.replaceAll(/\s+/g, '')
  if (!isBase64(base64)) return
  const plain = Buffer.from(base64, 'base64').toString('latin1')
  if (!printable.test(plain) || plain.length < SHORTEST_VALUE) return
  yield { key: `${key}, decoded`, value: plain, certain: true }
  for (const reader of readers) for (const entry of reader(plain)) yield { ...entry, extra: true }
}

function* entriesOf(text: string, kind: string | undefined): Generator<Entry> {
  for (const reader of readers) yield* reader(text)
  if (kind === undefined) return
  for (const value of credentialsIn(kind, text)) {
    // What only marks a credential is none.
    if (!/^(?:-----BEGIN|PRIVATE KEY|PuTTY-User|binary key)/.test(value))
      yield { key: kind, value, certain: true }
  }
}

/**
 * The text of a file without its byte order mark, which Windows writes; undefined where it is none.
 * What is no UTF-8 is taken to have a byte for each character.
 */
function textOf(value: Buffer): string | undefined {
  if (value.length % 2 === 0 && value[0] === 0xff && value[1] === 0xfe)
    return value.toString('utf16le', 2)
  if (/^(?:[^\0]\0)+$/.test(value.toString('latin1', 0, LARGEST_MARK)))
    return value.toString('utf16le')
  if (value.includes(0)) return undefined
  const text = value.toString('utf8')
  return (Buffer.from(text).equals(value) ? text : value.toString('latin1')).replace(/^\uFEFF/, '')
}

/** The values that are looked for by themselves, and the names of those that are not. */
class Collected {
  readonly found = new Map<string, Entry>()
  readonly #left = new Map<string, Set<string>>()
  readonly #whole: string
  #depth = 0

  constructor(text: string) {
    this.#whole = text.trim()
    // what a value by itself stands for
    this.#inside({ key: 'value', value: this.#whole, certain: true })
  }

  take(entry: Entry): void {
    const trimmed = { ...entry, value: entry.value.trim() }
    if (trimmed.value === this.#whole) return
    if (!isCredential(trimmed)) {
      if (!entry.extra) this.#leave(entry.key, trimmed.value)
      if (/^[[{]/.test(trimmed.value)) this.#inside(trimmed)
    } else if (!this.found.has(trimmed.value)) {
      this.found.set(trimmed.value, trimmed)
      if (!entry.loose) this.#inside(trimmed)
    }
  }

  /** The names under which something is left, or was found by another name. */
  get names(): Iterable<string> {
    return this.#left.keys()
  }

  /** The names of what is not looked for, under another name neither. */
  get left(): ReadonlySet<string> {
    const left = [...this.#left].filter(([, values]) =>
      [...values].some((value) => !this.found.has(value)),
    )
    return new Set(left.map(([key]) => key))
  }

  #leave(key: string, value: string): void {
    const values = this.#left.get(key) ?? new Set()
    this.#left.set(key, values.add(value))
  }

  #inside(entry: Entry): void {
    if (this.#depth >= DEEPEST) {
      this.#leave(`what is quoted more than ${DEEPEST} times`, '')
      return
    }
    this.#depth++
    for (const inner of decoded(entry)) this.take(inner)
    this.#depth--
  }
}

/**
 * What to look for of a secret called `name`: its value as a whole, and each credential inside it,
 * by the formats of credential files. Names tell which is meant and hold no value.
 *
 * @param path of the file that it comes from, or its id
 */
export function credentialsOf(name: string, path: string, value: Buffer): Looked {
  const needles: Needle[] = [{ name, value }]
  const text = value.length > LARGEST_TEXT ? undefined : textOf(value)
  if (text === undefined)
    return { needles: [...needles, ...numberOf(name, value)], left: [], isWhole: true }
  if (!Buffer.from(text).equals(value) && text.trim().length >= SHORTEST_VALUE)
    needles.push({ name: `${name} (text)`, value: Buffer.from(text) })
  const kind = judgeFile(path, '')?.kind
  const collected = new Collected(text)
  for (const entry of entriesOf(text, kind)) collected.take(entry)
  const { found, left } = collected
  const values = [...found.keys()]
  const isOneLine = !text.trim().includes('\n')
  const keys = new Set([...[...found.values()].map(({ key }) => key), ...collected.names])
  const hidden = new Set([...keys].filter(hasMarks).flatMap((key) => key.split(/[^\w.-]+/)))
  const isSafe = (key: string) =>
    (key === kind || isTellable(key, isOneLine)) &&
    !values.some((secret) => key.includes(secret)) &&
    !hidden.has(key)
  for (const [index, entry] of [...found.values()].entries())
    needles.push(
      ...needlesFor(`${name} (${isSafe(entry.key) ? entry.key : `part ${index + 1}`})`, entry),
    )
  const names = new Set([...found.values()].map(({ key }) => key))
  const untaken = [...left].filter((key) => key !== kind && !names.has(key))
  const unseen = found.size === 0 ? [] : unseenLines(text, new Set([...names, ...left]), values)
  return {
    needles,
    left: [...told(untaken, isSafe), ...unseen],
    isWhole: found.size === 0 && (!isOneLine || isMore(text.trim(), untaken)),
  }
}
