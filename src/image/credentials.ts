import { judgeFile } from '../catalog/files.ts'
import { credentialsIn } from '../catalog/files/credentials.ts'
import { judgeName } from '../catalog/names.ts'
import { judgeValue } from '../catalog/values.ts'
import { readers, type Entry } from './credentials/readers.ts'
import { SHORTEST_VALUE, type Needle } from './needles.ts'

/** What is to be looked for of one secret. */
export interface Looked {
  /** The value as a whole, and every credential inside it. */
  readonly needles: readonly Needle[]
  /** What a file of settings calls those of its values that are not looked for by themselves. */
  readonly left: readonly string[]
}

/** A larger file is no file of settings. */
const LARGEST_TEXT = 1024 * 1024

const credentialKey =
  /(?:extraheader|auth|authtoken|authident|password|passwd|passphrase|token|secret|api-?_?key|private_?key|secret_?key|access_?key|client-key-data|credential|authorization)s?$/i

const isRandom = (value: string) =>
  value.length >= 16 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/[\s/.]/.test(value)

/** Whether the value is a credential that is worth looking for by itself. */
function isCredential({ key, value, certain }: Entry): boolean {
  const verdict = judgeValue(key, value)
  if (verdict === 'reference' || verdict === 'empty' || value.length < SHORTEST_VALUE) return false
  if (certain || verdict === 'token') return true
  if (verdict === 'harmless') return false
  return judgeName(key) === 'secret' || credentialKey.test(key) || isRandom(value)
}

const printable = /^[\x20-\x7e]+$/

/**
 * What a credential stands for when it is base64: `user:password` (npm, docker), a password (npm).
 */
function* decoded({ key, value }: Entry): Generator<Entry> {
  if (/ident$/i.test(key) && value.includes(':'))
    yield { key: `${key}, its password`, value: value.slice(value.indexOf(':') + 1), certain: true }
  const text = value.replace(/^(?:(?:proxy-)?authorization:\s*)?(?:basic|bearer|token)\s+/i, '')
  if (text !== value) yield { key, value: text, certain: true }
  if (!/^[A-Za-z0-9+/_-]{8,}={0,2}$/.test(text)) return
  const plain = Buffer.from(text, 'base64').toString('latin1')
  if (!printable.test(plain) || plain.length < SHORTEST_VALUE) return
  yield { key: `${key}, decoded`, value: plain, certain: true }
  const password = plain.slice(plain.indexOf(':') + 1)
  if (plain.includes(':')) yield { key: `${key}, its password`, value: password, certain: true }
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

function needlesFor(name: string, entry: Entry): Needle[] {
  const value = Buffer.from(entry.value)
  if (!entry.loose) return [{ name, value }]
  const binary = Buffer.from(entry.value, 'base64')
  return [
    { name, value, loose: true },
    { name: `${name}, binary`, value: binary },
  ]
}

/**
 * The text of a file without its byte order mark, which Windows writes; undefined where it is none.
 */
function textOf(value: Buffer): string | undefined {
  if (value.length % 2 === 0 && value[0] === 0xff && value[1] === 0xfe)
    return value.toString('utf16le', 2)
  const text = value.toString('utf8')
  return Buffer.from(text).equals(value) ? text.replace(/^\uFEFF/, '') : undefined
}

/**
 * What to look for of a secret called `name`: its value as a whole, and each credential inside it,
 * by the formats of credential files. Names tell which is meant and hold no value.
 *
 * @param path of the file that it comes from, or its id
 */
export function credentialsOf(name: string, path: string, value: Buffer): Looked {
  const whole: Needle = { name, value }
  const text = value.length > LARGEST_TEXT ? undefined : textOf(value)
  if (text === undefined) return { needles: [whole], left: [] }
  const found = new Map<string, Entry>()
  const left = new Set<string>()
  const take = (entry: Entry) => {
    const trimmed = { ...entry, value: entry.value.trim() }
    if (trimmed.value === text.trim()) return
    if (!isCredential(trimmed)) left.add(entry.key)
    else if (!found.has(trimmed.value)) {
      found.set(trimmed.value, trimmed)
      if (!entry.loose) for (const inner of decoded(trimmed)) take(inner)
    }
  }
  const kind = judgeFile(path, '')?.kind
  for (const entry of entriesOf(text, kind)) take(entry)
  for (const inner of decoded({ key: 'value', value: text.trim(), certain: true })) take(inner)
  const values = [...found.keys()]
  const isSafe = (key: string) => key !== '' && !values.some((secret) => key.includes(secret))
  const inside = [...found.values()].flatMap((entry, index) =>
    needlesFor(`${name} (${isSafe(entry.key) ? entry.key : `part ${index + 1}`})`, entry),
  )
  const taken = new Set([kind, ...[...found.values()].map(({ key }) => key)])
  const untaken = [...left].filter((key) => isSafe(key) && !taken.has(key))
  return { needles: [whole, ...inside], left: untaken }
}
