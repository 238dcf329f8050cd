import { randomBytes } from 'node:crypto'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leaksIn, TOKEN, verified, written } from './image/written-image.ts'
import { savedFiles, tarOf } from './image/image-archive.ts'
import { Budget } from '../src/image/budget.ts'
import { ChunkedSearch } from '../src/image/chunked-search.ts'
import { ContentSearch } from '../src/image/content.ts'
import { patternsOf } from '../src/image/needles.ts'
import { masked, Search } from '../src/image/search.ts'

const PLAIN_TOKEN = 'fake-token-for-tests-0123456789'

const formsIn = async (content: string | Buffer, value: string | Buffer = TOKEN) =>
  (await leaksIn({ layers: [[['file', content]]] }, value)).map(({ form }) => form)

const base64 = (text: string) => Buffer.from(text).toString('base64')
const wrapped = (text: string, width: number) =>
  text.replaceAll(new RegExp(`.{${width}}`, 'g'), '$&\n')
const hex = Buffer.from(TOKEN).toString('hex')

/** A zip file's entry (APPNOTE.TXT 4.3.7) without the directory at the end. */
function zip(content: Buffer): Buffer {
  const header = Buffer.alloc(30)
  header.write('PK\x03\x04')
  header.writeUInt16LE(8, 8)
  header.writeUInt16LE(5, 26)
  return Buffer.concat([header, Buffer.from('a.txt'), deflateRawSync(content)])
}

