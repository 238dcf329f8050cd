import { describe, expect, it } from 'vitest'
import { judgeFile } from '../src/catalog/files.ts'
import { urlCredentials } from '../src/catalog/values/urls.ts'
import { rewrite } from '../src/rewrite.ts'
import { deepestStage } from '../src/excess.ts'
import { mostCommands } from '../src/shell.ts'

const chain = (count: number) =>
  `FROM debian:12\nARG API_TOKEN\nRUN true${' && deploy "$API_TOKEN"'.repeat(count)}\n`

describe('a RUN of very many commands', () => {
  it('is followed up to a bound', () => {
    expect(rewrite(chain(mostCommands)).findings.map(({ status }) => status)).toEqual(['fixed'])
  })

  it('is left alone past it, and told', () => {
    const source = chain(mostCommands + 1)
    const { after, error, findings } = rewrite(source)
    expect({ after, error }).toEqual({ after: source, error: null })
    expect(findings.map(({ status, message }) => [status, message])).toEqual([
      [
        'manual',
        expect.stringContaining(`the RUN of line 3 has more than ${mostCommands} commands`),
      ],
    ])
  })

  it.each([300, 10_000])('is said to be nested too deep at %d', (depth) => {
    const run = `${'( '.repeat(depth)}curl -H "A: $API_TOKEN" https://x.example.com${')'.repeat(depth)}`
    const { findings } = rewrite(`FROM debian:12\nARG API_TOKEN\nRUN ${run}\n`)
    expect(findings.map(({ status, message }) => [status, message])).toEqual([
      ['manual', expect.stringContaining('the RUN of line 3 is nested too deep')],
    ])
  })
})

describe('text that repeats itself', () => {
  it('is judged as a name of a file', () => {
    expect(judgeFile(`settings${'-a'.repeat(20_000)}.txt`, '/srv/')).toBeUndefined()
    expect(judgeFile('maven/settings-a.b_c.xml', '/srv/')?.kind).toBe('maven-settings')
    expect(judgeFile('.m2/settings_a.b-c.xml', '/srv/')?.kind).toBe('maven-settings')
  })

  it('is judged as an address', () => {
    expect(urlCredentials(`https://${'${a}'.repeat(20_000)}`)).toBe('none')
    expect(urlCredentials(`https://${'${a}'.repeat(50)}@git.example.com/a`)).toBe('variable')
    expect(urlCredentials('https://ci:${A:-/b}${C}@git.example.com/a')).toBe('variable')
    expect(urlCredentials('https://ci:fake-token-$x@git.example.com/a')).toBe('variable')
  })
})

it('a word that looks like a script of its own is followed once', () => {
  const source =
    'FROM a\nARG API_TOKEN\nRUN ["-c", "curl -u u:$API_TOKEN -o /data https://x.example.com/"]"\n'
  expect(rewrite(`${source}RUN FROM "-c", "curl -u $API_TOKEN -o /data"]\n`).after).toContain(
    'API_TOKEN',
  )
})

describe('what would have to be asked about each other', () => {
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('')
  const errorOf = (source: string) => {
    const { after, error, findings } = rewrite(source)
    expect({ after, findings }).toEqual({ after: source, findings: [] })
    return error
  }

  it('is left alone where it is a copied credential file and an instruction', () => {
    const files = lines(320, (index) => `COPY c${index}/.netrc /root/.netrc`)
    expect(errorOf(`FROM debian:12\n${files}RUN make\n`)).toBe(
      '320 copies of credential files and 322 instructions are more than can be followed; split the file',
    )
  })

  it('is left alone where it is a secret and a word of a RUN', () => {
    const declared = lines(500, (index) => `ARG API_TOKEN_${index}`)
    const named = Array.from({ length: 500 }, (_, index) => ` "$API_TOKEN_${index}"`).join('')
    expect(errorOf(`FROM debian:12\n${declared}RUN deploy${named}\n`)).toBe(
      '500 secrets in RUNs that name very many of them are more than can be followed; split the RUNs',
    )
  })

  it('a stage whose RUNs can have no mounts is told instead', () => {
    const source = 'FROM node AS Scratch\nARG NPM_TOKEN\nRUN npm ci\n'
    expect(rewrite(source)).toMatchObject({
      after: source,
      error: expect.stringMatching(/^line 1: no RUN of a stage/),
    })
    expect(rewrite(source.replace('ARG NPM_TOKEN\n', '')).error).toBeNull()
  })

  it('is left alone where it is a stage and what it builds on', () => {
    const stages = lines(deepestStage + 1, (index) => `FROM s${index} AS s${index + 1}`)
    expect(errorOf(`FROM debian:12 AS s0\n${stages}ARG API_TOKEN\nRUN deploy $API_TOKEN\n`)).toBe(
      `line ${deepestStage + 2}: more than ${deepestStage} stages build on each other; they are not followed`,
    )
  })
})

it('very many comments that leave something alone are told once', () => {
  const source = `FROM a\nARG API_TOKEN\n${'# secretmount-ignore\nRUN npm ci\n'.repeat(60)}`
  const { after, findings } = rewrite(source)
  expect(after).toBe(source)
  expect(findings.filter(({ transform }) => transform === 'ignore-comment')).toMatchObject([
    { line: 3, message: expect.stringContaining('stands 60 times') },
  ])
})
