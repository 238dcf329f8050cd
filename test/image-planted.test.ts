import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { layoutFiles, tarOf, zstdOf, type LayerFile } from './image/image-archive.ts'
import { TOKEN, verified, written } from './image/written-image.ts'
import type { Leak } from '../src/image/verify.ts'

// Every form at every place: planted in one image, each to be found by itself.

const base64 = (content: string | Buffer) => Buffer.from(content).toString('base64')
const hex = Buffer.from(TOKEN).toString('hex')
const pairs = hex.match(/../g)!
const everyEscape = [...TOKEN].map(
  (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
)
const broken = (text: string, width: number, end: string) =>
  text.replaceAll(new RegExp(`.{${width}}`, 'g'), `$&${end}`)
const long = base64(`${'-'.repeat(31)}${TOKEN}${'-'.repeat(40)}`)

const FORMS: Readonly<Record<string, string | Buffer>> = {
  'as it is': TOKEN,
  'for a URL': encodeURIComponent(TOKEN),
  'for a URL in a URL': encodeURIComponent(encodeURIComponent(TOKEN)),
  'in JSON': JSON.stringify(TOKEN),
  'in JSON inside JSON': JSON.stringify(JSON.stringify(TOKEN)),
  'in JSON, every character escaped': everyEscape.join(''),
  'in JSON, special characters escaped': TOKEN.replaceAll(
    /[^\w-]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`,
  ),
  'in HTML': 'fake-token/for+tests?&quot;&lt;&amp;&gt;&#39;~ok',
  'between single quotes of a shell': `'${TOKEN.replaceAll("'", String.raw`'\''`)}'`,
  'between double quotes of a shell': `"${TOKEN.replaceAll('"', '\\"')}"`,
  'as printf %q writes it': TOKEN.replaceAll(/[^\w@%+=:,./~-]/g, String.raw`\$&`),
  'between single quotes of YAML': `'${TOKEN.replaceAll("'", "''")}'`,
  'in UTF-16, little-endian': Buffer.from(TOKEN, 'utf16le'),
  'in UTF-16, big-endian': Buffer.from(TOKEN, 'utf16le').swap16(),
  'in hexadecimal': hex,
  'in capital hexadecimal with colons': pairs.join(':').toUpperCase(),
  'in hexadecimal with colons and short lines': broken(`${pairs.join(':')}:`, 45, '\n    '),
  'in hexadecimal with spaces': pairs.join(' '),
  'in hexadecimal of C': `\\x${pairs.join('\\x')}`,
  'in base64': base64(`u:${TOKEN}:`),
  'in base64 for URLs': Buffer.from(`${TOKEN}??>>`).toString('base64url'),
  'in base64 of 64 columns': broken(long, 64, '\n'),
  'in base64 of 76 columns with CRLF': broken(long, 76, '\r\n'),
  'in base64, indented': broken(long, 60, '\n        '),
  'in base64 with escaped line ends': broken(long, 64, String.raw`\n`),
  'in base64 of base64': base64(base64(`u:${TOKEN}`)),
  'in base64 of base64 for URLs': base64(Buffer.from(`u:${TOKEN}??>>`).toString('base64url')),
  'in base64, for a URL': encodeURIComponent(base64(`u:${TOKEN}??>>`)),
  'in base64, in JSON of .NET': base64(`u:${TOKEN}??>>`).replaceAll('+', String.raw`\u002B`),
  'for a URL, in base64': base64(`u=${encodeURIComponent(TOKEN)}`),
  'in JSON, in base64': base64(JSON.stringify({ a: TOKEN })),
  'in base64, in hexadecimal': Buffer.from(base64(`u:${TOKEN}`)).toString('hex'),
  'in UTF-16, in base64': Buffer.from(`u ${TOKEN}`, 'utf16le').toString('base64'),
  'in JSON, in UTF-16': Buffer.from(JSON.stringify(TOKEN), 'utf16le'),
  'in JSON, in HTML': JSON.stringify(TOKEN)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;'),
  'between quotes, folded': `"fake-token/for+\\\n    tests?\\"<&>'~ok"`,
  'in Latin-1 entities of all characters': [...TOKEN]
    .map((mark) => `&#${mark.charCodeAt(0)};`)
    .join(''),
}

/** What docs/verify.md says is not found: whatever is found here is to be told there. */
const MISSED: Readonly<Record<string, string | Buffer>> = {
  'in hexadecimal of hexadecimal': Buffer.from(hex).toString('hex'),
  'in base64 of hexadecimal with colons': base64(pairs.join(':')),
  'three times in base64': base64(base64(base64(`u:${TOKEN}`))),
  'in quoted-printable': TOKEN.replaceAll('=', '=3D').replaceAll('~', '=7E'),
  'in UTF-32': Buffer.from([...TOKEN].flatMap((mark) => [mark.charCodeAt(0), 0, 0, 0])),
  backwards: [...TOKEN].toReversed().join(''),
  'in a dump with spaces': [...TOKEN].join('   '),
  'in two halves': `${TOKEN.slice(0, 15)}" + "${TOKEN.slice(15)}`,
}

/** A zip file's entry (APPNOTE.TXT 4.3.7) without the directory at the end. */
function zip(content: Buffer): Buffer {
  const header = Buffer.alloc(30)
  header.write('PK\x03\x04')
  header.writeUInt16LE(8, 8)
  header.writeUInt16LE(5, 26)
  return Buffer.concat([header, Buffer.from('a.txt'), deflateRawSync(content)])
}

/** A tar archive without what hardly any reader looks at. */
function tar(...files: readonly (readonly [string, string | Buffer])[]): Buffer {
  const parts = files.flatMap(([name, content]) => {
    const header = Buffer.alloc(512)
    header.write(name)
    header.write(Buffer.byteLength(content).toString(8), 124)
    header.write('ustar', 257)
    return [header, Buffer.from(content), Buffer.alloc(-Buffer.byteLength(content) & 511)]
  })
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}

const behind = (text: string, content: Buffer) =>
  Buffer.concat([Buffer.from(text, 'latin1'), content])

const folder = mkdtempSync(join(tmpdir(), 'image-planted-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Packs with a program of the system; undefined where it has none. */
function packer(program: string): ((content: Buffer) => Buffer) | undefined {
  const pack = (content: Buffer) => {
    const file = join(folder, 'content')
    writeFileSync(file, content)
    return execFileSync(program, ['-c', file], { stdio: ['ignore', 'pipe', 'ignore'] })
  }
  try {
    pack(Buffer.from('x'))
    return pack
  } catch {
    return undefined
  }
}

const bzip2 = packer('bzip2')
const xz = packer('xz')

const PLACES: Readonly<Record<string, (content: Buffer) => Buffer>> = {
  'a text': (content) => Buffer.concat([Buffer.from('key: '), content, Buffer.from('\nmore\n')]),
  'a large binary, across chunks': (content) =>
    Buffer.concat([Buffer.alloc(128 * 1024 - 512 - 9, 7), content, Buffer.alloc(70_000, 9)]),
  gzip: (content) => gzipSync(content),
  'gzip in the middle of a file': (content) =>
    Buffer.concat([Buffer.from('#!/bin/sh\n'), gzipSync(content), Buffer.alloc(50, 1)]),
  'a git object': (content) => deflateSync(content),
  'a git pack': (content) =>
    Buffer.concat([
      Buffer.from('PACK'),
      Buffer.alloc(9),
      deflateSync('one'),
      deflateSync(content),
      Buffer.alloc(20),
    ]),
  zip,
  'gzip in zip': (content) => zip(gzipSync(content)),
  zstd: zstdOf,
  'zip behind a line of shell': (content) => behind('#!/usr/bin/env python3\n', zip(content)),
  'gzip behind a script': (content) => behind('#!/bin/sh\nexit\n', gzipSync(content)),
  'zstd behind a script': (content) => behind('#!/bin/sh\nexit\n', zstdOf(gzipSync(content))),
  'zlib inside a binary': (content) =>
    behind('\x7fELF\x80\x81', Buffer.concat([deflateSync(content), Buffer.alloc(100)])),
  'zip in a tar': (content) => tar(['a.zip', zip(content)], ['b', 'text']),
  'a jar in a war in a tar': (content) =>
    tar(['app.war', zip(Buffer.concat([zip(Buffer.from('x')), zip(content)]))]),
  'zstd in a tar in gzip': (content) =>
    gzipSync(tar(['a', 'text'], ['b', zstdOf(gzipSync(content))])),
  ...(bzip2
    ? {
        bzip2,
        'bzip2 behind a script': (content: Buffer) => behind('#!/bin/sh\nexit\n', bzip2(content)),
        'bzip2 in a tar, behind another': (content: Buffer) =>
          tar(['a.bz2', bzip2(Buffer.from('text'))], ['b.bz2', bzip2(content)], ['c', 'text']),
      }
    : {}),
  ...(xz
    ? {
        xz,
        'gzip in xz': (content: Buffer) => xz(gzipSync(content)),
        'xz behind a script': (content: Buffer) => behind('#!/bin/sh\nexit\n', xz(content)),
        'xz in a tar, behind another': (content: Buffer) =>
          tar(['a.xz', xz(Buffer.from('text'))], ['b.xz', xz(content)], ['c', 'text']),
        'xz in xz': (content: Buffer) => xz(tar(['a.xz', xz(content)])),
      }
    : {}),
}

const cases = Object.keys(FORMS).flatMap((form) =>
  Object.keys(PLACES).map((place) => ({ form, place, path: `${form}/${place}` })),
)

describe(`a secret planted in ${cases.length} files of one image`, () => {
  let leaks: readonly Leak[]
  let notes: readonly string[]

  beforeAll(async () => {
    const files = cases.map(({ form, place, path }): LayerFile => {
      const content = Buffer.from(FORMS[form]!)
      return [path, PLACES[place]!(content)]
    })
    const bare = Object.keys(PLACES).map((place): LayerFile => [
      `clean/${place}`,
      PLACES[place]!(Buffer.from(`${TOKEN.slice(0, -4)} ${base64(TOKEN).slice(0, -9)}`)),
    ])
    const missed = Object.entries(MISSED).map(([form, content]): LayerFile => [
      `missed/${form}`,
      content,
    ])
    const image = await layoutFiles({ layers: [[...files, ...bare, ...missed]], packing: 'gzip' })
    ;({ leaks, notes } = await verified(written(await tarOf(image))))
  })

  test('is at least 140 cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(140)
  })

  test('is found in each of them', () => {
    const found = new Set(leaks.map(({ path }) => path))
    expect(cases.filter(({ path }) => !found.has(`/${path}`))).toEqual([])
  })

  test('is not found in those that are said to be missed', () => {
    expect(leaks.filter(({ path }) => path?.startsWith('/missed'))).toEqual([])
  })

  test('is found in no other', () => {
    expect(leaks.filter(({ path }) => path?.startsWith('/clean'))).toEqual([])
    expect(notes).toEqual([])
  })
})
