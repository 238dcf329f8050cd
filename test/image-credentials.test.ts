import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../src/cli.ts'
import { printedSecrets } from '../src/cli/printed-secrets.ts'
import { credentialsOf } from '../src/image/credentials.ts'
import { savedFiles, tarOf } from './image/image-archive.ts'
import { newPath, verified, written } from './image/written-image.ts'
import { verify } from '../src/image/verify.ts'

const A = 'fake-token-for-tests-1'
const B = 'fake-token-for-tests-2'
const base64 = (text: string) => Buffer.from(text).toString('base64')

/** The values looked for besides the whole. */
const inside = (path: string, text: string) =>
  credentialsOf('s', path, Buffer.from(text))
    .needles.slice(1)
    .map(({ value }) => value.toString())

test('a .env of Windows in UTF-16 is read', () => {
  const text = Buffer.from(`\uFEFFAPI_TOKEN=${A}\r\n`, 'utf16le')
  const { needles } = credentialsOf('s', '.env', text)
  expect(needles.map(({ value }) => value.toString())).toContain(A)
})

test('a settings.xml of another encoding is read', () => {
  const text = `<!-- \u00e9 --><s><password>${A}</password></s>`
  const { needles } = credentialsOf('s', 'settings.xml', Buffer.from(text, 'latin1'))
  expect(needles.map(({ value }) => value.toString())).toContain(A)
})

test('of a file in which no credential is seen it is told that only the whole is looked for', () => {
  expect(credentialsOf('s', 'a', Buffer.from('some words\nand others\n')).isWhole).toBe(true)
  expect(credentialsOf('s', 'a', Buffer.from('one-token\n')).isWhole).toBe(false)
  expect(credentialsOf('s', 'a', Buffer.from(`A_TOKEN=${A}\nB=1\n`)).isWhole).toBe(false)
})

test('what a value holds before a = is not told for a name', () => {
  const key = `-----BEGIN PRIVATE KEY-----\n${'Ab3d'.repeat(16)}\n${'xY7z'.repeat(11)}=\n-----END PRIVATE KEY-----\n`
  const texts = [
    base64('fake-token-for-tests'),
    `${base64('fake-token-for-tests').replaceAll('=', '')}==\n`,
    base64(`//npm.example.com/:_authToken=${A}\n\n`),
    'correcthorse=battery',
    'Zk9qW041Rw7LmX2vB=short\nA=1\n',
    'Zk9qW041Rw7LmX2vB: x\nA: 1\n',
    key,
  ]
  for (const text of texts) {
    const { needles, left } = credentialsOf('s', 'a', Buffer.from(text))
    const told = [...needles.map(({ name }) => name), ...left].join(' ')
    for (const part of text.split(/[\n=:]+/))
      if (part.length > 5 && !part.includes('PRIVATE')) expect(told).not.toContain(part)
  }
})

