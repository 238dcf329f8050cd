import { describe, expect, test } from 'vitest'
import { credentialsOf } from '../src/image/credentials.ts'
import { shellWords } from '../src/image/credentials/shell.ts'
import { patternsOf } from '../src/image/needles.ts'
import { Search } from '../src/image/search.ts'

const C = 'Fake2031!tk'
const D = 'fakeToken77x'

const lookedFor = (path: string, text: string) =>
  credentialsOf('s', path, Buffer.from(text)).needles.map(({ value }) => value.toString())

/** The forms in which the secret is found in `text`. */
function formsIn(text: string, value: string): readonly string[] {
  const forms: string[] = []
  const { needles } = credentialsOf('s', 'secret', Buffer.from(value))
  const search = new Search(needles.flatMap(patternsOf))
  search.find(Buffer.from(text), ({ form }) => forms.push(form))
  return forms
}

describe('a value that a shell quotes in pieces is looked for as a shell reads it:', () => {
  test.each([
    [String.raw`A_TOKEN='fake'\''pw77abc'`, "fake'pw77abc"],
    [`A_TOKEN='fake'"'"'pw77abc'`, "fake'pw77abc"],
    ['A_TOKEN=fa"ke to"ken77', 'fake token77'],
    [String.raw`export A_TOKEN=fake\ to\'ken77`, "fake to'ken77"],
    [String.raw`A_TOKEN=$'fak\303\253tok\303\251n99'`, 'fakëtokén99'],
    [`A=1 A_TOKEN='fake'\\\n'token77' B=2`, 'faketoken77'],
  ])('%s', (line, value) => {
    expect(lookedFor('.env', `${line}\nB=1\n`)).toContain(value)
  })
})

test('each word of a shell is read once, whatever stands in it', () => {
  expect([...shellWords('A="'.repeat(200_000))].length).toBeLessThan(200)
})

describe('each credential of a list under one name is looked for:', () => {
  test.each([
    ['.env', `DENO_AUTH_TOKENS=${C}@a.example.com;u:${D}@b.example.com\n`],
    ['.env', `API_TOKENS="${C}, ${D}"\n`],
    ['.env', `API_TOKENS=["${C}", "${D}"]\n`],
    ['x.toml', `tokens = ["${C}", "${D}"]\n`],
    ['x.toml', `tokens = [\n  "${C}",\n  '${D}',\n]\n`],
    ['x.php', `<?php return ['tokens' => ['${C}', '${D}']];\n`],
    ['x.sh', `TOKENS=('${C}' "${D}")\n`],
  ])('%s %j', (path, text) => {
    expect(lookedFor(path, text)).toEqual(expect.arrayContaining([C, D]))
  })

  test('but no password with blanks is taken for a list', () => {
    expect(lookedFor('.env', 'DB_PASS="correct horse fake battery"\n')).toEqual([
      'DB_PASS="correct horse fake battery"\n',
      'correct horse fake battery',
    ])
  })
})

describe('the password of a connection string is looked for under its short name:', () => {
  test.each([
    `SQL="Data Source=x;PWD=${C}"\n`,
    `SQL="Data Source=x; pwd = ${C};Encrypt=yes"\n`,
    `DSN=PWD=${C};UID=ci\n`,
    `DSN='Driver={SQL Server};Pwd={${C}};Uid=ci'\n`,
    ...['Pass', 'Passwd', 'PW', 'AccessToken', 'ClientSecret', 'SharedAccessKey'].map(
      (key) => `S="Endpoint=x;${key}=${C}"\n`,
    ),
    `R=cache.example.com:6379,password=${C},ssl=True\n`,
    `//files.example.com/x /mnt cifs username=ci,password=${C} 0 0\n`,
    `TOKEN := ${C}\n`,
  ])('%j', (text) => {
    expect(lookedFor('.env', text)).toContain(C)
  })

  test('but no folder that a shell calls so', () => {
    const text = 'cd /srv; PWD=/srv/folder-of-ours; OLDPWD=$PWD; echo "$PWD"\n'
    expect(lookedFor('run.sh', text)).not.toContain('/srv/folder-of-ours')
  })
})

describe('credentials that no sign stands before are looked for:', () => {
  test.each([
    ['x.sql', `CREATE USER u WITH PASSWORD '${C}';\n`],
    ['x.sql', `CREATE USER u IDENTIFIED WITH x BY '${C}';\n`],
    ['.fetchmailrc', `poll h.example.com user "u" password "${C}"\n`],
    ['.fetchmailrc', `poll h.example.com user u pass ${C}\n`],
    ['profiles.clj', `{:auth {:username "u" :password "${C}"}}\n`],
    ['.curlrc', `-u u:${C}\n`],
    ['.curlrc', `--user u:${C}\n`],
    ['.curlrc', `user = "u:${C}"\n`],
    ['_netrc', `machine h.example.com login u passwd ${C}\n`],
    ['ldap.conf', `BINDPW ${C}\n`],
    ['x.plist', `<dict><key>password</key><string>${C}</string></dict>\n`],
    ['settings.xml', `<settings><properties><db.pass>${C}</db.pass></properties></settings>`],
    ['.git-credentials', `https://${C}:x-oauth-basic@git.example.com\n`],
    ['x.cmd', `setx A_TOKEN ${C}\n`],
    ['x.cmd', `set OTHER=1\r\nset "A_TOKEN=${C}"\r\n`],
    ['x.ps1', `$env:A_TOKEN = "${D}"\n$p = ConvertTo-SecureString '${C}' -AsPlainText -Force\n`],
    ['x.rb', `ENV['A_TOKEN'] ||= "${C}"\n`],
    ['.bazelrc', `build --remote_header=x-api-key=${C}\n`],
  ])('%s %j', (path, text) => {
    expect(lookedFor(path, text)).toContain(C)
  })

  test('but not the words of a message', () => {
    expect(lookedFor('x.sh', `A_TOKEN=${D}\necho the token "invalid"\n`)).not.toContain('invalid')
  })

  test('a group of letters alone behind -u is told and not looked for', () => {
    const { needles, left } = credentialsOf(
      's',
      'x.sh',
      Buffer.from(`A_TOKEN=${D}\nrun -u node:nodejs\n`),
    )
    expect(needles.map(({ value }) => value.toString())).not.toContain('nodejs')
    expect(left).toEqual(['login for curl'])
  })

  test('JSON in UTF-16 without a byte order mark is read', () => {
    const { needles } = credentialsOf('s', 'x', Buffer.from(`{"token": "${C}"}`, 'utf16le'))
    expect(needles.map(({ value }) => value.toString())).toContain(C)
  })
})