describe('a secret is found', () => {
  test.each<[string, string, string]>([
    ['as it is', TOKEN, 'plain'],
    ['for a URL', encodeURIComponent(TOKEN), 'url'],
    [
      'for a URL in lower case',
      encodeURIComponent(TOKEN).replaceAll(/%../g, (mark) => mark.toLowerCase()),
      'url',
    ],
    ['in JSON', JSON.stringify({ token: TOKEN }), 'json'],
    [
      'in JSON as Go writes it',
      JSON.stringify(TOKEN).replace('<', '\\u003c').replace('>', '\\u003e').replace('&', '\\u0026'),
      'json',
    ],
    ['in HTML', '<p>fake-token/for+tests?&quot;&lt;&amp;&gt;&#39;~ok</p>', 'html'],
    ['in hexadecimal', hex, 'hex'],
    ['in capital hexadecimal', hex.toUpperCase(), 'hex'],
    ['in base64', base64(TOKEN), 'base64'],
    ['in base64 behind one byte', base64(`:${TOKEN}:`), 'base64'],
    ['in base64 behind two bytes', base64(`u:${TOKEN}:`), 'base64'],
    ['in base64 for URLs', Buffer.from(`${TOKEN}??>>`).toString('base64url'), 'base64url'],
    ['in base64 of 76 columns', wrapped(base64(`${'-'.repeat(45)}${TOKEN}`), 76), 'base64'],
    ['in base64 of 64 columns', wrapped(base64(`${'-'.repeat(29)}${TOKEN}`), 64), 'base64'],
  ])('%s', async (_, content, form) => {
    expect(await formsIn(`before ${content} after`)).toContain(form)
  })

  const random = Buffer.from(randomBytes(500_000).toString('hex'))
  const small = Buffer.from(`token ${TOKEN}\n`)
  const large = Buffer.concat([random, small, random])
  const objects = [deflateSync(random), Buffer.from([0xb7, 0x01]), deflateSync(small)]
  const pack = Buffer.concat([Buffer.from('PACK'), Buffer.alloc(9), ...objects, Buffer.alloc(20)])

  test.each<[string, Buffer, string]>([
    ['a gzip file', gzipSync(small), 'plain in gzip'],
    ['a large gzip file', gzipSync(large), 'plain in gzip'],
    [
      'the second of two gzip members',
      Buffer.concat([gzipSync(random), gzipSync(small)]),
      'plain in gzip',
    ],
    [
      'a gzip member in the middle of a file',
      Buffer.concat([random, gzipSync(large), Buffer.from('tail'), random]),
      'plain in gzip',
    ],
    ['a gzip file that is cut off', gzipSync(large).subarray(0, -4), 'plain in gzip'],
    ['a git object', deflateSync(small), 'plain in zlib'],
    ['a large git object', deflateSync(large), 'plain in zlib'],
    ['a git pack', pack, 'plain in zlib'],
    ['a zip file', zip(small), 'plain in zip'],
    ['a large zip file', zip(large), 'plain in zip'],
    ['the second file in a zip file', Buffer.concat([zip(random), zip(small)]), 'plain in zip'],
    ['a gzip file in a zip file', zip(gzipSync(small)), 'plain in gzip in zip'],
    ['base64 in a gzip file', gzipSync(base64(`u:${TOKEN}:`)), 'base64 in gzip'],
  ])('in %s', async (_, content, form) => {
    expect(await formsIn(content)).toEqual([form])
  })

  test('in a gzip member behind one that is damaged', async () => {
    const damaged = Buffer.concat([gzipSync(random).subarray(0, 300_000), gzipSync(small)])
    expect(await formsIn(damaged)).toContain('plain in gzip')
  })

  test('with white space around its value, though only the value was written', async () => {
    expect(await formsIn('_auth=fake-token-for-tests;', ' fake-token-for-tests\n')).toEqual([
      'plain',
    ])
  })

  test('when it is of many lines, with the line ends of Windows', async () => {
    expect(
      await formsIn('a\r\nfake-line-one\r\nfake-line-two\r\n', 'fake-line-one\nfake-line-two\n'),
    ).toEqual(['plain'])
  })

  test('when it is no text', async () => {
    const value = Buffer.from([0xff, 0, 0xfe, 1, 0x80, 2, 0x81])
    expect(await formsIn(Buffer.concat([Buffer.from('x'), value]), value)).toEqual(['plain'])
    expect(await formsIn(value.toString('hex'), value)).toEqual(['hex'])
  })

  describe('in a package', () => {
    const inside = gzipSync(Buffer.concat([randomBytes(3000), Buffer.from(` ${PLAIN_TOKEN}\n`)]))
    /** A member of ar(5), with its header of 60 bytes. */
    const member = (name: string, content: Buffer) =>
      Buffer.concat([
        Buffer.from(`${name.padEnd(16)}0           0     0     100644  `),
        Buffer.from(`${String(content.length).padEnd(10)}\x60\n`),
        content,
        Buffer.alloc(content.length % 2, '\n'),
      ])
    /** `printf 'a %s\n' "$TOKEN" | xz --check=sha256`: the checksum that rpm writes. */
    const xz = Buffer.from(
      '/Td6WFoAAArh+wyhAgAhARYAAAB0L+WjAQAhYSBmYWtlLXRva2VuLWZvci10ZXN0cy0wMTIzNDU2Nzg5CgAAAEU2lqfVS6xW' +
        'gHzwLWRl3TGXTk8/iRUjTw4BuVR9KPIsAAFSIhnLa30Ym0uaAQAAAAAKWVo=',
      'base64',
    )
    const rpm = Buffer.concat([
      Buffer.from([0xed, 0xab, 0xee, 0xdb, 3, 0, 0, 0]),
      Buffer.alloc(88),
      Buffer.from([0x8e, 0xad, 0xe8, 1, 0, 0, 0, 0]),
    ])

    test.each([
      [
        'of Debian',
        Buffer.concat([
          Buffer.from('!<arch>\n'),
          member('debian-binary', Buffer.from('2.0\n')),
          member('control.tar.gz', gzipSync('Package: app')),
          member('data.tar.gz', inside),
        ]),
      ],
      ['of rpm', Buffer.concat([rpm, inside])],
      ['of rpm, with xz', Buffer.concat([rpm, xz])],
      [
        'of Python',
        Buffer.concat([Buffer.from('#!/usr/bin/env python3\n'), zip(Buffer.from(PLAIN_TOKEN))]),
      ],
      [
        'that unpacks itself',
        Buffer.concat([Buffer.from('#!/bin/sh\ntail -c +40 "$0" | gzip -dc\nexit\n'), inside]),
      ],
    ])('%s', async (_, content) => {
      expect(await formsIn(content, PLAIN_TOKEN)).not.toEqual([])
    })
  })

  test('in a file named as brotli', async () => {
    const inside = Buffer.concat([randomBytes(200_000), gzipSync(`a ${TOKEN}`)])
    const leaks = await leaksIn({
      layers: [
        [
          ['app.js.br', brotliCompressSync(`a ${TOKEN}`)],
          ['b.br', brotliCompressSync(inside)],
        ],
      ],
    })
    const found = leaks.map(({ path, form }) => `${path}: ${form}`)
    expect(found).toContain('/app.js.br: plain in brotli')
    expect(found).toContain('/b.br: plain in gzip in brotli')
  })

  test('at any place of a file that is read in many chunks', async () => {
    const content = Buffer.alloc(2_000_003, 'a')
    for (const at of [
      0,
      65_530,
      262_140,
      524_288 - 512 - 7,
      1_048_570,
      content.length - TOKEN.length,
    ]) {
      const copy = Buffer.from(content)
      copy.write(TOKEN, at)
      expect(await formsIn(copy)).toEqual(['plain'])
    }
  })
})