describe('of a file secret, the credentials inside it are looked for too:', () => {
  test.each<[string, string, string, string[]]>([
    [
      'values of .env',
      '.env',
      `NODE_ENV=production\nexport API_TOKEN=${A}\nDB_PASSWORD="${B}" # main\nPORT=8080\n`,
      [A, B],
    ],
    [
      'tokens of npmrc',
      '.npmrc',
      `@org:registry=https://npm.example.com/\n//npm.example.com/:_authToken=${A}\nalways-auth=true\n`,
      [A],
    ],
    ['the token of yarnrc.yml', '.yarnrc.yml', `npmAuthToken: "${A}"\nnodeLinker: pnp\n`, [A]],
    [
      'passwords of netrc',
      '.netrc',
      `machine git.example.com\n  login ci\n  password ${A}\nmachine npm.example.com login x password ${B}\n`,
      [A, B],
    ],
    [
      'the userinfo of pip.conf',
      'pip.conf',
      `[global]\nextra-index-url = https://ci:${A}@pypi.example.com/simple\n`,
      [A],
    ],
    [
      'the escaped userinfo of an address',
      '.git-credentials',
      `https://ci:fake%2Ftoken%2Fone@git.example.com\n`,
      ['fake%2Ftoken%2Fone', 'fake/token/one'],
    ],
    ['values of .env behind a byte order mark', '.env', `\uFEFFAPI_TOKEN=${A}\n`, [A]],
    [
      'a section of text in settings.xml',
      'settings.xml',
      `<settings><server><password><![CDATA[<&${A}]]></password></server></settings>`,
      [`<&${A}`],
    ],
    [
      'numbered entities of settings.xml',
      'settings.xml',
      `<settings><server><password>${A}&#64;cred&#x21;</password></server></settings>`,
      [`${A}@cred!`],
    ],
    [
      'values of NuGet.Config in any order and quotes',
      'NuGet.Config',
      `<configuration><a><add value='${A}' key='ClearTextPassword' /></a></configuration>`,
      [A],
    ],
    ['the password of npmAuthIdent', '.yarnrc.yml', `npmAuthIdent: "ci:${A}"\n`, [`ci:${A}`, A]],
    ['literal strings of TOML', 'credentials.toml', `token = '''${A}'''\n`, [A]],
    ['the account of netrc', '.netrc', `machine h login u account ${A} password ${B}\n`, [A, B]],
    [
      'passwords of settings.xml',
      'settings.xml',
      `<settings><server><id>a</id><username>ci</username><password>fake&amp;${A}</password></server></settings>`,
      [`fake&${A}`],
    ],
    [
      'keys of JSON',
      'auth.json',
      JSON.stringify({
        'github-oauth': { 'git.example.com': A },
        'http-basic': { h: { username: 'ci-user-name', password: B } },
      }),
      [B, A],
    ],
    [
      'the account of docker, decoded too',
      'config.json',
      JSON.stringify({ auths: { 'docker.example.com': { auth: base64(`ci:${A}`) } } }),
      [base64(`ci:${A}`), `ci:${A}`, A],
    ],
    [
      'a password that npm keeps in base64',
      '.npmrc',
      `//npm.example.com/:_password=${base64(A)}\n`,
      [base64(A), A],
    ],
    ['the password of pypirc', '.pypirc', `[pypi]\nusername = ci\npassword = ${A}\n`, [A]],
    ['the key of aws', 'credentials', `[default]\naws_secret_access_key = ${A}\n`, [A]],
    ['the token of cargo', '.cargo/credentials.toml', `[registry]\ntoken = "${A}"\n`, [A]],
    [
      'the password of NuGet',
      'NuGet.Config',
      `<packageSourceCredentials><add key="ClearTextPassword" value="${A}" /></packageSourceCredentials>`,
      [A],
    ],
    ['the password of pgpass', '.pgpass', `db.example.com:5432:*:ci:${A}\n`, [A]],
    [
      'a header',
      '.gitconfig',
      `[http]\n\textraheader = "AUTHORIZATION: basic ${base64(`ci:${A}`)}"\n`,
      [base64(`ci:${A}`), `ci:${A}`, A],
    ],
    [
      'a document in a value of .env',
      '.env',
      `COMPOSER_AUTH={"http-basic":{"a":{"password":"${A}"}}}\n`,
      [A],
    ],
    [
      'a file of settings in base64',
      'npmrc64',
      base64(`//npm.example.com/:_authToken=${A}\n`),
      [A],
    ],
    ['a value of .env over two lines', '.env', `API_TOKEN="${A}\n${B}"\nX=1\n`, [`${A}\n${B}`]],
    ['a document with comments', 'auth.json', `// ours\n{"token": "${A}",}`, [A]],
    ['documents, one a line', 'a.jsonl', `{"token": "${A}"}\n{"token": "${B}"}\n`, [A, B]],
    [
      'a key of a connection string',
      'azure',
      `Protocol=https;AccountName=a;AccountKey=${A};x=y`,
      [A],
    ],
    ['a parameter of an address', 'url', `https://files.example.com/a?b=c&token=${A}`, [A]],
    [
      'a token for a login',
      '.netrc',
      `machine git.example.com login ${A} password x-oauth-basic`,
      [A],
    ],
    ['several variables of a line', 'a.sh', `export A_TOKEN=${A}; export B_TOKEN="${B}"\n`, [A, B]],
    ['the password behind a user', '.bundle/config', `---\nBUNDLE_A: "ci:${A}"\n`, [A]],
    ['a text between quotes', 'token', `"${A}"`, [A]],
    [
      'escapes of TOML',
      'credentials.toml',
      `token = "fake\\u002Btoken-for-tests-1"\n`,
      ['fake+token-for-tests-1'],
    ],
    ['a text of several lines of TOML', 'credentials.toml', `token = """\n${A}"""\n`, [A]],
    ['an element with attributes', 'settings.xml', `<s><password a="b">${A}</password></s>`, [A]],
    [
      'an element around a comment',
      'settings.xml',
      `<s><password><!-- x -->${A}</password></s>`,
      [A],
    ],
    [
      'an element with a dotted name',
      'settings.xml',
      `<p><deploy.token>${A}</deploy.token></p>`,
      [A],
    ],
    ['an attribute', 'ivysettings.xml', `<credentials host="a" passwd="${A}"/>`, [A]],
  ])('%s', (_, path, text, values) => {
    expect(inside(path, text)).toEqual(expect.arrayContaining(values))
  })

  test('and what is not looked for is told by its name', () => {
    const { needles, left } = credentialsOf(
      'env',
      '.env',
      Buffer.from(`NODE_ENV=production\nPORT=8080\nDB_PASSWORD=${A}\nPIN_TOKEN=1234\n`),
    )
    expect(needles.map(({ name }) => name)).toEqual(['env', 'env (DB_PASSWORD)'])
    expect(left).toEqual(['NODE_ENV', 'PORT', 'PIN_TOKEN'])
  })

  test.each([
    ['https://u:fake@pass77x@h.example.com', 'fake@pass77x', 'password for h.example.com'],
    ['index-url=https://u:fake@pass77x@h/simple', 'fake@pass77x', 'password for h'],
    ['a https://u:fake@pass/77x@h', 'fake', undefined],
    ['a https://u:fake@pass?77x@h', 'fake@pass?77x', 'password for a host'],
    ['a https://u:fake@pass#77x@h', 'fake@pass#77x', 'password for a host'],
    ['a https://u:fake"one@pass 77x@h', undefined, undefined],
    ['a https://u:fake-one@pass 77x@h', 'fake-one', 'password for a host'],
    ['a https://u:fake-one@h.example.com/b@v1', 'fake-one', 'password for a host'],
    ['a amqp://u:fake-one@h1,u:fake-two@h2/', 'fake-one', 'password for h2'],
    ['a https://u:fake-one@h?to=a@b.example.com', 'fake-one', 'password for a host'],
    ['a https://u:fake-one@[::1]:80/', 'fake-one', 'password for a host'],
  ])('the credential of %s ends at the last @, and its name holds no part of it', (...each) => {
    const [text, value, name] = each
    const { needles, left } = credentialsOf('s', 'a', Buffer.from(`${text}\n`))
    const found = needles.slice(1).map((needle) => [needle.value.toString(), needle.name])
    if (name !== undefined) expect(found).toContainEqual([value, `s (${name})`])
    const told = [...found.map(([, each]) => each), ...left].join(' ')
    expect(told).not.toMatch(/pass77x|pass\b|77x|fake/)
  })

  test('the first field of what may be a line of .pgpass is told only as the name of a host', () => {
    const named = (text: string) =>
      credentialsOf('s', 'a', Buffer.from(text)).needles.map(({ name }) => name)
    expect(named('correcthorse:22:a:b:battery')).toContain('s (password for a host)')
    expect(named('db.example.com:5432:a:b:battery')).toContain('s (password for db.example.com)')
    expect(named('machine h"x password battery')).toContain('s (password for a host)')
  })

  test.each([
    'fake@pass',
    'pass77x',
    '{"fake":',
    'fake=pass',
    'fake|pass',
    "fake'pass",
    'fake-pas1-word-1234',
    '47114711471',
  ])('%s is not told, though it stands where a name may stand', (name) => {
    const text = JSON.stringify(
      { tokens: { [name]: 'somebody' }, settings: { [name]: 'x' } },
      null,
      1,
    )
    const { needles, left } = credentialsOf('s', 'a', Buffer.from(text))
    const names = needles.map((needle) => needle.name)
    expect(names).toContain('s (part 1)')
    expect([...names, ...left].join(' ')).not.toMatch(/fake|pass|4711/)
  })

  test('what stands between quotes between quotes is not taken apart without end', () => {
    for (const quote of ['"', "'"]) {
      const { needles, left } = credentialsOf('s', 'a', Buffer.from(quote.repeat(20_000)))
      expect(needles.length).toBeLessThan(20)
      expect(left).not.toEqual([])
    }
  })

  test('no name holds a value', () => {
    const texts = [
      `https://ci:${A}@git.example.com/path=x\n`,
      `//ci:${A}@npm.example.com/:_authToken=${B}\n`,
      `{"${A}": {"password": "${A}"}}`,
      `machine ${A} password ${A}\n`,
    ]
    for (const text of texts) {
      const { needles, left } = credentialsOf('s', '.npmrc', Buffer.from(text))
      expect([...needles.map(({ name }) => name), ...left].join(' ')).not.toContain(A)
    }
  })
})

