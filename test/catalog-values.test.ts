import { describe, expect, it } from 'vitest'
import { carriesCredentials, judgeValue, mayHoldToken } from '../src/catalog/values.ts'
import { fixedParts } from '../src/catalog/values/fixed-parts.ts'
import { vendorShapes } from '../src/catalog/shapes.ts'
import type { ValueVerdict } from '../src/catalog/values.ts'

/**
 * Fakes with the documented prefix and length; put together here so that no scanner takes them for
 * live ones.
 */
const filler = (length: number): string => 'aB3dE5gH7jK9mN1pQ'.repeat(8).slice(0, length)
const hex = (length: number): string => '0a1b2c3d4e5f6789'.repeat(8).slice(0, length)
const shape = (...parts: string[]): string => parts.join('')
const keyOf = (kind: string, body: string): string =>
  shape('-----BEGIN ', kind, ' PRIVATE KEY-----\n', body, '\n-----END ', kind, ' PRIVATE KEY-----')

const table: readonly (readonly [ValueVerdict, string, readonly string[]])[] = [
  ['empty', 'TOKEN', ['', '  ', '""', "''"]],
  [
    'placeholder',
    'API_TOKEN',
    [
      'changeme',
      'API_KEY_NOT_SET',
      'DOES_NOT_EXIST',
      'CHANGE_ME',
      'changeit',
      'dummy',
      'dummy-value',
      'fake-token-for-tests',
      'test',
      'test1234',
      'example',
      'placeholder',
      'xxx',
      'xxxxxxxx',
      '***',
      '<token>',
      '<your token here>',
      'your-token',
      'your_api_key',
      'todo',
      'none',
      'null',
      'notset',
      'not-set',
      '__NO_TOKEN__',
      '**None**',
      'secret',
      'password',
      'root',
      'admin',
      'guest',
      'default',
      'x',
      'build',
      'notneededforbuilds',
      'not-needed',
      'API_TOKEN',
      'api-token',
      'mysecret',
      'replace-me',
      'insert_token_here',
      shape('ghp_', 'x'.repeat(36)),
      `https://${shape('ghp_', 'x'.repeat(36))}@git.corp.io/team/app.git`,
      'sample-token',
      '"changeme"',
    ],
  ],
  ['placeholder', 'SECRET_KEY_BASE', ['assets', 'precompile']],
  ['placeholder', 'APP_KEY', ['weather', 'Loom-Board']],
  ['placeholder', 'DEPLOY_PAT', ['Release']],
  ['literal', 'DEPLOY_PAT', ['releaseAndDeploy', 'RELEASE']],
  // one that somebody has thought of may be a word
  ['literal', 'ADMIN_TOKEN', ['sesame']],
  ['placeholder', 'POSTGRES_PASSWORD', ['postgres', 'postgrespassword'.slice(0, 8)]],
  ['placeholder', 'DATABASE_PASSWORD_OF_APP', ['db', 'mariadb', 'pw']],
  [
    'placeholder',
    'ENCRYPTION_KEY',
    ['developer', 'devpass', 'dev-secret', 'DEADBEEF', '0xcafebabe'],
  ],
  ['literal', 'DB_PASSWORD', ['changeit-Tq4Zm8Rw', 'my_Tq4Zm8Rw_db']],
  [
    'literal',
    'API_TOKEN',
    [
      'my-9f8a7b6c5d4e3f2a1b0c',
      'test_9f8a7b6c5d4e3f2a',
      'tmp3f2b77c09d1e4f5a',
      'demo-3f2b77c0-9d1e-4f5a-8b6c-5d4e3f2a1b0c',
      '[8fh3k2m9x7q1w]',
      'a-correct-horse-battery',
      'my_pr0d_pa55',
    ],
  ],
  [
    'placeholder',
    'API_TOKEN',
    ['my-token', 'the-api-key', 'my_db_password', 'a-secret-here', 'my-app', 'mysecrettoken123'],
  ],
  // of OpenSSH, and what says that it is for something named like an example
  [
    'token',
    'DEPLOY_KEY',
    [keyOf('OPENSSH', 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2g')],
  ],
  ['token', 'DEPLOY_KEY', [keyOf('RSA', 'Comment: ci@example.com\nMIIEowIBAAKCAQEA3Tq4Zm8Rw')]],
  [
    'placeholder',
    'DEPLOY_KEY',
    [keyOf('RSA', 'x'.repeat(64)), keyOf('RSA', 'your-key'), keyOf('OPENSSH', '<key goes here>')],
  ],
  ['placeholder', 'DB_PASSWORD', ['changeit-before-2025', 'change-me-Password123']],
  ['literal', 'ENCRYPTION_KEY', ['developer-7Hq2', 'devX7passQ', 'deadbeef91fc0277', 'admin123']],
  [
    'placeholder',
    'DATABASE_URL',
    [
      'postgres://user:pass@db.corp.io/app',
      'amqp://guest:guest@mq.corp.io',
      'mysql://root:root@mysql/app',
      'postgres://app:hunter2fish@localhost:5432/app',
      'redis://:hunter2fish@127.0.0.1:6379',
    ],
  ],
  [
    'harmless',
    'KUBECONFIG',
    [
      '/root/.kube/config',
      './keys/id_rsa',
      '../secret',
      '~/.ssh/id_rsa',
      'service-account.json',
      'config/credentials.yml',
      String.raw`C:\keys\app.pfx`,
      'true',
      'FALSE',
      'yes',
      'no',
      'on',
      'off',
      '0',
      '1',
      '8080',
      '30s',
      '1.2.3',
      'v2.0.1',
      'https://npm.example.com/simple/',
      'https://api.corp.io',
      'git@github.com:org/repo.git',
      'ssh://git@github.com/org/repo',
      'registry.corp.io:5000',
      'localhost:8080',
      `ssh-rsa AAAA${filler(40)} me@host`,
      '-----BEGIN PUBLIC KEY-----',
      '-----BEGIN CERTIFICATE-----',
      shape('pk_', 'live_', filler(24)),
      `https://${hex(32)}@o1.sentry.corp.io/42`,
    ],
  ],
  ['harmless', 'SIGNING_KEY', [`0x${hex(8)}`, hex(8), hex(16), hex(40)]],
  ['harmless', 'GPG_KEYS', [`${hex(40)} ${hex(16)}`]],
  ['harmless', 'NODE_SHA256', [hex(64)]],
  [
    'reference',
    'TOKEN',
    [
      '$NPM_TOKEN',
      '${NPM_TOKEN}',
      '${NPM_TOKEN:-}',
      'pre-$X',
      '%NPM_TOKEN%',
      '{{ npm_token }}',
      '{{token}}',
      '<%= token %>',
      '@TOKEN@',
      '$(cat token)',
      'https://user:${PASSWORD}@npm.example.com/',
      'https://${TOKEN}@github.com/',
      'https://api.corp.io/x?license_key=$KEY&edition=City',
      '--a --token=$T --b',
      'Authorization: Bearer ${T}',
    ],
  ],
  [
    'token',
    'ANYTHING',
    [
      shape('ghp_', filler(36)),
      // the host says nothing about the token
      `https://${shape('ghp_', filler(36))}@git.example.com/example/app.git`,
      shape('github_pat_', filler(82)),
      shape('glpat-', filler(20)),
      shape('npm_', filler(36)),
      shape('dckr_pat_', filler(27)),
      shape('sk-ant-', filler(40)),
      shape('sk_live_', filler(24)),
      shape('xoxb-', filler(24)),
      shape('AIza', filler(35)),
      shape('pypi-AgE', filler(60)),
      shape('rubygems_', hex(48)),
      shape('hf_', filler(34)),
      shape('SG.', filler(22), '.', filler(43)),
      shape('sntrys_', filler(40)),
      shape('shpat_', hex(32)),
      shape('hvs.', filler(24)),
      shape('dp.st.', filler(40)),
      shape('NRAK-', 'A1B2C3D4'.repeat(4)),
      shape('oy2', hex(43)),
      shape('dapi', hex(32)),
      shape('dop_v1_', hex(64)),
      shape('key-', hex(32)),
      shape('glsa_', filler(32)),
      shape('figd_', filler(40)),
      'https://bob:hunter2fish@npm.corp.io/simple',
      'https://bob@corp.io:hunter2fish@npm.corp.io/simple',
      `https://${filler(40)}@github.com/org/repo`,
      `https://${filler(40)}:x-oauth-basic@github.com/org/repo`,
      `https://api.corp.io/db?access_token=${filler(20)}`,
      `https://api.corp.io/db?a=b&license_key=${filler(16)}`,
      '-----BEGIN OPENSSH PRIVATE KEY-----\nabc',
      '-----BEGIN RSA PRIVATE KEY-----',
      `Authorization: Bearer ${filler(20)}`,
      `authorization: Basic ${filler(20)}`,
      shape('eyJ', filler(20), '.eyJ', filler(30), '.', filler(30)),
      `--password=${filler(12)}`,
      'https://bob:hunter2fish@${HOST}/simple',
      'Server=db.corp.io;User Id=app;Password=hunter2fish;',
    ],
  ],
  [
    'literal',
    'NPM_TOKEN',
    [
      'hunter2fish',
      'Tr0ub4dor-and-3',
      hex(32),
      hex(40),
      filler(40),
      '0a1b2c3d-4e5f-6789-0a1b-2c3d4e5f6789',
      '4815162342',
      `${filler(20)}/${filler(12)}+abc=`,
    ],
  ],
  ['literal', 'API_KEYS', [hex(32)]],
  ['literal', 'HTPASSWD', ['bob:$apr1$odHl5E$Kbx', '$6$salt$hash']],
  ['harmless', 'MONGODB_URI', ['mongo', 'mongo:27017', '127.0.0.1:27017', 'a:1,b:2']],
  ['harmless', 'GOPROXY', ['direct', 'off', 'https://proxy.example.com']],
]

describe('values of variables', () => {
  const rows = table.flatMap(([verdict, name, values]) =>
    values.map((value, at) => [verdict, name, at, value] as const),
  )

  it.each(rows)('gives %s for %s number %i', (verdict, name, _at, value) => {
    expect(judgeValue(name, value)).toBe(verdict)
  })

  it('takes long and odd input in its stride', () => {
    for (const value of [
      '-'.repeat(50_000),
      'test '.repeat(10_000),
      'a:'.repeat(20_000),
      '${'.repeat(20_000),
      `x://${'a@'.repeat(9000)}`,
    ]) {
      expect(judgeValue('TOKEN', value)).toMatch(/^[a-z]+$/)
    }
  })
})

describe('URLs with credentials', () => {
  it.each([
    'https://bob:hunter2fish@npm.corp.io',
    'https://bob:${PASSWORD}@npm.corp.io',
    'https://$TOKEN@github.com/org/repo',
    'https://${USER}:${PASSWORD}@npm.corp.io/simple',
    'git+https://x-access-token:$T@github.com/org/repo',
    'https://host.corp.io/f?token=$T',
    'https://host.corp.io/f?access_token=abc123def',
    'https://conda.corp.io/t/${TOKEN}/main',
  ])('%s carries one', (value) => {
    expect(carriesCredentials(value)).toBe(true)
  })

  it.each([
    'https://npm.example.com/simple',
    'ssh://git@github.com/org/repo',
    'git@github.com:org/repo',
    'https://${HOST}/simple',
    'https://npm.example.com/@scope/package',
    'https://${USERNAME}@host.corp.io',
    'https://host.corp.io/f?version=$V',
    'postgres://user:pass@localhost/app',
    'someone@corp.io',
    '',
  ])('%s carries none', (value) => {
    expect(carriesCredentials(value)).toBe(false)
  })
})

describe('a look at the whole text', () => {
  const more = [
    shape('ATATT3x', filler(30)),
    shape('ATBB', filler(28)),
    shape('PMAK-', hex(24)),
    shape('AKCp', filler(44)),
    shape('cmVmdGtu', filler(34)),
    shape('1234567890', ':AA', filler(33)),
  ]
  const words = [...table.flatMap(([, , values]) => values), ...more].filter(
    (value) => !/[\s=]/.test(value),
  )

  // the others have blanks or `=`, at which the text is taken apart
  it.each(vendorShapes.filter(({ vendor }) => vendor !== 'Azure storage'))(
    'sees a value of the shape of $vendor',
    ({ pattern }) => {
      const tokens = words.filter((value) => pattern.test(value))
      expect(tokens.length).toBeGreaterThan(0)
      expect(tokens.filter((value) => !mayHoldToken(`RUN tool --use ${value} now`))).toEqual([])
    },
  )
})

describe('the fixed parts of a value', () => {
  it.each([
    ['k7Hq2wz$X.Xq81vw', ['k7Hq2wz', '.Xq81vw']],
    ['${X:-k7Hq2wz}', ['k7Hq2wz']],
    ['$(X)-k7Hq2wz', ['-k7Hq2wz']],
    ['$X', []],
    ['${X:-}', []],
    ['${X:-changeme}', []],
    ['$(cat token.txt)', []],
    ['$(pass show k7Hq2wz/token)', []],
    ['`pass show k7Hq2wz/token`', []],
    ['https://$X@npm.example.com', []],
    ['k7Hq2wz', []],
  ])('of %s are %j', (value, parts) => {
    expect(fixedParts('API_TOKEN', value)).toEqual(parts)
  })
})
