import { array, asyncProperty, assert, constantFrom, integer, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeValue } from '../src/catalog/values.ts'
import { parseDockerfile } from '../src/dockerfile.ts'
import { redacted, maskerOf } from '../src/literals.ts'
import { reporters, type Format } from '../src/reporters/index.ts'
import { summaryReporter } from '../src/reporters/summary.ts'
import { rewrite } from '../src/rewrite.ts'
import { printed, type Reported } from './printed.ts'
import { allFixtures } from './reporters/all-fixtures.ts'
import { findingOf, folderWith, reporterOptionsOf, runIn } from './stand-in.ts'

// every line is in the pull request, so that there are suggestions
const options = reporterOptionsOf({ shownLines: async () => [{ first: 1, last: 1_000_000 }] })
const formats = Object.keys(reporters).filter((name) => name !== 'diff') as Exclude<
  Format,
  'diff'
>[]

/** What a format prints of one file. */
async function textOf(format: Exclude<Format, 'diff'>, reported: Reported): Promise<string> {
  return printed((await reporters[format]())(options), [reported])
}

/** Texts that hold a value in the places where people leave them. */
const places: readonly ((value: string) => string)[] = [
  (value) => `ARG NPM_TOKEN=${value}\nRUN npm ci`,
  (value) => `ENV DB_PASSWORD="${value}" PORT=80`,
  (value) => `ENV API_KEY ${value}`,
  (value) => `ENV PORT=80 \\\n    SECRET_KEY='${value}'`,
  (value) => `RUN curl -u ci:${value} https://files.example.com/a`,
  (value) => `RUN curl -H "Authorization: Bearer ${value}" https://files.example.com/a`,
  (value) => `RUN git clone https://ci:${value}@git.example.com/a.git`,
  (value) => `RUN export API_TOKEN=${value} && make`,
  (value) => `RUN npm config set //npm.example.com/:_authToken=${value} && npm ci`,
  (value) => `RUN example-login --password ${value} && make`,
  (value) => `RUN docker build --build-arg DB_PASSWORD="${value}" .`,
  (value) => `RUN printf 'machine git.example.com login ci password ${value}' > ~/.netrc`,
  (value) => `RUN <<EOF\nexport API_TOKEN=${value}\nmake\nEOF`,
  () => 'ARG BUILD_TOKEN\nRUN curl -H "X-Token: $BUILD_TOKEN" https://files.example.com/b',
  () => 'ARG OTHER_TOKEN\nRUN make',
  () => 'WORKDIR /srv',
]

const letters = constantFrom(...'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789')
const values = array(letters, { minLength: 14, maxLength: 24 }).map((all) => `Q7${all.join('')}x`)
const files = tuple(
  values,
  array(integer({ min: 0, max: places.length - 1 }), { minLength: 1, maxLength: 5 }),
)