describe('a secret is found as this writer writes it', () => {
  const MANY = 'fake/token+for=tests&x'
  const FOREIGN = 'fak\u00eb/tok\u00e9n-tests'
  const MARKS = 'fake token,{x};~*(y)'
  const XML = 'fake<tok>en&"q"'
  const PLAIN = 'fake-token-for-tests-0123456789'
  const LONG = Array.from({ length: 150 }, (_, index) => `fake+${index * 7919}/X`).join('')
  const dump = (separator: string, end: string) =>
    Buffer.from(PLAIN)
      .toString('hex')
      .match(/../g)!
      .map((pair, index) => separator + pair + (index % 12 === 11 ? end : ''))
      .join('')

  test.each<[string, string, string]>([
    ['compose', 'fake$token$5abc', 'fake$$token$$5abc'],
    ['compose in JSON', 'fake$token$5abc', '{"a": "fake$$token$$5abc"}'],
    ['bash, printf %q', MARKS, String.raw`fake\ token\,\{x\}\;~\*\(y\)`],
    ['bash in a plain locale', FOREIGN, String.raw`$'fak\303\253/tok\303\251n-tests'`],
    ['PHP, json_encode', FOREIGN, String.raw`"fak\u00eb\/tok\u00e9n-tests"`],
    ['Python, a document in one', FOREIGN, String.raw`"{\"a\": \"fak\\u00eb/tok\\u00e9n-tests\"}"`],
    ['PHP, a document in one', MANY, String.raw`"\"fake\\\/token+for=tests&x\""`],
    ['Python, quote', MANY, 'fake/token%2Bfor%3Dtests%26x'],
    ['node, url.password', MANY, 'fake%2Ftoken+for%3Dtests&x'],
    ['Go, UserPassword', MANY, 'fake%2Ftoken+for=tests&x'],
    ['PHP, urlencode', MARKS, 'fake+token%2C%7Bx%7D%3B%7E%2A%28y%29'],
    ['node, URLSearchParams', MARKS, 'fake+token%2C%7Bx%7D%3B%7E*%28y%29'],
    ['XML with a bare >', XML, 'fake&lt;tok>en&amp;"q"'],
    ['XML by numbers', XML, 'fake&#60;tok&#62;en&#38;&#34;q&#34;'],
    ['xxd -i', PLAIN, dump(', 0x', ',\n ').replaceAll(',\n ,', ',\n ')],
    ['C', PLAIN, `"${dump('\\x', '"\n"')}"`],
    ['base64 in lines of 40', PLAIN, wrapped(base64(`user: ${PLAIN}\nmore\n`), 40)],
    ['base64 of base64 in lines', PLAIN, base64(wrapped(base64(`${'-'.repeat(49)}${PLAIN}`), 76))],
    ['WHATWG URL, short runs', 'W=W1$JP', 'https://u:W%3DW1$JP@git.example.com/'],
    ['bash, short runs', 'wNn{D_#l(w#', String.raw`wNn\{D_#l\(w#`],
    ['compose in JSON, short runs', 'z^zm;\\kth$^}', String.raw`{"a": "z^zm;\\kth$$^}"}`],
    ['.NET, JSON', "cW']J!(1&0')^%", String.raw`cW\u0027]J!(1\u00260\u0027)^%`],
    ['XML, short runs', 'T~&\\>?s', 'T~&amp;\\>?s'],
    ['Python, short runs', "u#deU'o/L", 'u%23deU%27o/L'],
    ['PHP, htmlspecialchars', "fake't0k<en", 'fake&#039;t0k&lt;en'],
    ['OWASP', 'FAKE_TOKEN-99', 'FAKE&#95;TOKEN&#45;99'],
    ['OWASP by hexadecimal numbers', 'FAKE_TOKEN-99', 'FAKE&#x5f;TOKEN&#x2d;99'],
    ['Python, a long value', LONG, LONG.replaceAll('+', '%2B')],
    ['.NET, a long value', LONG, LONG.replaceAll('+', String.raw`\u002B`)],
    ...[0, 1, 2].map((before): [string, string, string] => [
      `base64 of base64 in lines, a long value behind ${before}`,
      LONG,
      base64(wrapped(base64('x'.repeat(before) + LONG), 76)),
    ]),
  ])('%s', async (_, value, content) => {
    expect(await formsIn(`before ${content} after`, value)).not.toEqual([])
  })

  test('and not where one of its characters is another', async () => {
    for (const content of ['fake%2Ftoken+for%3Dtests%26y', 'fake/token-for=tests&x', 'fake/token'])
      expect(await formsIn(content, MANY)).toEqual([])
  })
})

