/**
 * What a URL inside a value carries: a literal credential, a well-known dummy, a variable, or none.
 */
export type UrlCredentials = 'literal' | 'dummy' | 'variable' | 'none'

const userinfo =
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/((?:\$\{[^}]{0,200}\}|(?!\$\{[^}]{0,200}\})[^/\s'"@?#])*)@([^/\s'"?#]*)/gi

const secretParameter =
  /[?&;](?:access_?token|auth_?token|private_?token|oauth_?token|token|auth|license_?key|api_?key|apikey|sig|password|passwd|pwd|pass|secret|client_?secret)=([^&\s'";]+)/gi

const anacondaToken = /:\/\/[^/\s]+\/t\/(\$\{?\w+\}?|[\w-]{12,})(?=\/|$)/gi

const localHost =
  /^(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|host\.docker\.internal|db|database|mysql|mariadb|postgres|postgresql|redis|rabbitmq|mongo|mongodb)(:\d+)?$/i

const dummyPassword =
  /^(pass(word|wd)?|pw|pwd|secret|guest|root|admin|test|dummy|changeme|user|x+|\*+|token|example|placeholder|postgres|mysql|my-?(password|token|secret))$/i

/** A Sentry DSN: its key only allows sending events. */
const sentryDsn = /^https?:\/\/[0-9a-f]{32}(:[0-9a-f]{32})?@[^/\s]+\/\d+$/

/** Names whose value is a user's name even when it stands alone before the `@`. */
const userVariable = /^\$\{?\w*(user|username|login|uid)\}?$/i

/**
 * Judges every URL inside a value: userinfo with a password, a lone token before `@` (20 characters
 * or a variable), a token-like query parameter, an Anaconda `/t/<token>/` path. The most telling
 * one counts.
 */
export function urlCredentials(value: string): UrlCredentials {
  if (!/:\/\/|[?&;]/.test(value) || sentryDsn.test(value)) return 'none'
  const found = [
    ...inUserinfo(value),
    ...inParameters(value, secretParameter),
    ...inParameters(value, anacondaToken),
  ]
  for (const kind of ['literal', 'variable', 'dummy'] as const)
    if (found.includes(kind)) return kind
  return 'none'
}

function* inUserinfo(value: string): Generator<UrlCredentials> {
  for (const [, first = '', rest = ''] of value.matchAll(userinfo)) {
    // tools take the last `@` for the one before the host: a mail address is a user's name
    const [host = '', ...names] = rest.split('@').toReversed()
    const credentials = [first, ...names.toReversed()].join('@')
    const colon = outerColon(credentials)
    const user = colon < 0 ? credentials : credentials.slice(0, colon)
    const password = colon < 0 ? '' : credentials.slice(colon + 1)
    yield judgeUserinfo(user, password, host)
  }
}

/** The colon between user and password, not one inside `${X:-d}`. */
function outerColon(credentials: string): number {
  const masked = credentials.replace(/\$\{[^}]{0,200}\}/g, (match) => '_'.repeat(match.length))
  return masked.indexOf(':')
}

function judgeUserinfo(user: string, password: string, host: string): UrlCredentials {
  const lone = password === '' || password === 'x-oauth-basic' || password === 'x-access-token'
  const secret = lone ? user : password
  if (isReference(secret)) return userVariable.test(secret) && lone ? 'none' : 'variable'
  if (lone) return user.length >= 20 ? 'literal' : 'none'
  if (dummyPassword.test(password) || password === user || /^<.*>$/.test(password)) return 'dummy'
  return localHost.test(host) && !isRandom(password) ? 'dummy' : 'literal'
}

/** What nobody types for a database of their own machine. */
function isRandom(password: string): boolean {
  return password.length >= 16 && [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(password))
}

function* inParameters(value: string, pattern: RegExp): Generator<UrlCredentials> {
  for (const [, secret = ''] of value.matchAll(pattern)) {
    if (isReference(secret)) yield 'variable'
    else
      yield dummyPassword.test(secret) || /^<.*>$|^(true|false|none|basic)$/i.test(secret)
        ? 'dummy'
        : 'literal'
  }
}

/** The fields of a crypt(3) hash are no variables. */
const passwordHash = /\$(apr1|1|2[abxy]?|5|6|y|argon2\w*)\$[^{]*$/

/**
 * Whether the text holds something that is filled in later: `$VAR`, `${VAR}`, `$(…)`, `%VAR%`, `{{
 * }}`, `<%= %>`, `@VAR@`.
 */
export function isReference(text: string): boolean {
  if (passwordHash.test(text)) return false
  return /\$[A-Za-z_{(]|%[A-Za-z_]\w*%|\{\{|<%|#\{|^@\w+@$/.test(text)
}
