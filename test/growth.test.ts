import { describe, expect, it } from 'vitest'
import { judgeFile } from '../src/catalog/files.ts'
import { urlCredentials } from '../src/catalog/values/urls.ts'
import { rewrite } from '../src/rewrite.ts'
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
