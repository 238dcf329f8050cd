import { describe, expect, it } from 'vitest'
import { readersOf } from '../src/trace/read/file-readers.ts'
import { Traces } from '../src/trace/traces.ts'

describe('the RUNs that use a copied file', () => {
  const lines = (text: string) => {
    const facts = new Traces(`FROM node:22\nCOPY .npmrc /w/.npmrc\nWORKDIR /w\n${text}\n`, {})
    const [config] = facts.copiedConfigs
    return readersOf(facts, facts.runs, config!, '/w/.npmrc', undefined).map(
      ({ instruction }) => instruction.firstLine,
    )
  }

  it.each([
    ['RUN npm ci', [4]],
    ['RUN npm ci\nRUN npm install', [4, 5]],
    ['RUN cat .npmrc | wc -c', [4]],
    ['RUN npm ci && rm .npmrc\nRUN npm install', [4]],
    ['RUN npm ci\nRUN rm .npmrc', [4]],
    ['RUN ls .npmrc\nRUN npm ci', [4, 5]],
    ['RUN ls .npmrc && rm .npmrc', []],
    ['RUN cd /other && npm ci', []],
    ['RUN npm --version', []],
    ['RUN chmod 600 .npmrc', []],
    ['RUN ./build.sh', []],
    ['RUN npm ci\nRUN ./build.sh', [4, 5]],
  ])('are these: %j', (text, expected) => expect(lines(text)).toEqual(expected))
})

describe('a file of any name is a key', () => {
  const kinds = (text: string) =>
    new Traces(`FROM debian:12\n${text}\n`, {}).copiedConfigs.map(({ file }) => file.kind)

  it.each([
    ['COPY loom /k/loom\nRUN ssh-add /k/loom', ['ssh-key']],
    ['COPY loom /k/\nRUN ssh -i /k/loom git.example.com', ['ssh-key']],
    ['RUN ssh-add /k/loom\nCOPY loom /k/loom', []],
    ['COPY loom /k/loom\nRUN ssh-add /k/loom.old', []],
    ['COPY loom /k/loom\nRUN cat /k/loom', []],
  ])('when a later RUN uses it as one: %j', (text, expected) =>
    expect(kinds(text)).toEqual(expected),
  )
})
