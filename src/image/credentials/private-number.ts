import { createPrivateKey } from 'node:crypto'

const MAGIC = Buffer.from('openssh-key-v1\0')
const CHECKS = 8

/** The strings of SSH's encoding (RFC 4251, section 5), each behind its length in 32 bits. */
function* strings(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at + 4 <= bytes.length;) {
    const from = at + 4
    at = from + bytes.readUInt32BE(at)
    if (at > bytes.length) return
    yield bytes.subarray(from, at)
  }
}

/** By the kind of key, which string of its private part is the number, and of how many bytes. */
const inOpenSsh: readonly [kind: RegExp, index: number, length?: number][] = [
  [/^ssh-rsa$/, 5],
  [/^ssh-ed25519$/, 2, 32],
  [/^ecdsa-/, 3],
  [/^ssh-dss$/, 5],
]

/** @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key */
function openSsh(bytes: Buffer): Buffer | undefined {
  const [cipher, kdf, options] = strings(bytes.subarray(MAGIC.length))
  if (cipher?.toString() !== 'none' || !kdf || !options) return undefined
  const lengths = cipher.length + kdf.length + options.length + 3 * 4
  const [, part] = strings(bytes.subarray(MAGIC.length + lengths + 4))
  const fields = [...strings((part ?? Buffer.alloc(0)).subarray(CHECKS))]
  const row = inOpenSsh.find(([kind]) => kind.test(fields[0]?.toString('latin1') ?? ''))
  return row && fields[row[1]]?.subarray(0, row[2])
}

/** Of RSA one of its primes, of a curve the private number. */
function inDer(bytes: Buffer, type: 'pkcs8' | 'pkcs1' | 'sec1'): Buffer | undefined {
  try {
    const { p, d } = createPrivateKey({ key: bytes, format: 'der', type }).export({ format: 'jwk' })
    const number = p ?? d
    return number === undefined ? undefined : Buffer.from(number, 'base64url')
  } catch {
    return undefined
  }
}

/**
 * A number of a private key that makes all of it, and that stands in every format without a
 * passphrase as it is: PKCS#1, SEC 1, PKCS#8, OpenSSH, PKCS#12, JWK, PuTTY.
 *
 * @param bytes of the key in one of the first four, without PEM's lines
 * @returns without the zeros before it; undefined where it is none of them or has a passphrase
 */
export function privateNumber(bytes: Buffer): Buffer | undefined {
  const number = bytes.subarray(0, MAGIC.length).equals(MAGIC)
    ? openSsh(bytes)
    : (inDer(bytes, 'pkcs8') ?? inDer(bytes, 'pkcs1') ?? inDer(bytes, 'sec1'))
  return number?.subarray(
    Math.max(
      0,
      number.findIndex((byte) => byte !== 0),
    ),
  )
}
