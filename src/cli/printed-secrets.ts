import type { SecretSource } from '../image/given-secrets.ts'

/** A word as `printFlag` and `shellWord` quote it: bare, or between single or double quotes. */
const word = /'((?:[^']|'\\'')*)'(?=\s|$)|"((?:[^"\\]|\\.)*)"(?=\s|$)|(\S+)/g

function wordsOf(command: string): string[] {
  return [...command.matchAll(word)].map(([, single, double, bare]) =>
    single === undefined
      ? double === undefined
        ? (bare ?? '')
        : unquoted(double)
      : single.replaceAll(String.raw`'\''`, "'"),
  )
}

/** Between double quotes: `$(printf '…')` for what a terminal would obey, or escapes. */
function unquoted(text: string): string {
  const parts = /^\$\(printf '([^']*)'\)(\n*)$/.exec(text)
  if (!parts) return text.replaceAll(/\\([$`"\\])/g, '$1')
  const [, format, end] = parts
  const bytes = Array.from(
    format!.matchAll(/\\([0-7]{3})|([\\%])\2|([^])/gu),
    ([, octal, twice, one]) =>
      octal === undefined ? Buffer.from(twice ?? one!) : Buffer.from([Number.parseInt(octal, 8)]),
  )
  return Buffer.concat(bytes).toString('utf8') + end!
}

const field = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g

/** The fields `name=value` of a flag's CSV record. */
function fieldsOf(record: string): ReadonlyMap<string, string> {
  const fields = [...record.matchAll(field)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  )
  return new Map(
    fields.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  )
}

/**
 * The secrets that a printed build command passes by `--secret`: taken from its text, so that
 * nothing but what is printed counts.
 *
 * @returns undefined when one of them cannot be read
 */
export function printedSecrets(command: string): readonly SecretSource[] | undefined {
  const words = wordsOf(command)
  const sources: SecretSource[] = []
  for (const [index, flag] of words.entries()) {
    if (flag !== '--secret') continue
    const fields = fieldsOf(words[index + 1] ?? '')
    const [id, env, src] = ['id', 'env', 'src'].map((name) => fields.get(name))
    if (id === undefined || (env === undefined) === (src === undefined)) return undefined
    sources.push({ id, from: env === undefined ? { src: src! } : { env } })
  }
  return sources
}
