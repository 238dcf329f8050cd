import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '../src/dockerfile.ts'
import type { Options } from '../src/options.ts'
import { plainResult } from '../src/plain.ts'
import { rewriteInFull } from '../src/rewrite.ts'
import { groupBy } from '../src/group.ts'
import { loadFixtures } from './fixture.ts'

const plainOf = (text: string, options?: Options) => plainResult(parseDockerfile(text), options)

const fixtures = loadFixtures().flatMap(({ group, name, before, after, options }) =>
  [...new Set([before, after ?? before])].map((text) => ({ group, name, text, options })),
)

describe('the look at a file', () => {
  it.each([...groupBy(fixtures, ({ group }) => group)])(
    'says of fixtures of %s what the full reading says, or nothing',
    (_, cases) => {
      for (const { name, text, options } of cases) {
        const plain = plainOf(text, options)
        if (plain) expect(plain, name).toEqual(rewriteInFull(text, options))
      }
    },
  )

  it('says the same of single lines of them', () => {
    const lines = new Set(fixtures.flatMap(({ text }) => text.split('\n')))
    const plain = [...lines]
      .map((line) => `FROM debian:12\n${line}\n`)
      .filter((text) => plainOf(text) !== undefined)
    expect(plain.length).toBeGreaterThan(500)
    for (const text of plain) expect(plainOf(text), text).toEqual(rewriteInFull(text))
  })

  it('is enough for a usual file', () => {
    const text = `FROM debian:12
ARG VERSION=1.2
RUN apt-get update && apt-get install -y curl && curl -fsSLo tool https://files.example.com/$VERSION
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci && npm config list
CMD ["node", "server.js"]
`
    expect(plainOf(text)).toMatchObject({
      before: text,
      after: text,
      findings: [],
      error: null,
    })
  })

  it('tells of what is wrong with a file', () => {
    expect(plainOf('FROM a\nRUNN b\n')).toMatchObject({
      error: expect.stringMatching(/line 2/),
    })
  })

  it('leaves a file with a credential to the full reading, whatever brings it', () => {
    for (const line of [
      'ARG API_TOKEN',
      'RUN curl -u me:Hq7vR2mXw9Lk4TnB https://files.example.com',
      'RUN --mount=type=secret,id=a make',
      'COPY .npmrc ./',
      'ONBUILD ARG API_TOKEN',
      '# secretmount-ignore-file',
      'RUN make $API_TOKEN',
      'RUN <<EOF\nmake $API_TOKEN\nEOF',
      'LABEL a=https://me:Hq7vR2mXw9Lk4TnB@files.example.com',
    ])
      expect(plainOf(`FROM a\n${line}\n`), line).toBeUndefined()
  })
})
