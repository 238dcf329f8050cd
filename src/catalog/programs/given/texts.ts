import { urlCredentials } from '../../values/urls.ts'
import type { Given } from '../given.ts'

/**
 * Texts that hold a credential wherever they stand in a word, or a document that the script writes.
 */
export const texts: readonly {
  /** Its first group that takes part is the credential. */
  readonly pattern: RegExp
  readonly by: string
  readonly kind: Given['kind']
  /** What it is called, when not by the program. */
  readonly name?: string
  /** Where more than the credential decides. */
  readonly holds?: (found: string) => boolean
}[] = [
  {
    pattern: /:_authToken\s*=\s*["']?([^\s"';|&>]+)/g,
    by: '_authToken',
    kind: 'token',
    name: 'NPM_TOKEN',
  },
  {
    pattern: /(?:^|[\s/:"'])_(?:auth|password)\s*=\s*["']?([^\s"';|&>]+)/g,
    by: '_auth',
    kind: 'token',
    name: 'NPM_AUTH',
  },
  {
    pattern: /\bmachine\s+[^\s\\]+(?:\s|\\n)+login\s+[^\s\\]+(?:\s|\\n)+password\s+([^\s"'\\]+)/g,
    by: 'machine … password',
    kind: 'password',
    name: 'NETRC_PASSWORD',
  },
  {
    pattern:
      /[?&](?:access_token|private_token|license_key|api_key|apikey|auth_token|token|client_secret|password)=([^\s"'&;|>\\]+)/gi,
    by: 'the address',
    kind: 'token',
  },
  {
    pattern: /\baws_secret_access_key ?= ?["']?([^\s"'\\]+)/gi,
    by: 'aws_secret_access_key',
    kind: 'key',
    name: 'AWS_SECRET_ACCESS_KEY',
  },
  {
    pattern:
      /[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@:"'$]*:([^\s/@"'$]+)|([^\s/@:"'$]{20,})(?::x-oauth-basic|:x-access-token)?)@[^\s"']*/gi,
    by: 'the address',
    kind: 'password',
    holds: (found) => urlCredentials(found) === 'literal',
  },
  {
    pattern: /\bauthorization:\s*(?:bearer|basic|token)\s+([^\s"'\\]+)/gi,
    by: 'Authorization',
    kind: 'token',
  },
]