describe('a private key is found', () => {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const body = privateKey.split('\n').slice(1, -2)
  const binary = Buffer.from(body.join(''), 'base64')

  test.each<[string, string | Buffer]>([
    ['as it is', privateKey],
    ['without its header', body.join('\n')],
    ['indented', body.map((line) => `      ${line}`).join('\n')],
    ['with the line ends of Windows', body.join('\r\n')],
    ['on one line', body.join('')],
    ['in lines of another width', body.join('').replaceAll(/.{76}/g, '$&\n')],
    ['in JSON', JSON.stringify({ key: privateKey })],
    ['in JSON inside JSON', JSON.stringify(JSON.stringify({ key: privateKey }))],
    ['in base64', base64(privateKey)],
    ['in binary', binary],
    ['in hexadecimal with colons', binary.toString('hex').match(/../g)!.join(':')],
  ])('%s', async (_, content) => {
    const { needles } = credentialsOf('key', 'id_ecdsa', Buffer.from(privateKey))
    const image = written(await tarOf(await savedFiles({ layers: [[['file', content]]] })))
    expect((await verify(image, needles)).leaks).not.toEqual([])
  })

  test('and another one is not', async () => {
    const other = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey
    const { needles } = credentialsOf('key', 'id_ecdsa', Buffer.from(privateKey))
    const image = written(await tarOf(await savedFiles({ layers: [[['file', other]]] })))
    expect((await verify(image, needles)).leaks).toEqual([])
  })
})

