import { judgeName } from '../names.ts'
import { publicShapes } from '../shapes.ts'

const extension =
  /\.(json|pem|key|txt|conf|cfg|config|ini|xml|ya?ml|env|properties|crt|cer|ca|p12|pfx|jks|keystore|truststore|kdbx?|gpg|asc|pub|sh|bash|py|rb|js|mjs|ts|php|toml|htpasswd|passwd|rc|log|sock|db|sql|sqlite|so|jar|war|zip|t?gz|tar|bz2|xz|md|html|key\.gpg)$/i

const switchWord =
  /^(true|false|yes|no|on|off|enabled?|accept(ed)?|required?|optional|always|never|auto|y|n|t|f|basic|prompt|trust|md5|scram-sha-256|plain|login|direct)$/i

const number =
  /^[+-]?\d{1,5}$|^\d+(\.\d+)+$|^\d+(ms|s|m|h|d|k|kb|mb|gb|g|%)$|^v\d+(\.\d+)*([-+.][\w.]+)?$/i

const hostName =
  /^(([a-z0-9-]+\.){1,}(com|org|net|io|dev|local|internal|cloud|app|co|de|fr|uk|us|eu|cn|svc|test|ai)|localhost|([a-z0-9-]+\.){3,}[a-z]{2,}|(\d{1,3}\.){3}\d{1,3})(:\d{2,5})?$/i

const fingerprint = /^(0x)?[0-9a-f]{8,40}$/i
const digest = /^(sha(1|256|512)[:-])?[0-9a-f]{32,128}$/i

/** Names of keys whose value, if hexadecimal, is a fingerprint and no key. */
const namesFingerprint =
  /(GPG|PGP|SIGNING|RELEASE|PUBLIC|TRUSTED|FINGERPRINT|APT|REPO|VERIF\w*)[A-Z0-9_]*KEYS?|FINGERPRINTS?|KEYS$|^KEY$|KEY_?ID$|KEYSERVER/i
const namesSecretKey = /API|SECRET|PRIVATE|ACCESS|ENCRYPT|LICEN[SC]E|JWT/i
const namesDigest = /SHA\d*|MD5|CHECKSUM|HASH|DIGEST|COMMIT|REVISION/i

/**
 * Whether the value is a path, a switch, a number, a plain URL, a host, a fingerprint or a public
 * half.
 */
export function isHarmless(name: string, value: string): boolean {
  if (isPlain(value) || isFingerprint(name, value)) return true
  return publicShapes.some((pattern) => pattern.test(value)) || isBareHost(name, value)
}

function isPlain(value: string): boolean {
  return (
    switchWord.test(value) ||
    number.test(value) ||
    isPath(value) ||
    hostName.test(value) ||
    isPlainUrl(value)
  )
}

/** Files of credentials that are called so wherever they lie. */
const fileName =
  /^(?:\.(?:npmrc|yarnrc|netrc|pypirc|env|git-credentials|gitconfig)|id_(?:rsa|dsa|ecdsa|ed25519))(?:[._-][a-z]+)*$/

function isPath(text: string): boolean {
  // `keys/*`, `conf/*.json`
  const value = /\/[\w.-]*\*[\w.-]*$/.test(text) ? text.replace('*', 'x') : text
  if (fileName.test(value)) return true
  if (/\s/.test(value) && !/^(\.{0,2}|~)\//.test(value)) return false
  if (/^(\.{1,2}|~)\//.test(value) || /^[A-Za-z]:[\\/]/.test(value)) return true
  // A base64 key may begin with a slash: a path that long has more of them, or a dot.
  if (value.startsWith('/'))
    return value.length < 40 || (/^\/[^/]*[/.]/.test(value) && !/[+=]/.test(value))
  if (extension.test(value) && /^[\w@./-]+$/.test(value)) return true
  return /^[a-z0-9._@-]+(\/[a-z0-9._-]+)+\/?$/.test(value) && value.length < 60
}

function isPlainUrl(value: string): boolean {
  return (
    /^([a-z][a-z0-9+.-]*:)?[a-z][a-z0-9+.-]*:\/\/\S*$/i.test(value) ||
    /^(ssh|git)@[\w.-]+:\S+$/.test(value)
  )
}

function isFingerprint(name: string, value: string): boolean {
  if (namesDigest.test(name) && digest.test(value)) return true
  if (/^0x[0-9a-f]{8,40}$/i.test(value)) return true
  return (
    namesFingerprint.test(name) &&
    !namesSecretKey.test(name) &&
    value.split(/[\s,;]+/).every((part) => fingerprint.test(part))
  )
}

/** `MONGODB_URI=mongo:27017`: a host by its service's name. */
function isBareHost(name: string, value: string): boolean {
  return /^[\w.-]+(:\d+)?(,[\w.-]+(:\d+)?)*$/.test(value) && judgeName(name) === 'url'
}
