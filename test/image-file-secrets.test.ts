import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { credentialsOf } from '../src/image/credentials.ts'
import { verify } from '../src/image/verify.ts'
import { layoutFiles, tarOf } from './image/image-archive.ts'
import { written } from './image/written-image.ts'

// Every kind of file secret: of each, its credentials by themselves lie in an image.

const base64 = (text: string) => Buffer.from(text).toString('base64')
const { privateKey } = generateKeyPairSync('ed25519')
const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
const body = key.split('\n')[1]!

/** Name of the file, what it holds, and the credentials in it. */
type Kind = readonly [path: string, text: string, credentials: readonly string[]]

const KINDS: Readonly<Record<string, Kind>> = {
  'netrc with quotes': [
    '.netrc',
    'machine git.example.com login ci password "fake netrc \\"one\\" \\\\x"\n',
    ['fake netrc "one" \\x'],
  ],
  'netrc with escapes and no quotes': [
    '.netrc',
    'machine git.example.com\n  login ci\n  password fake\\#netrc\\"two\n',
    ['fake#netrc"two', 'fake\\#netrc\\"two'],
  ],
  'gradle.properties of several lines': [
    'gradle.properties',
    'repoPassword=fake-gradle-\\\n    three\nsigning.password : fake\\=gradle\\:four\n',
    ['fake-gradle-three', 'fake=gradle:four'],
  ],
  'lists of YAML': [
    'secrets.yml',
    'tokens:\n  - fakeYamlList-five\n  - "fakeYamlList-six"\nmore: {password: [fakeYamlList-seven]}\n',
    ['fakeYamlList-five', 'fakeYamlList-six', 'fakeYamlList-seven'],
  ],
  'blocks of YAML': [
    'secrets.yml',
    'password: |\n  fake block eight\nsecret: >-\n  fake folded\n  nine\ntoken: "fake\n  quoted ten"\n',
    ['fake block eight', 'fake folded nine', 'fake quoted ten'],
  ],
  'quotes of YAML': [
    'secrets.yml',
    `api_token: 'fake''yaml''eleven'\npassword: "fake\\x41\\"yaml\\"twelve"\n`,
    [`fake'yaml'eleven`, 'fakeA"yaml"twelve'],
  ],
  'a script of PHP': [
    'config.php',
    `<?php\n$db_password = 'fake-php-thirteen';\ndefine('AUTH_KEY', "fake-php-\\"fourteen");\nreturn ['api_token' => 'fake-php-fifteen'];\n`,
    ['fake-php-thirteen', 'fake-php-"fourteen', 'fake-php-fifteen'],
  ],
  'a script of PowerShell': [
    'secrets.ps1',
    `$env:API_TOKEN = "fake-ps-sixteen"\n$Password = 'fake-ps-seventeen'\n`,
    ['fake-ps-sixteen', 'fake-ps-seventeen'],
  ],
  'a script of a shell': [
    'secrets.sh',
    `#!/bin/sh\nexport API_TOKEN=fake-sh-eighteen; export DB_PASSWORD=$'fake\\'sh\\x2dnineteen'\nsetenv OTHER_TOKEN fake-csh-twenty\n`,
    ['fake-sh-eighteen', `fake'sh-nineteen`],
  ],
  'JavaScript, Python, Ruby, Erlang': [
    'config',
    'module.exports = { token: `fake-js-twenty-one` }\nos.environ.setdefault("API_TOKEN", "fake-py-twenty-two")\n:password => "fake-rb-twenty-three"\n{api_token => <<"fake-erl-twenty-four">>}\n',
    ['fake-js-twenty-one', 'fake-py-twenty-two', 'fake-rb-twenty-three', 'fake-erl-twenty-four'],
  ],
  'credentials of cargo': [
    'credentials.toml',
    '[registry]\ntoken = "fake\\u002Bcargo-one"\n[registries]\na = { token = "fake-cargo-two" }\nb.token = \'fake-cargo-three\'\n',
    ['fake+cargo-one', 'fake-cargo-two', 'fake-cargo-three'],
  ],
  '.pypirc': [
    '.pypirc',
    '[pypi]\nusername = __token__\npassword = fake-pypi-one\n[other]\npassword: fake%%pypi-two\n',
    ['fake-pypi-one', 'fake%%pypi-two'],
  ],
  'pip.conf with doubled signs': [
    'pip.conf',
    '[global]\nindex-url = https://ci:fa%%2Bke-pip-one@pypi.example.com/simple\n',
    ['fa+ke-pip-one'],
  ],
  'config.json of docker': [
    'config.json',
    JSON.stringify({
      auths: {
        'a.example.com': { auth: base64('ci:fake-docker-one') },
        'b.example.com': { identitytoken: 'fake-docker-two' },
      },
    }),
    ['fake-docker-one', 'ci:fake-docker-one', 'fake-docker-two'],
  ],
  'a kubeconfig': [
    'config',
    `apiVersion: v1\nusers:\n- name: ci\n  user:\n    token: fake-kube-one\n    client-key-data: ${base64(key)}\n- name: other\n  user:\n    password: >-\n      fake-kube-two\n`,
    ['fake-kube-one', 'fake-kube-two', body],
  ],
  'credentials of terraform': [
    '.terraformrc',
    'credentials "app.example.com" {\n  token = "fake-tf-one"\n}\n',
    ['fake-tf-one'],
  ],
  'credentials.tfrc.json': [
    'credentials.tfrc.json',
    '{"credentials": {"app.example.com": {"token": "fake-tf-two"}}}',
    ['fake-tf-two'],
  ],
  'settings.xml with entities': [
    'settings.xml',
    '<settings><servers><server><password>fake&amp;mvn&#x26;one&lt;</password></server><server><passphrase><![CDATA[fake<mvn>two]]></passphrase></server></servers></settings>',
    ['fake&mvn&one<', 'fake<mvn>two'],
  ],
  'the master password of Maven': [
    'settings-security.xml',
    '<settingsSecurity><master>{fakeMasterPassword+one=}</master></settingsSecurity>',
    ['fakeMasterPassword+one='],
  ],
  'NuGet.Config': [
    'nuget.config',
    '<configuration><packageSourceCredentials><a><add key="ClearTextPassword" value="fake&quot;nuget-one" /></a></packageSourceCredentials><apikeys><add key="https://a.example.com" value="fake-nuget-two" /></apikeys></configuration>',
    ['fake"nuget-one', 'fake-nuget-two'],
  ],
  '.pgpass': [
    '.pgpass',
    '# a comment\ndb.example.com:5432:*:ci:fake\\:pg\\\\one\n*:*:*:*:fake-pg-two\n',
    ['fake:pg\\one', 'fake-pg-two'],
  ],
  '.my.cnf': [
    '.my.cnf',
    '[client]\nuser = ci\npassword = "fake#my-one"\n[other]\npassword=fake\\\\my-two\n',
    ['fake#my-one', 'fake\\my-two'],
  ],
  'a service account': [
    'account.json',
    JSON.stringify({
      type: 'service_account',
      private_key_id: 'f4c3'.repeat(10),
      private_key: key,
    }),
    [body, 'f4c3'.repeat(10), key.trim()],
  ],
  'an array of npmrc': ['.npmrc', 'cafile[]=x\n_authToken[]=fake-npm-one\n', ['fake-npm-one']],
  'headers of wget and curl': [
    '.wgetrc',
    'header = PRIVATE-TOKEN: fake-wget-one\nheader = "Authorization: Bearer fake-wget-two"\n',
    ['fake-wget-one', 'fake-wget-two'],
  ],
  'a table with commas': [
    'keys.csv',
    'Access key,Secret\nAKIAFAKEFAKEFAKE0123,fakeSecretOfACsv0123456789\n',
    ['fakeSecretOfACsv0123456789'],
  ],
  'a value in each line': [
    'tokens',
    'fake-line-one\n\nfake-line-two\n',
    ['fake-line-one', 'fake-line-two'],
  ],
  'a path of conda': [
    '.condarc',
    'channels:\n  - https://conda.example.com/t/fakeCondaToken0123456789/main\n',
    ['fakeCondaToken0123456789'],
  ],
  'a number of JSON': ['x.json', '{"token": 1234567890123}', ['1234567890123']],
}

describe(`${Object.keys(KINDS).length} kinds of file secrets`, () => {
  const looked = Object.entries(KINDS).map(
    ([kind, [path, text]]) => [kind, credentialsOf(kind, path, Buffer.from(text))] as const,
  )

  test('are taken apart: each credential is found by itself in an image', async () => {
    const files = Object.entries(KINDS).flatMap(([kind, [, , credentials]]) =>
      credentials.map((credential, index) => [`${kind}/${index}`, credential] as const),
    )
    const image = await layoutFiles({ layers: [files] })
    const needles = looked.flatMap(([, { needles: each }]) => each)
    const { leaks } = await verify(written(await tarOf(image)), needles)
    const found = new Set(
      leaks
        .filter(({ path, secret }) => secret.split(' (')[0] === path?.split('/')[1])
        .map(({ path }) => path),
    )
    expect(files.map(([path]) => path).filter((path) => !found.has(`/${path}`))).toEqual([])
  })

  test('tell no credential by a name', () => {
    for (const [kind, { needles, left }] of looked) {
      const told = [...needles.map(({ name }) => name), ...left].join(' ')
      for (const credential of KINDS[kind]![2]) expect(told).not.toContain(credential)
    }
  })
})