/** Cuts `content` at the places `cuts`, and gives the pieces. */
function pieces(content: Buffer, cuts: readonly number[]): Buffer[] {
  const edges = [
    0,
    ...cuts.filter((cut) => cut < content.length).toSorted((one, other) => one - other),
    content.length,
  ]
  return edges.slice(1).map((edge, index) => content.subarray(edges[index], edge))
}

describe('the search over chunks', () => {
  const places = fc.array(fc.nat(400), { maxLength: 30, size: 'max' })

  test('finds what a search for each pattern by itself finds, wherever the text is cut', () => {
    const letters = (limits: fc.ArrayConstraints) =>
      fc.array(fc.constantFrom(0x61, 0x62), limits).map((bytes) => Buffer.from(bytes))
    const words = fc.array(letters({ minLength: 6, maxLength: 12, size: 'max' }), {
      minLength: 1,
      maxLength: 5,
    })
    const text = letters({ minLength: 100, maxLength: 400, size: 'max' })
    fc.assert(
      fc.property(words, text, places, (needles, content, cuts) => {
        const patterns = needles.map((bytes, index) => ({
          secret: String(index),
          form: 'plain',
          bytes,
        }))
        const found = new Set<string>()
        const search = new ChunkedSearch(new Search(patterns), ({ secret }) => found.add(secret))
        for (const piece of pieces(content, cuts)) search.push(piece)
        const expected = patterns
          .filter(({ bytes }) => content.includes(bytes))
          .map(({ secret }) => secret)
        expect([...found].toSorted()).toEqual(expected.toSorted())
      }),
    )
  })

  test.each<[string, Buffer, string[]]>([
    [
      'gzip',
      Buffer.concat([Buffer.from('some text'), gzipSync(`a ${TOKEN}`), Buffer.alloc(40)]),
      ['gzip'],
    ],
    [
      'a second zip file',
      Buffer.concat([zip(Buffer.from('one')), zip(Buffer.from(`a ${TOKEN}`)), Buffer.alloc(40)]),
      ['zip'],
    ],
    [
      'a second git object',
      Buffer.concat([
        Buffer.from('PACK..'),
        deflateSync('one'),
        deflateSync(`a ${TOKEN}`),
        Buffer.alloc(40),
      ]),
      ['zlib'],
    ],
    [
      'gzip in a zip file',
      Buffer.concat([zip(gzipSync(`a ${TOKEN}`)), Buffer.alloc(40)]),
      ['zip', 'gzip'],
    ],
  ])(
    'finds the secret in %s, wherever the file is cut and whether its size is known or not',
    async (_, content, members) => {
      const search = new Search(patternsOf({ name: 'TOKEN', value: Buffer.from(TOKEN) }))
      await fc.assert(
        fc.asyncProperty(places, fc.boolean(), async (cuts, known) => {
          const found: string[][] = []
          const inquiry = {
            search,
            budget: new Budget(),
            found: (_: unknown, inside: readonly string[]) => {
              found.push([...inside])
            },
            unread: () => {},
          }
          const file = new ContentSearch(inquiry, known ? content.length : undefined)
          for (const piece of pieces(content, cuts)) await file.push(Buffer.from(piece))
          await file.end()
          expect(found).toContainEqual(members)
        }),
        { numRuns: 60 },
      )
    },
  )

  test('masks overlapping occurrences as one', () => {
    const search = new Search(patternsOf({ name: 'T', value: Buffer.from('abcabcabc') }))
    expect(masked('ü abcabcabcabc, abcabcabc', search)).toBe('ü ****, ****')
  })
})