describe('the secrets of a printed command', () => {
  test.each([
    [
      'NPM_TOKEN="${NPM_TOKEN:?}" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .',
      [{ id: 'NPM_TOKEN', from: { env: 'NPM_TOKEN' } }],
    ],
    [
      'docker build --secret "id=netrc,src=$HOME/.netrc" .',
      [{ id: 'netrc', from: { src: '$HOME/.netrc' } }],
    ],
    [
      `docker build --secret 'id=env,src=it'\\''s/.env' --secret id=b,src=b .`,
      [
        { id: 'env', from: { src: "it's/.env" } },
        { id: 'b', from: { src: 'b' } },
      ],
    ],
    [`docker build --secret 'id=env,"src=a,b"' .`, [{ id: 'env', from: { src: 'a,b' } }]],
    ['podman build --secret id=A,type=env,env=A .', [{ id: 'A', from: { env: 'A' } }]],
    ['docker build --ssh default .', []],
    ['docker build --secret id=A .', undefined],
  ])('%s', (command, sources) => {
    expect(printedSecrets(command)).toEqual(sources)
  })
})

describe('--from', () => {
  async function call(argv: readonly string[], cwd: string, environment: Record<string, string>) {
    let stdout = ''
    let stderr = ''
    const output = (take: (text: string) => void) => ({
      isTerminal: false,
      write: async (text: string | Uint8Array) => {
        take(String(text))
        return true
      },
    })
    const code = await main(argv, {
      cwd,
      environment,
      stdin: process.stdin,
      stdout: output((text) => (stdout += text)),
      stderr: output((text) => (stderr += text)),
    })
    return { code, stdout, stderr }
  }

  function project(dockerfile: string, files: Record<string, string>): string {
    const folder = newPath('')
    mkdirSync(join(folder, 'docker'), { recursive: true })
    writeFileSync(join(folder, 'docker/Dockerfile'), dockerfile)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    return folder
  }

  const BEFORE = 'FROM node:22\nCOPY .npmrc package.json ./\nRUN npm ci\n'
  // not one that is seen for a placeholder
  const token = 'Zq8fake1Kd93mTest0Vw'
  const npmrc = `//npm.example.com/:_authToken=${token}\n`
  const files = { '.npmrc': npmrc, 'package.json': '{}' }
  const leaky = async () =>
    written(await tarOf(await savedFiles({ layers: [[['app/settings', `token: ${token}`]]] })))

  test('takes the files of the build context, as the printed command does', async () => {
    const cwd = project(BEFORE, files)
    const image = await leaky()
    const { code, stdout } = await call(['verify', image, '--from', 'docker/Dockerfile'], cwd, {
      NPM_TOKEN: B,
    })
    expect(stdout).toContain('npmrc (_authToken): layer 1 (RUN step-1) /app/settings')
    expect(code).toBe(1)
  })

  test('takes the same after the rewrite, or cannot check', async () => {
    const cwd = project(BEFORE, files)
    const environment = { NPM_TOKEN: B }
    await call(['--write', 'docker/Dockerfile'], cwd, environment)
    const image = await leaky()
    const { code, stdout } = await call(
      ['verify', image, '--from', 'docker/Dockerfile'],
      cwd,
      environment,
    )
    if (code === 1) expect(stdout).toContain('npmrc (_authToken)')
    else expect(code).toBe(2)
  })

  test('cannot check without the files that the command names', async () => {
    const cwd = project(BEFORE, { 'package.json': '{}' })
    const { code } = await call(['verify', await leaky(), '--from', 'docker/Dockerfile'], cwd, {
      NPM_TOKEN: B,
    })
    expect(code).toBe(2)
  })

  test('cannot check a file that passes no secret', async () => {
    const cwd = project('FROM node:22\nRUN npm ci\n', {})
    const { code, stderr } = await call(
      ['verify', await leaky(), '--from', 'docker/Dockerfile'],
      cwd,
      {},
    )
    expect(code).toBe(2)
    expect(stderr).toContain('passes no secret to look for')
  })
})

test('a short value is refused though it is in a file', async () => {
  await expect(verified('image.tar', '12345')).rejects.toThrow('fewer than 6 bytes')
})