describe('a note tells', () => {
  const looked = (text: string | Buffer) => credentialsOf('s', 'secret', Buffer.from(text))

  test.each(['fake words without a sign', '{:some Fake2031}', '\0\0fake bytes', '<a>Fake2031</a>'])(
    'that no credential is seen in %j',
    (text) => {
      expect(looked(text).isWhole).toBe(true)
    },
  )

  test('nothing of a value by itself', () => {
    expect(looked(`${C}\n`)).toMatchObject({ isWhole: false, left: [] })
    expect(looked('ZmFrZXRva2Vu==\n')).toMatchObject({ isWhole: false, left: [] })
  })

  test('of a user by itself in an address that it may be a token', () => {
    expect(looked('https://fake2031@git.example.com\n').left).toEqual(['login for git.example.com'])
  })

  test('lines that speak of a credential in which none is seen', () => {
    const text = `A_TOKEN=${C}\n# the token is for "everybody2"\nSTORE PASSWORD AS <<${D}>>\nthe secret ${C}\ntoken: $B\n`
    expect(looked(text).left).toEqual(['token', 'line 3'])
  })
})

describe('an escape of plain characters is found:', () => {
  const value = 'fake/tok&en.99-x'
  test.each([
    String.raw`fake\/tok\&en\.99-x`,
    String.raw`fake/tok\&en\.99\-x`,
    String.raw`fake\/tok\&en\.99\-x`,
  ])('%s', (text) => {
    expect(formsIn(text, value)).toContain('shell')
  })

  test('of bash in the C locale', () => {
    expect(formsIn(String.raw`$'fak\303\253tok\303\251n99'`, 'fakëtokén99')).toContain('shell')
    expect(formsIn(String.raw`$'fak\xc3\xab\'k\xc3\xa9n99'`, "fakë'kén99")).toContain('shell')
  })
})

describe('a private key whose lines begin or end with what joins them is found', () => {
  const body = [`+${'Fk3/'.repeat(7)}+`, `n${'aZ9k'.repeat(7)}n`, `+${'Qx7b'.repeat(7)}r`, 'r+A9z=']
  const key = `-----BEGIN PRIVATE KEY-----\n${body.join('\n')}\n-----END PRIVATE KEY-----\n`

  test.each<[string, string, string]>([
    ['a plus at the ends of lines', String.raw`\n" +`, '"'],
    ['a plus at their beginnings', '"', '+ "'],
    ['a plus without blanks', '"+"', ''],
    ['dots', `' .`, `'`],
    ['two dots', `" ..`, `"`],
    ['an ampersand', '" & _', '"'],
    ['angles', '" <>', '"'],
    ['line breaks of JSON', String.raw`\n`, ''],
    ['line breaks of Windows in JSON', String.raw`\r\n`, ''],
  ])('joined by %s', (_, end, start) => {
    const isOne = start === ''
    const text = body.join(isOne ? end : `${end}\n  ${start}`)
    expect(formsIn(`x = "${text}"`, key)).toContain('plain')
  })
})

describe('a passphrase of ordinary words', () => {
  const PHRASE = 'fake-horse-battery-staple'

  test.each([
    ['a', PHRASE],
    ['.env', `DB_PASSWORD=${PHRASE}\nUSER=me\n`],
    ['a', `passwords:\n  alice: ${PHRASE}\n`],
    ['a', `[passwords]\nalice = ${PHRASE}\n[other]\nbob = other-horse-battery\n`],
    ['a', `[tokens]\nci = "${PHRASE}"\nurl = "https://example.com"\n`],
    ['a', `{"passwords": {"alice": "${PHRASE}"}}`],
  ])('is looked for: %s %s', (path, text) => {
    expect(lookedFor(path, text)).toContain(PHRASE)
    expect(lookedFor(path, text)).not.toContain('other-horse-battery')
  })

  test.each([
    `{"${PHRASE}": "ci", "A_TOKEN": "${C}"}`,
    `tokens:\n  ${PHRASE}: ci\n  a_token: ${C}\n`,
    `[tokens]\n"${PHRASE}" = "ci"\na_token = "${C}"\n`,
    `Fake-Horse-Battery-Staple7=1\nA_TOKEN=${C}\n`,
  ])('that stands where a name does is not told, but that there is one: %s', (text) => {
    const { left, needles } = credentialsOf('s', 'a', Buffer.from(text))
    expect(left.join()).toContain('under a name that may itself be a passphrase')
    expect([...left, ...needles.map(({ name }) => name)].join()).not.toMatch(/horse/i)
  })
})