describe('no alarm is given', () => {
  test('for files of all kinds that do not hold the secret', async () => {
    const { leaks, notes } = await verified(
      written(
        await tarOf(
          await savedFiles({
            layers: [
              [
                ['text', 'fake-token/for+tests'],
                ['random', randomBytes(300_000)],
                ['packed.gz', gzipSync(randomBytes(300_000))],
                [
                  'like.gz',
                  Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0]), randomBytes(70_000)]),
                ],
                ['object', deflateSync('blob 4\0text')],
                ['half', base64(TOKEN).slice(0, -8)],
              ],
            ],
            config: { Env: ['TOKEN=', 'PATH=/usr/bin'] },
            history: [{ created_by: 'RUN --mount=type=secret,id=token npm ci' }],
          }),
        ),
      ),
    )
    expect(leaks).toEqual([])
    expect(notes).toEqual([])
  })

  test('but a note, for compressed files that are not looked into', async () => {
    // Roshal's header of version 4 with the archive header behind it
    const rar = Buffer.from('Rar!\x1a\x07\0\xcf\x90\x73\0\0\x0d\0\0\0', 'latin1')
    const sevenZip = Buffer.concat([
      Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]),
      Buffer.from([0x8d, 0x9b, 0xd5, 0x0f]),
      Buffer.alloc(20),
    ])
    const lz4 = Buffer.from([0x02, 0x21, 0x4c, 0x18, 40, 0, 0, 0, 0xf0, 1, 2, 3])
    // lzma -1 and lzma with the size in its header
    const lzma = (size: number) =>
      Buffer.from([0x5d, 0, 0, 0x10, 0, ...Array.from({ length: 8 }, () => size), 0, 0x33, 0x1b, 8])
    const xzHeader = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4, 0xe6, 0xd6, 0xb4, 0x46])
    const files = await savedFiles({
      layers: [
        [
          ['a.rar', rar],
          ['b.exe', Buffer.concat([Buffer.from('MZ\x90'), Buffer.alloc(500), rar])],
          ['c.7z', sevenZip],
          ['d.xz', Buffer.concat([xzHeader, Buffer.from([1, 2, 3])])],
          ['vmlinuz', Buffer.concat([Buffer.from('MZ'), lz4])],
          ['f.lzma', lzma(0xff)],
          ['g.dat', Buffer.concat([Buffer.from('head'), lzma(0xff)])],
          ['h.Z', Buffer.from([0x1f, 0x9d, 0x90, 1, 2, 3])],
          ['i.lzo', Buffer.from('\x89LZO\0\r\n\x1a\n more', 'latin1')],
          ['j.br', Buffer.from('no brotli at all')],
        ],
      ],
    })
    const { notes } = await verified(written(await tarOf(files)))
    expect(notes).toEqual([
      '2 files not looked into, rar-compressed: /a.rar, /b.exe',
      '1 file not looked into, 7z-compressed: /c.7z',
      '1 file not looked into, damaged xz: /d.xz',
      '1 file not looked into, lz4-compressed: /vmlinuz',
      '2 files not looked into, lzma-compressed: /f.lzma, /g.dat',
      '1 file not looked into, compress-compressed: /h.Z',
      '1 file not looked into, lzop-compressed: /i.lzo',
      '1 file not looked into, named .br, and no sound brotli: /j.br',
    ])
  })

  test('but a note, for what is compressed over and over', async () => {
    const deep = [1, 2, 3, 4, 5, 6].reduce((content) => gzipSync(content), Buffer.from(TOKEN))
    const { leaks, notes } = await verified(
      written(await tarOf(await savedFiles({ layers: [[['deep', deep]]] }))),
    )
    expect(leaks).toEqual([])
    expect(notes).toEqual(['1 file not looked into, compressed more than 5 times over: /deep'])
  })
})
