import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { credentialsOf } from '../src/image/credentials.ts'
import { patternsOf } from '../src/image/needles.ts'
import { Search } from '../src/image/search.ts'

const PASSPHRASE = 'fake-passphrase-for-tests'

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const string = (bytes: Buffer | string) => {
  const value = Buffer.from(bytes)
  return Buffer.concat([uint32(value.length), value])
}
/** A whole number of SSH: no zeros before it, but one before a first bit that is set. */
const mpint = (text = '') => {
  const bytes = Buffer.from(text, 'base64url')
  const from = bytes.findIndex((byte) => byte !== 0)
  const number = bytes.subarray(from)
  return string(number[0]! > 127 ? Buffer.concat([Buffer.alloc(1), number]) : number)
}

/** A key as ssh-keygen writes it, with this comment. */
function openSsh(key: KeyObject, comment: string): string {
  const { kty, d = '', n, e, p, q, qi, x = '', y = '' } = key.export({ format: 'jwk' })
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  const parts =
    kty === 'RSA'
      ? ['ssh-rsa', [mpint(n), mpint(e), mpint(d), mpint(qi), mpint(p), mpint(q)]]
      : kty === 'EC'
        ? [
            'ecdsa-sha2-nistp256',
            [
              string('nistp256'),
              string(Buffer.concat([Buffer.from([4]), bytes(x), bytes(y)])),
              mpint(d),
            ],
          ]
        : ['ssh-ed25519', [string(bytes(x)), string(Buffer.concat([bytes(d), bytes(x)]))]]
  const [kind, fields] = parts as [string, Buffer[]]
  const inner = [uint32(77), uint32(77), string(kind), ...fields, string(comment)]
  const blob = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...['none', 'none', ''].map(string),
    uint32(1),
    string('the public half'),
    string(Buffer.concat(inner)),
  ])
  const lines = blob.toString('base64').match(/.{1,70}/g)!
  return [
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    ...lines,
    '-----END OPENSSH PRIVATE KEY-----',
    '',
  ].join('\n')
}

const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1') =>
  key.export({ format: 'pem', type }) as string

const kinds: readonly (readonly [string, KeyObject, 'pkcs1' | 'sec1' | undefined])[] = [
  ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'pkcs1'],
  ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'sec1'],
  ['Ed25519', generateKeyPairSync('ed25519').privateKey, undefined],
]

const isFound = (given: Buffer | string, planted: Buffer | string) => {
  const { needles } = credentialsOf('s', 'key', Buffer.from(given))
  let count = 0
  new Search(needles.flatMap(patternsOf)).find(Buffer.from(planted), () => count++)
  return count > 0
}

describe.each(kinds)('a private key of %s in another format is found:', (_, key, own) => {
  const texts = {
    ...(own && { [own]: pem(key, own) }),
    pkcs8: pem(key, 'pkcs8'),
    'pkcs8 in DER': key.export({ format: 'der', type: 'pkcs8' }) as Buffer,
    OpenSSH: openSsh(key, 'ci@example.com'),
    'OpenSSH with another comment': openSsh(key, 'another comment'),
  }
  const pairs = Object.entries(texts).flatMap(([from, given]) =>
    Object.entries({ ...texts, jwk: JSON.stringify(key.export({ format: 'jwk' })) }).map(
      ([to, planted]) => [from, to, given, planted] as const,
    ),
  )

  test.each(pairs)('%s as %s', (_from, _to, given, planted) => {
    expect(isFound(given, planted)).toBe(true)
  })

  test('but not its public half, nor another key', () => {
    const other = generateKeyPairSync('ed25519').privateKey
    expect(isFound(texts.OpenSSH, pem(other, 'pkcs8'))).toBe(false)
    const half = createPublicKey(key).export({ format: 'pem', type: 'spki' })
    expect(isFound(texts.OpenSSH, half)).toBe(false)
    expect(isFound(pem(key, 'pkcs8'), half)).toBe(false)
  })
})

test('of a key with a passphrase the text itself is looked for', () => {
  const [, key] = kinds[0]!
  const locked = key.export({
    format: 'pem',
    type: 'pkcs8',
    cipher: 'aes-256-cbc',
    passphrase: PASSPHRASE,
  })
  expect(isFound(locked as string, `x\n${locked as string}`)).toBe(true)
  expect(isFound(locked as string, pem(key, 'pkcs8'))).toBe(false)
})

test('bytes that only begin as a key of OpenSSH are no error', () => {
  const blob = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    string('none'),
    Buffer.alloc(9, 255),
  ])
  const text = `-----BEGIN OPENSSH PRIVATE KEY-----\n${blob.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`
  expect(isFound(text, text)).toBe(true)
})
