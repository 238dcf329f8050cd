import { describe, expect, test } from 'vitest'
import { patternsOf } from '../src/image/needles.ts'
import { Search } from '../src/image/search.ts'

// Two encodings on top of each other, each around a document of its own.

const wrapped = (text: string, width: number, end = '\n') =>
  text.replaceAll(new RegExp(`.{${width}}`, 'g'), `$&${end}`)
const hexOf = (content: Buffer) => content.toString('hex')
const escapedBy = (marks: RegExp) => (content: Buffer) =>
  Buffer.from(content.toString().replaceAll(marks, String.raw`\$&`))
const text = (encode: (text: string) => string) => (content: Buffer) =>
  Buffer.from(encode(content.toString()))
const utf16 = (content: Buffer) => Buffer.from(content.toString(), 'utf16le')

type Encode = (content: Buffer) => Buffer

const TEXTS: Readonly<Record<string, Encode>> = {
  url: text(encodeURIComponent),
  'url in lower case': text((each) =>
    encodeURIComponent(each).replaceAll(/%../g, (mark) => mark.toLowerCase()),
  ),
  form: text((each) => new URLSearchParams({ a: each }).toString()),
  json: text((each) => JSON.stringify(each)),
  'json of .NET': text((each) =>
    JSON.stringify(each).replaceAll(
      /[<>&'+`]/g,
      (mark) => `\\u00${mark.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  ),
  html: text((each) =>
    each
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#x27;'),
  ),
  'single quotes': text((each) => each.replaceAll("'", `'"'"'`)),
  'double quotes': escapedBy(/[$`"\\]/g),
  'printf %q': escapedBy(/[\s'"\\|&;()<>!{}*[\]?^$`,]/g),
}
const BASE64: Readonly<Record<string, Encode>> = {
  base64: (content) => Buffer.from(content.toString('base64')),
  'base64 in lines': (content) => Buffer.from(wrapped(content.toString('base64'), 76)),
  base64url: (content) => Buffer.from(content.toString('base64url')),
}
const HEX: Readonly<Record<string, Encode>> = {
  hex: (content) => Buffer.from(hexOf(content)),
  'capital hex': (content) => Buffer.from(hexOf(content).toUpperCase()),
}
const DUMPS: Readonly<Record<string, Encode>> = {
  'hex with colons': (content) => Buffer.from(hexOf(content).match(/../g)!.join(':')),
  'hex of C': (content) => Buffer.from(hexOf(content).replaceAll(/../g, String.raw`\x$&`)),
}
const WIDE: Readonly<Record<string, Encode>> = {
  'utf-16': utf16,
  'utf-16, big-endian': (content) => utf16(content).swap16(),
}

const PAIRS = [
  [
    { ...TEXTS, ...BASE64, ...HEX, ...DUMPS, ...WIDE },
    { ...TEXTS, ...BASE64 },
  ],
  [{ ...TEXTS, ...BASE64, ...WIDE }, HEX],
  [TEXTS, DUMPS],
  [{ ...BASE64, ...HEX, ...DUMPS }, WIDE],
] as const

const VALUES = {
  'letters and digits': 'fakeTokenForTests0123456789',
  marks: 'fake/token+for=tests?"<&>\'~ok',
  'a long line': `fake-${'0a1B2c3D'.repeat(40)}/+`,
  'several lines': 'fake-line-one-1234\nsecond-line-5678\nthird',
} as const

const before = (content: Buffer, mark: string) => Buffer.concat([Buffer.from(mark), content])
const isFound = (search: Search, content: Buffer) => {
  let found = false
  search.find(Buffer.concat([Buffer.from('x '), content, Buffer.from(' y')]), () => {
    found = true
  })
  return found
}

describe.each(Object.entries(VALUES))('a value of %s', (_, value) => {
  const search = new Search(patternsOf({ name: 'TOKEN', value: Buffer.from(value) }))

  test('is found in each encoding of each other one, at any alignment', () => {
    const missed = PAIRS.flatMap(([outer, inner]) =>
      Object.entries(outer).flatMap(([outerName, outside]) =>
        Object.entries(inner).flatMap(([innerName, inside]) =>
          ['', 'k=', 'user: me\npassword:  '].flatMap((mark) => {
            const once = inside(before(Buffer.from(`${value}\n`), mark))
            const even = innerName.startsWith('utf-16') ? '' : mark
            const twice = outside(before(once, even.slice(1)))
            return isFound(search, twice) ? [] : [`${outerName} of ${innerName} behind "${mark}"`]
          }),
        ),
      ),
    )
    expect(missed).toEqual([])
  })

  test('is not found where one of its characters is another', () => {
    const other = `${value.slice(0, -1)}!`
    for (const [outer, inner] of PAIRS)
      for (const outside of Object.values(outer))
        for (const inside of Object.values(inner))
          expect(isFound(search, outside(inside(Buffer.from(other))))).toBe(false)
  })
})

describe('a value is found where', () => {
  const found = (value: string, content: string | Buffer) =>
    isFound(
      new Search(patternsOf({ name: 'TOKEN', value: Buffer.from(value) })),
      Buffer.from(content),
    )
  const LINES = 'fake-line-one-1234\nsecond-line-5678\nthird'
  const CONTROL = 'fake\u0001ctrl\u001b[0mtok'

  test.each<[string, string, string | Buffer]>([
    ['a block of YAML', LINES, 'k: |\n  fake-line-one-1234\n  second-line-5678\n  third\n'],
    [
      'a plain scalar of YAML folds its lines',
      LINES,
      "k: 'fake-line-one-1234\n\n  second-line-5678\n\n  third'\n",
    ],
    [
      'a scalar between double quotes is folded',
      'fake token with words-01',
      'k: "fake token\\\n  \\ with words-01"\n',
    ],
    ['words are folded', 'fake token with words-01', 'k: fake token\n  with words-01\n'],
    ['a line goes on in PowerShell', 'fake$token "x"', 'fake`$token `"x`"'],
    ['a quote is doubled', 'fake"token"5abc', '"fake""token""5abc"'],
    [
      'UTF-16 has the line ends of Windows',
      LINES,
      Buffer.from(LINES.replaceAll('\n', '\r\n'), 'utf16le'),
    ],
    ['bash writes control characters', CONTROL, String.raw`$'fake\001ctrl\E[0mtok'`],
    ['YAML writes what is no ASCII', 'fak\u00eb/tok\u00e9n-01', String.raw`"fak\xEB/tok\xE9n-01"`],
    [
      'Latin-1 is written',
      'fak\u00eb/tok\u00e9n-01',
      Buffer.from('fak\u00eb/tok\u00e9n-01', 'latin1'),
    ],
    ['every character is an entity', 'fakeT0k', '&#102;&#97;&#107;&#101;&#84;&#48;&#107;'],
    ['zeros of UTF-16 are escaped', 'fakeT0ken', 'f%00a%00k%00e%00T%000%00k%00e%00n%00'],
    [
      'PowerShell is given a command',
      'fake$T0k',
      Buffer.from('a fake$T0k', 'utf16le').toString('base64'),
    ],
  ])('%s', (_, value, content) => {
    expect(found(value, content)).toBe(true)
  })
})
