import { judgeName } from '../names.ts'
import { urlCredentials } from '../values/urls.ts'
import { judgeValue } from '../values.ts'
import type { CredentialFile } from '../files.ts'
import { isBroad } from './broad.ts'
import { credentialsIn } from './credentials.ts'

/**
 * What a credential file at hand holds: a literal credential, only placeholders (with the variables
 * that its tool expands), or nothing secret.
 */
export type Content =
  | {
      readonly holds: 'literal'
      /** It sets what its tools act upon whatever they are asked for, too. */
      readonly isBroad?: true
    }
  | {
      readonly holds: 'placeholder'
      readonly variables: readonly string[]
      /** Those that stand where the file keeps a credential. */
      readonly credentials?: readonly string[]
    }
  | {
      readonly holds: 'nothing'
      /** A dummy stands where the file keeps a credential, or nothing in a file that is for one. */
      readonly isDummy?: true
    }

const expansions: Readonly<Record<CredentialFile['expands'], RegExp | undefined>> = {
  dollar: /\$\{(\w+)(?:[:?-][^}]*)?\}/g,
  bare: /\$([A-Za-z_]\w*)/g,
  maven: /\$\{env\.([\w.]+)\}/g,
  percent: /%(\w+)%/g,
  none: undefined,
}

/**
 * Looks into a file at hand. Comments do not count. `variables` are the names that the tool expands
 * inside it; a file whose tool expands nothing (filled in by `sed` or `envsubst`) is a placeholder
 * without variables. Never gives back content.
 */
export function judgeContent(file: CredentialFile, content: string): Content {
  const text = withoutComments(file.kind, content)
  const values = [...credentialsIn(file.kind, text)]
  const found = values.map((value) => holds(value)).concat(urlsHold(file.kind, text))
  if (found.includes('literal'))
    return { holds: 'literal', ...(isBroad(file, text) ? { isBroad: true } : {}) }
  const variables = variablesIn(file, text)
  if (found.includes('placeholder') || variables.length > 0) {
    const credentials = variablesIn(file, values.join('\n'))
    return { holds: 'placeholder', variables, credentials }
  }
  const isStandIn = values.some(isDummy) || (values.length === 0 && wholly.has(file.kind))
  return isStandIn ? { holds: 'nothing', isDummy: true } : { holds: 'nothing' }
}

/** Kinds of files that are there for their credential alone: one without it stands in for another. */
const wholly: ReadonlySet<string> = new Set([
  'ssh-key',
  'netrc',
  'git-credentials',
  'aws-credentials',
  'gcp-service-account',
  'pgpass',
])

function isDummy(value: string): boolean {
  return judgeValue('PASSWORD', value) === 'placeholder'
}

function holds(value: string): 'literal' | 'placeholder' | 'nothing' {
  // The name given here is one that makes a value a secret; only the value is judged.
  const verdict = judgeValue('PASSWORD', value)
  if (verdict === 'reference' || /\$\{|%\w+%/.test(value)) return 'placeholder'
  if (verdict === 'empty' || verdict === 'placeholder') return 'nothing'
  return 'literal'
}

/**
 * What the URLs of a settings file hold; an `.env` or secrets file is judged by its names instead.
 */
function urlsHold(kind: string, text: string): ('literal' | 'placeholder' | 'nothing')[] {
  if (kind === 'dotenv' || kind === 'secrets-file') return []
  const kinds = text.split('\n').map((line) => urlCredentials(line))
  if (kinds.includes('literal')) return ['literal']
  return kinds.includes('variable') ? ['placeholder'] : []
}

function variablesIn(file: CredentialFile, text: string): string[] {
  const pattern = expansions[file.expands]
  if (!pattern) return []
  const names = [...text.matchAll(pattern)].map((match) => match[1] ?? '')
  return [...new Set(names)].filter((name) => name !== '' && judgeName(name) !== 'public')
}

/** By search, not by a pattern: one would look for the end anew from every beginning. */
function withoutXmlComments(text: string): string {
  let kept = ''
  let at = 0
  for (let open = text.indexOf('<!--'); open !== -1; open = text.indexOf('<!--', at)) {
    const close = text.indexOf('-->', open + 4)
    if (close === -1) break
    kept += text.slice(at, open)
    at = close + 3
  }
  return kept + text.slice(at)
}

function withoutComments(kind: string, content: string): string {
  const text = content.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  if (/^(maven-settings|nuget-config)$/.test(kind)) return withoutXmlComments(text)
  if (/^(ssh-key|private-key|rails-master-key|htpasswd)$/.test(kind) || /^\s*[{[]/.test(text))
    return text
  return text
    .split('\n')
    .filter((line) => !/^\s*[#;]/.test(line))
    .join('\n')
}
