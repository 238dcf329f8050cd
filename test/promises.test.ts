import { describe, expect, test } from 'vitest'
import { groupBy } from '../src/group.ts'
import type { Options } from '../src/options.ts'
import type { Result } from '../src/result.ts'
import { rewrite } from '../src/rewrite.ts'
import { type Fixture, loadFixtures } from './fixture.ts'
import { mayRead } from './invariants/may-read.ts'
import { mayWrite } from './invariants/may-write.ts'
import { secondRunSays } from './invariants/second-run.ts'
import { Known } from './known.ts'

const isWhole = process.env['VARIANTS'] === 'all'

const styles = ['env', 'file', 'dotenv'] as const

const questions: Readonly<
  Record<string, (result: Result, options: Options) => string | undefined>
> = {
  readers: mayRead,
  writers: mayWrite,
  'second-runs': (result, options) => secondRunSays(result, options, rewrite),
}

const known = Object.fromEntries(Object.keys(questions).map((name) => [name, new Known(name)]))

/** The options of a fixture, and those with another style; `VARIANTS=all` tries every one. */
function optionsOf({ options, before }: Fixture): Options[] {
  const other = styles.map((style) => ({ ...options, style }))
  return [options, ...(isWhole ? other : [other[before.length % styles.length]!])]
}

/**
 * A RUN that had the value has it or does not read it, keeps nothing of it, and a second run says
 * what the first left.
 */
describe('of every fixture', () => {
  test.each([...groupBy(loadFixtures(), ({ group }) => group)])(
    '%s',
    (_group, fixtures) => {
      const found = fixtures.flatMap((fixture) =>
        optionsOf(fixture).flatMap((options) => {
          const result = rewrite(fixture.before, options)
          return Object.entries(questions).flatMap(([list, question]) => {
            const what = question(result, options)
            const entry = `${fixture.group}/${fixture.name}`
            return what === undefined ? [] : [{ list, entry, what: `${options.style}: ${what}` }]
          })
        }),
      )
      for (const [list, entries] of Object.entries(known))
        entries.expectNoOther(found.filter((item) => item.list === list))
    },
    600_000,
  )

  test.skipIf(isWhole).each(Object.entries(known))(
    'what is listed still fails: %s',
    (_name, entries) => entries.expectAll(),
  )
})

const result = (before: string, after: string, name: string): Result => ({
  path: 'Dockerfile',
  before,
  after,
  error: null,
  findings: [
    {
      transform: 'variable',
      status: 'fixed',
      line: 2,
      column: 1,
      endLine: 2,
      endColumn: 2,
      name,
      message: 'x',
    },
  ],
  secrets: [],
  stages: [],
  arguments: [],
})

const mount = '--mount=type=secret,id=T,env=API_TOKEN'

describe('the questions notice', () => {
  test.each([
    ['make', 'RUN make', true],
    ['a script behind a wrapper', 'RUN cd /x && sudo timeout 60 ./build.sh', true],
    ['a program of no known kind', 'RUN apt-get update && frobnicate', true],
    ['what only makes folders', 'RUN mkdir -p /x && chmod 755 /x', false],
    ['an installer of another kind', 'RUN pip install loom', false],
  ])('%s in the scope of a name that is gone', (_what, run, isReader) => {
    const after = `FROM a\nRUN ${mount} one\n${run}\n`
    const before = after.replace(`RUN ${mount} `, 'ARG API_TOKEN\nRUN ')
    expect(mayRead(result(before, after, 'API_TOKEN')) !== undefined).toBe(isReader)
  })

  test.each([
    ['an echo into a file', 'echo "t=$API_TOKEN" > /etc/x', true],
    ['a pipe into tee', 'printf %s "$API_TOKEN" | tee -a /etc/x', true],
    ['a file that goes again', 'echo "$API_TOKEN" > /tmp/x && use /tmp/x && rm -f /tmp/x', false],
    ['a folder that goes again', 'echo "$API_TOKEN" > /tmp/x/y && rm -rf /tmp/x', false],
    ['the name alone', "echo 't=${API_TOKEN}' > /etc/x", false],
    ['the name behind a backslash', 'echo "t=\\${API_TOKEN}" > /etc/x', false],
    [
      'what comes from a server',
      'curl -H "X-Token: $API_TOKEN" https://files.example.com > /etc/x',
      false,
    ],
    ['a copy of the mounted file', 'cp /run/secrets/T /etc/x', true],
  ])('%s', (_what, run, isKept) => {
    const after = `FROM a\nRUN ${mount} ${run}\n`
    const before = after.replace(`RUN ${mount} `, 'ARG API_TOKEN\nRUN ')
    expect(mayWrite(result(before, after, 'API_TOKEN')) !== undefined).toBe(isKept)
  })
})
