import { expect, test } from 'vitest'
import { rewrite } from '../src/rewrite.ts'

const clones = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => `git clone https://$API_TOKEN@git.example.com/a/r${index}`,
  )
const source = (count: number) =>
  `FROM debian:12\nARG API_TOKEN\nRUN ${clones(count).join(' && ')}\n`

test('a line that the rewrite makes too long for the builder is said, and no fault of ours', () => {
  const { before, after, error } = rewrite(source(450))
  expect(before.length).toBeLessThan(60_000)
  expect(after).toBe(before)
  expect(error).toMatch(/^line 4 of the result would be longer than the 65535 bytes/)
})

test('a shorter one is rewritten', () => {
  expect(rewrite(source(20)).error).toBeNull()
})
