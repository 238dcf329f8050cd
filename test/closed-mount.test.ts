import { expect, test } from 'vitest'
import { rewrite } from '../src/rewrite.ts'

const source = (mount: string) =>
  `FROM node:22\nUSER node node\nARG NPM_TOKEN\nRUN --mount=type=secret,${mount} npm ci\n`

test('one that only root may open is opened, and no second one mounted over it', () => {
  const { after } = rewrite(source('id=NPM_TOKEN'), { style: 'file' })
  expect(after.match(/--mount=\S+/g)).toEqual(['--mount=type=secret,id=NPM_TOKEN,mode=0444'])
  expect(after).toContain('NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)"')
  expect(rewrite(after, { style: 'file' }).after).toBe(after)
})

test('one in quotes is left to a person', () => {
  const { before, after, findings } = rewrite(source('"id=NPM_TOKEN"'), { style: 'file' })
  expect(after).toBe(before)
  expect(findings.map(({ status, message }) => [status, message])).toContainEqual([
    'manual',
    expect.stringContaining('add mode=0444 to its mount'),
  ])
})

test('one that all may open is taken', () => {
  const { after } = rewrite(source('id=NPM_TOKEN,mode=0444'), { style: 'file' })
  expect(after).toContain('NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)"')
  expect(rewrite(after, { style: 'file' }).after).toBe(after)
})