describe('no value of a secret is in what is printed as', () => {
  const fixtures = allFixtures()

  it.each(formats)('%s, wherever in a file it stands', async (format) => {
    await assert(
      asyncProperty(files, async ([value, chosen]) => {
        const source = `FROM debian:12\n${chosen.map((index) => places[index]!(value)).join('\n')}\n`
        const text = await textOf(format, [rewrite(source, { unsafe: true }), null])
        expect(text.includes(value), source.replaceAll(value, '<value>')).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it.each(formats)('%s, of any fixture', async (format) => {
    for (const reported of fixtures) {
      const [{ path, before }] = reported
      const text = await textOf(format, reported)
      const told = literals(before).filter((value) => text.includes(value))
      expect(told.length, path).toBe(0)
    }
  })

  it('the summary', async () => {
    const text = await printed(summaryReporter(options), fixtures)
    for (const [{ before }] of fixtures)
      expect(literals(before).filter((value) => text.includes(value))).toEqual([])
  })
})

/** Values that stand in a file and are long and odd enough to be no word of a message. */
function literals(source: string): string[] {
  return parseDockerfile(source).declarations.flatMap(({ name, value }) =>
    value !== undefined &&
    /\d/.test(value) &&
    value.length >= 8 &&
    judgeValue(name, value) === 'token'
      ? [value]
      : [],
  )
}

describe('no value that a caller passes as text is in what is printed', () => {
  const value = 'Q7fakeValueOfACaller1'
  const calls: Readonly<Record<string, string>> = {
    'a.sh': `T=${value}\ndocker build --build-arg NPM_TOKEN=$T .\n`,
    'b.sh': `docker build --build-arg NPM_TOKEN=${value}$X .\n`,
    'c.sh': `docker build --build-arg NPM_TOKEN=\${X:-${value}} .\n`,
    'd.sh': `docker build --build-arg NPM_TOKEN=${value} --build-arg OTHER_TOKEN .\n`,
    'e.sh': `NPM_TOKEN=${value} docker build --build-arg NPM_TOKEN .\n`,
    'f.sh': `docker build --build-arg NPM_TOKEN="${value}" --build-arg OTHER_TOKEN .\n`,
    'README.md': `~~~sh\ndocker build --build-arg NPM_TOKEN=${value} --build-arg OTHER_TOKEN .\n~~~\n`,
    Makefile: `T := ${value}\nimage:\n\tdocker build --build-arg NPM_TOKEN=$(T) .\n`,
    'compose.yaml': `services:\n  a:\n    build:\n      context: .\n      args:\n        NPM_TOKEN: ${value}\n        OTHER_TOKEN:\n`,
    'docker-bake.json': `{"target": {"a": {"args": {"NPM_TOKEN": "${value}", "OTHER_TOKEN": "\${OTHER_TOKEN}"}}}}\n`,
    '.gitlab-ci.yml': `build:\n  variables:\n    T: ${value}\n  script:\n    - docker build --build-arg NPM_TOKEN=$T .\n`,
  }
  const folder = folderWith({
    ...calls,
    Dockerfile:
      'FROM node:22\nARG NPM_TOKEN\nARG OTHER_TOKEN\nRUN npm ci\nRUN example $OTHER_TOKEN\n',
  })

  it.each(formats.map((format) => ['--format', format]))('by %s %s', async (...options) => {
    const { stdout, stderr } = await runIn(folder, options, rewrite)
    expect(stdout.length).toBeGreaterThan(0)
    expect((stdout + stderr).includes(value)).toBe(false)
  })

  it.each(['json', 'html', 'table'])('by scan as %s', async (format) => {
    const { stdout, stderr } = await runIn(folder, ['scan', '--format', format], rewrite)
    expect(stdout.length).toBeGreaterThan(0)
    expect((stdout + stderr).includes(value)).toBe(false)
  })
})

describe('what hides values', () => {
  const hidden = (source: string) => maskerOf(rewrite(source))(source)

  it('leaves a file alone that holds none', () => {
    for (const source of [
      'FROM a\nARG NPM_TOKEN\nCOPY package.json ./\nRUN echo "//npm.example.com/:_authToken=${NPM_TOKEN}" > .npmrc\n',
      'FROM a\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci\n',
      'FROM a\nARG TOKEN_URL=https://login.example.com/token\nRUN curl -u "$USER:$PASSWORD" $TOKEN_URL\n',
      'FROM a\nARG API_TOKEN\nRUN curl -H "Authorization: Bearer $API_TOKEN" https://files.example.com\n',
      'FROM a\nENV PORT=8080 LANG=C.UTF-8\nRUN git clone https://git.example.com/a.git\n',
    ])
      expect(hidden(source)).toBe(source)
  })

  it('hides what a value is made of, and no variable or address in it', () => {
    const shown = (before: string) =>
      maskerOf({ before, findings: [findingOf({ name: 'NPM_TOKEN' })] })(before)
    const call = 'docker build --build-arg NPM_TOKEN='
    expect(shown(`${call}Q7oneAb$X.Q7twoAb .`)).toBe(`${call}${redacted}$X${redacted} .`)
    expect(shown(`${call}\${X:-Q7faultValue} .`)).toBe(`${call}\${X:-${redacted}} .`)
    expect(shown(`T=Q7oneAbout\nU=$T\n${call}$U .`)).toBe(`T=${redacted}\nU=$T\n${call}$U .`)
    expect(shown(`A=Q7oneAbout\n${call}$U .`)).toBe(`A=Q7oneAbout\n${call}$U .`)
    expect(shown('{"args": {"NPM_TOKEN": "Q7oneAbout"}}')).not.toContain('Q7one')
    expect(shown(`${call}https://$X@npm.example.com/ .`)).toContain('https://$X@npm.example.com/')
  })

  it('hides a key line by line, whatever the lines end with', () => {
    const source =
      'FROM a\nRUN echo "-----BEGIN RSA PRIVATE KEY-----\\n\\\nMIIEpAIBAAKCAQEAfake0000\\n\\\nfake1111Qrs\\n\\\n-----END RSA PRIVATE KEY-----" > k\n'
    expect(hidden(source)).not.toMatch(/MIIEp|fake1111Qrs/)
    expect(hidden(source).split('\n')).toHaveLength(source.split('\n').length)
  })
})
