import { describe, expect, it } from 'vitest'
import { rewrite } from '../src/rewrite.ts'

describe('a file that the builder would refuse', () => {
  it.each([
    ['FROM a\nUSER\nARG NPM_TOKEN\nRUN npm ci\n', 'line 2: USER without an argument'],
    ['FROM a\nWORKDIR \nARG NPM_TOKEN\nRUN npm ci\n', 'line 2: WORKDIR without an argument'],
    ['FROM a\nARG NPM_TOKEN\nADD\nRUN npm ci\n', 'line 3: ADD without an argument'],
    ['{\n', 'line 1: this looks like a template, not a Dockerfile; run on what it makes'],
    ['name: x\n', 'line 1: unknown instruction; this does not read as a Dockerfile'],
    [
      'FROM a\nRUN b\nc d\n',
      'line 3: unknown instruction; does the line before lack its continuation mark?',
    ],
    ['RUN npm ci\n', 'no FROM: this is no whole Dockerfile'],
    ['RUN a\nFROM a\nARG NPM_TOKEN\nRUN npm ci\n', 'line 1: RUN before the first FROM'],
  ])('is left as it is: %j', (text, error) =>
    expect(rewrite(text)).toMatchObject({ error, after: text, findings: [] }),
  )

  it.each([
    'FROM a\nARG NPM_TOKEN\nRUN npm ci\nCMD\n',
    'FROM a\nARG NPM_TOKEN\nRUN npm ci\nCMD []\n',
  ])('is none with an empty command: %j', (text) => expect(rewrite(text).error).toBeNull())
})
