import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import wabt from 'wabt'
import { markTablesOf } from '../src/image/scan/mark-tables.ts'
import { Scanner } from '../src/image/scan/scanner.ts'

const SOURCE = new URL('../src/image/scan/scan.wat', import.meta.url)

test('the program in src is scan.wat, assembled', async () => {
  const { parseWat } = await wabt()
  const features = { simd: true, threads: true }
  const module = parseWat('scan.wat', readFileSync(SOURCE, 'utf8'), features)
  // its types know nothing of features here
  ;(module as { validate(features: object): void }).validate(features)
  const lines = Buffer.from(module.toBinary({}).buffer)
    .toString('base64')
    .match(/.{1,92}/g)!
  await expect(`/**
 * scan.wat, assembled. \`npx vitest run test/image-scan.test.ts -u\` writes it.
 */
export const SCAN = Buffer.from(
  [
${lines.map((line) => `    '${line}',`).join('\n')}
  ].join(''),
  'base64',
)
`).toMatchFileSnapshot('../src/image/scan/scan-wasm.ts')
})

/** Every place of every one of `sequences` in `text`. */
function places(text: Buffer, sequences: readonly Buffer[]): string[] {
  return sequences.flatMap((bytes, number) => {
    const found: string[] = []
    for (let at = text.indexOf(bytes); at >= 0; at = text.indexOf(bytes, at + 1))
      found.push(`${number} at ${at}`)
    return found
  })
}

const scanned = (text: Buffer, sequences: readonly Buffer[], marks: readonly Buffer[]) => {
  const found: { sequences: string[]; marks: string[] } = { sequences: [], marks: [] }
  new Scanner(sequences, markTablesOf(marks)).scan(
    text,
    (start, number) => found.sequences.push(`${number} at ${start}`),
    (start, number) => found.marks.push(`${number} at ${start}`),
  )
  return found
}

function expectSame(text: Buffer, sequences: readonly Buffer[], marks: readonly Buffer[]): void {
  const found = scanned(text, sequences, marks)
  expect(found.sequences.toSorted()).toEqual(places(text, sequences).toSorted())
  expect(found.marks.toSorted()).toEqual(places(text, marks).toSorted())
}

const bytes = (most: number, limits: fc.ArrayConstraints) =>
  fc.array(fc.nat(most), { size: 'max', ...limits }).map((each) => Buffer.from(each))
/** Few values of bytes: then much is found; all of them: then there is nothing by chance. */
const alphabets = fc.constantFrom(1, 3, 255)
const cases = alphabets.chain((most) =>
  fc.record({
    text: bytes(most, { maxLength: 600 }),
    sequences: fc.uniqueArray(bytes(most, { minLength: 1, maxLength: 90 }), {
      maxLength: 12,
      selector: (each) => each.toString('hex'),
    }),
    marks: fc.uniqueArray(bytes(most, { minLength: 2, maxLength: 8 }), {
      maxLength: 20,
      selector: (each) => each.toString('hex'),
    }),
  }),
)

test('everything is found that a search for each by itself finds, and nothing else', () => {
  fc.assert(
    fc.property(cases, fc.array(fc.nat(600), { maxLength: 8 }), (each, where) => {
      const parts = [...each.sequences, ...each.marks]
      const text = Buffer.concat([each.text, Buffer.alloc(100)])
      for (const [index, at] of where.entries())
        if (at < text.length) parts[index % Math.max(1, parts.length)]?.copy(text, at)
      expectSame(text, each.sequences, each.marks)
    }),
    { numRuns: 150 },
  )
})

test('so it is wherever a long text is cut into parts', () => {
  const sequences = ['fake-token-for-tests', 'x'.repeat(200), 'abcdef'].map((each) =>
    Buffer.from(each),
  )
  const marks = [Buffer.from([0x1f, 0x8b, 8]), Buffer.from('PK\x03\x04'), Buffer.from([0x78, 1])]
  const text = Buffer.alloc(400_000)
  for (let at = 139_000, turn = 0; at < 139_600; at += 1 + (turn % 7), turn++)
    [...sequences, ...marks][turn % 6]!.copy(text, at)
  text.fill('x', 278_200, 278_900)
  expectSame(text, sequences, marks)
})

test('so it is where there is more than has room at once', () => {
  const marks = [Buffer.from([0x78, 1])]
  const text = Buffer.alloc(60_000, Buffer.from([0x78, 1]))
  expectSame(text, [Buffer.alloc(8, Buffer.from([0x78, 1])), Buffer.alloc(20, 0x78)], marks)
})

test('whoever is told of something may look for more', () => {
  const text = Buffer.from('one fake-token and one more fake-token')
  const scanner = new Scanner([Buffer.from('fake-token'), Buffer.from('within')])
  const found: string[] = []
  scanner.scan(text, (start) => {
    found.push(`at ${start}`)
    scanner.scan(Buffer.from('.. within'), (inner) => found.push(`within at ${inner}`))
  })
  expect(found).toEqual(['at 4', 'within at 3', 'at 28', 'within at 3'])
})

test('a part of a text that has been looked through is told of what is in that part', () => {
  const sequences = ['fake-token', 'token-and'].map((each) => Buffer.from(each))
  const marks = [Buffer.from('PK\x03\x04')]
  const scanner = new Scanner(sequences, markTablesOf(marks))
  const text = Buffer.from('.fake-token-and.PK\x03\x04..fake-token.fake-tok PK\x03')
  const told = (part: Buffer) => {
    const found: string[] = []
    scanner.scan(
      part,
      (start, number) => found.push(`${number} at ${start}`),
      (start) => found.push(`mark at ${start}`),
    )
    return found.toSorted()
  }
  for (let start = 0; start <= text.length; start++)
    for (let end = start; end <= text.length; end++) {
      scanner.lookAhead(text)
      const ahead = told(text.subarray(start, end))
      scanner.forget()
      expect(ahead).toEqual(told(Buffer.from(text.subarray(start, end))))
    }
})

test('buffers are lent to one at a time, and looked through where they are', () => {
  const scanner = new Scanner([Buffer.from('fake-token')])
  const [first, ...others] = scanner.lend()!
  expect(scanner.lend()).toBeUndefined()
  first!.write('one fake-token', 70)
  others[0]!.write('another one')
  const found: number[] = []
  scanner.scan(first!.subarray(60, 90), (start) => found.push(start))
  expect(found).toEqual([14])
  scanner.giveBack()
  expect(scanner.lend()).toHaveLength(1 + others.length)
})
