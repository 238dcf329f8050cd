import { gzipSync, deflateSync } from 'node:zlib'
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { Budget } from '../src/image/budget.ts'
import { ContentSearch } from '../src/image/content.ts'
import { patternsOf } from '../src/image/needles.ts'
import { Search } from '../src/image/search.ts'
import { WRITERS, zipped, type Encode } from './image/writers.ts'
import { Known } from './known.ts'

// Two writers on top of each other, drawn from all pairs of a table, and what of these is missed.

const VALUES = {
  token: 'fakeTokenForTests0123456789',
  marks: 'fake/token+for=tests?"<&>\'~ok',
  long: `fake-${'0a1B2c3D'.repeat(12)}/+`,
  lines: 'fake-line-one-1234\nsecond-line-5678\nthird',
} as const
const PLACES = [
  ['', ''],
  ['k=', '\n'],
  ['user: me\npassword: ', '\nend: 1\n'],
  ['{"a":"', '"}'],
] as const
/** One of so many pairs is tried. */
const EVERY = 5

/** Hold bytes that are no text: nobody writes them as one. */
const BINARY = ['packed', 'utf-16']

interface Writer {
  readonly family: string
  readonly name: string
  readonly encode: Encode
}

const all: readonly Writer[] = Object.entries(WRITERS).flatMap(([family, rows]) =>
  Object.entries(rows).map(([name, encode]) => ({ family, name, encode })),
)

function finder(value: string): (content: Buffer) => Promise<boolean> {
  const search = new Search(patternsOf({ name: 'TOKEN', value: Buffer.from(value) }))
  return async (content) => {
    let isFound = false
    const found = () => {
      isFound = true
    }
    const inquiry = { search, budget: new Budget(), found, unread: () => {} }
    const file = new ContentSearch(inquiry, content.length)
    await file.push(content)
    await file.end()
    return isFound
  }
}

test(
  'what is missed of two writers on top of each other is known',
  { timeout: 60_000 },
  async () => {
    const missed = new Map<string, string>()
    let count = 0
    for (const value of Object.values(VALUES)) {
      const isFound = finder(value)
      for (const inner of all)
        for (const outer of all) {
          const isText = ['base64', 'hex', 'packed'].includes(outer.family)
          if (BINARY.includes(inner.family) && !isText) continue
          if (++count % EVERY !== 0) continue
          const [before, behind] = PLACES[(count / EVERY) % PLACES.length]!
          const once = inner.encode(Buffer.from(before + value + behind))
          const twice = outer.encode(once)
          const content = Buffer.concat([Buffer.from('x '), twice, Buffer.from(' y')])
          if (!(await isFound(content)))
            missed.set(`${outer.family} (${outer.name}) of ${inner.family} (${inner.name})`, before)
        }
    }
    const known = new Known('verify-pairs')
    known.expectNoOther([...missed].map(([entry, what]) => ({ entry, what })))
    await known.expectAll()
  },
)

const TOKEN = 'fake/token+for=tests?"<&>\'~ok'
const settings = Buffer.from(`user: ci\npassword: ${TOKEN}\n${'line of settings\n'.repeat(20)}`)
const lines = (text: string, end: string) => text.replaceAll(/.{76}/g, `$&${end}`)
const gzip64 = gzipSync(settings).toString('base64')

test.each<[string, string]>([
  ['of a gzip file', gzip64],
  ['in lines', lines(gzip64, '\n')],
  ['in lines of Windows, indented', lines(gzip64, '\r\n    ')],
  ['in lines of JSON', JSON.stringify({ data: lines(gzip64, '\n') })],
  ['in strings of a program', `x = "${lines(gzip64, '" +\n  "')}"`],
  ['in a URL', `https://example.com/?state=${encodeURIComponent(gzip64)}&a=b`],
  ['twice, as Helm has it', Buffer.from(gzip64).toString('base64')],
  ['of a zip file', zipped(settings).toString('base64')],
  ['of zlib', `payload=${deflateSync(settings).toString('base64')}`],
  ['for URLs, of zlib', `session=.${deflateSync(settings).toString('base64url')}.abc`],
  ['behind another one', `["${gzipSync('a').toString('base64')}","${gzip64}"]`],
  ['behind another one in a line', `${gzipSync('abc').toString('base64url')}\n${gzip64}\n`],
  ['behind what only looks like one', `H4sIAAAAAAAAAnonsense eJwHello ${gzip64}`],
  ['of a large file', gzipSync(Buffer.concat([randomBytes(300_000), settings])).toString('base64')],
])('packed data is looked into that is in base64, %s', async (_, content) => {
  expect(await finder(TOKEN)(Buffer.from(content))).toBe(true)
})

test('much that looks like packed data in base64 takes bounded work', async () => {
  const search = new Search(patternsOf({ name: 'TOKEN', value: Buffer.from(TOKEN) }))
  for (const text of ['H4sIAAAAAAAAA', 'eJwH ', `${gzipSync('abc').toString('base64')}\n`]) {
    const content = Buffer.from(text.repeat(2_000_000 / text.length))
    const budget = new Budget()
    const inquiry = { search, budget, found: () => {}, unread: () => {} }
    const file = new ContentSearch(inquiry, content.length)
    await file.push(content)
    await file.end()
    expect(budget.work).toBeLessThan(400 * content.length)
  }
})
