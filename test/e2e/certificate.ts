import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The key and the self-signed certificate of `*.example.com` that the private servers show and the
 * base image trusts; made once in a folder.
 *
 * @param folder the engine's folder
 * @returns paths of the key and of the certificate; throws without openssl
 */
export function certificate(folder: string): { key: string; crt: string } {
  const key = join(folder, 'tls/key.pem')
  const crt = join(folder, 'tls/crt.pem')
  if (existsSync(crt)) return { key, crt }
  mkdirSync(join(folder, 'tls'), { recursive: true })
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '3650',
      '-keyout',
      key,
      '-out',
      crt,
      '-subj',
      '/CN=example.com',
      '-addext',
      'subjectAltName=DNS:example.com,DNS:*.example.com',
    ],
    { stdio: 'pipe' },
  )
  return { key, crt }
}
