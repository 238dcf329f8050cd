/** A value inside a secret, and what its file calls it. */
export interface Entry {
  readonly key: string
  readonly value: string
  /** The format says that it is a credential; otherwise key and value tell. */
  readonly certain: boolean
  /** It is the base64 of a key: line breaks in it mean nothing. */
  readonly loose?: boolean
}

/** Gives what a text holds, if it is of the format. */
export type Reader = (text: string) => Iterable<Entry>

const keyBlock = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----([\s\S]*?)-----END/g

/** Private keys (RFC 7468): what stands between the lines that frame them. */
function* keys(text: string): Generator<Entry> {
  for (const [, inside = ''] of text.matchAll(keyBlock)) {
    const lines = inside.replaceAll(/\\[rn]/g, '\n').split(/[\r\n]+/)
    const body = lines.filter((line) => !line.includes(':')).join('')
    const base64 = body.replaceAll(/[^A-Za-z0-9+/=]/g, '').replace(/=[A-Za-z0-9+/]{4}$/, '')
    if (base64.length < 32) continue
    yield { key: 'key without its header', value: base64, certain: true, loose: true }
  }
}

const machine = /\bmachine\s+(\S+)|\b(?:password|account)\s+(\S+)/g

/** netrc(5), and apt_auth.conf(5), which has its form. */
function* netrc(text: string): Generator<Entry> {
  if (!/^\s*(?:#.*\n\s*)*(?:machine\s|default\b)/.test(text) && !/^machine\s/m.test(text)) return
  let host = 'default'
  for (const [, name, value] of text.matchAll(machine)) {
    if (name !== undefined) host = name
    else if (value !== undefined) yield { key: `password for ${host}`, value, certain: true }
  }
}

const userinfo = /\b[a-z][a-z0-9+.-]*:\/\/([^\s/@:'"<>]*)(?::([^\s/@'"<>]*))?@([^\s/:'"<>]+)/gi

const decodedUrl = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * What stands before the `@` of addresses (RFC 3986, section 3.2.1): pip, git, proxies, databases.
 */
function* addresses(text: string): Generator<Entry> {
  for (const [, user = '', password = '', host = ''] of text.matchAll(userinfo)) {
    const isAlone = password === '' || /^x-(?:oauth-basic|access-token)$/.test(password)
    const written = isAlone ? user : password
    if (isAlone && written.length < 16) continue
    const key = `password for ${host}`
    for (const value of new Set([written, decodedUrl(written)])) yield { key, value, certain: true }
  }
}

const assignment =
  /^[ \t]*(?:export[ \t]+|set[ \t]+|-[ \t]+)?["']?((?:\/\/[\w./:-]*:)?@?[\w.-]+)["']?[ \t]*(?:=|:(?=[ \t]|"|$))[ \t]*(.*)$/gm

const withoutEscapes = (text: string) =>
  text.replaceAll(/\\(.)/g, (_, mark: string) => ({ n: '\n', t: '\t', r: '\r' })[mark] ?? mark)

/** The value of a line as it is, and as what its quotes and comments leave of it. */
function valuesOf(written: string): readonly string[] {
  const text = written.trim().replace(/[,;]$/, '')
  const [, , raw] = /^('''|""")(.+)\1$/.exec(text) ?? []
  if (raw !== undefined) return [raw]
  const [, quote, inside] = /^(["'`])(.*)\1(?:\s+#.*)?$/.exec(text) ?? []
  if (inside === undefined) return [text, text.replace(/\s+[#;].*$/, '')]
  return quote === '"' ? [inside, withoutEscapes(inside)] : [inside]
}

/** Lines of `KEY=VALUE` or `key: value`: .env, npmrc, ini, properties, TOML, YAML. */
function* lines(text: string): Generator<Entry> {
  for (const [, key = '', written = ''] of text.matchAll(assignment))
    for (const value of new Set(valuesOf(written)))
      yield { key: key.replace(/^.*:/, ''), value, certain: false }
}

const element =
  /<(\w*(?:password|passphrase|privatekey|token|secret|apikey)\w*)>([^<]+)<\/|<name>\s*([\w-]+)\s*<\/name>\s*<value>([^<]+)<\//gi
const added = /<add\s([^<>]*)/gi
const attribute = /([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
}

const plainOf = (text: string) =>
  text
    .trim()
    .replaceAll(/&(?:lt|gt|quot|apos|amp);|&#(\d{1,7}|x[\da-f]{1,6});/gi, (mark, code?: string) =>
      code === undefined ? (entities[mark.toLowerCase()] ?? mark) : characterOf(code, mark),
    )

function characterOf(code: string, otherwise: string): string {
  const number = /^x/i.test(code) ? Number.parseInt(code.slice(1), 16) : Number(code)
  return number <= 0x10ffff ? String.fromCodePoint(number) : otherwise
}

/** A section of text as it is (XML, 2.7), as its entities. */
const withoutSections = (text: string) =>
  text
    .split('<![CDATA[')
    .map((part, index) => {
      const end = part.indexOf(']]>')
      if (index === 0 || end < 0) return part
      const inside = part.slice(0, end).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
      return inside + part.slice(end + 3)
    })
    .join('')

/** Maven's settings.xml, NuGet.Config. */
function* elements(written: string): Generator<Entry> {
  if (!written.includes('</') && !written.includes('/>')) return
  const text = withoutSections(written)
  const section = /<apikeys>[\s\S]*?<\/apikeys>/i.exec(text)?.[0] ?? ''
  for (const [, tag, inner, name, named] of text.matchAll(element))
    yield {
      key: tag ?? name ?? '',
      value: plainOf(inner ?? named ?? ''),
      certain: tag !== undefined,
    }
  for (const [whole, attributes = ''] of text.matchAll(added)) {
    const given = new Map(
      [...attributes.matchAll(attribute)].map(([, name = '', double, single]) => [
        name.toLowerCase(),
        plainOf(double ?? single ?? ''),
      ]),
    )
    const value = given.get('value')
    if (value !== undefined)
      yield { key: given.get('key') ?? '', value, certain: section.includes(whole) }
  }
}

const secretSections =
  /oauth|token|bearer|password|http-basic|secret|credential|^auths?$|custom-headers/i
const userNames = /^(?:user|username|login|email|consumer-key|client_email|client_id|type|url)$/i

/** Every string of a JSON document; below a section of credentials all but the names of users. */
function* documents(text: string): Generator<Entry> {
  if (!/^\s*[[{]/.test(text)) return
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return
  }
  const waiting: (readonly [key: string, value: unknown, certain: boolean])[] = [
    ['', document, false],
  ]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [key, value, inside] = next
    if (typeof value === 'string') {
      yield { key, value, certain: inside && !userNames.test(key) }
      yield* keys(value)
    } else if (typeof value === 'object' && value !== null) {
      const isSection = inside || secretSections.test(key)
      for (const [name, inner] of Object.entries(value)) waiting.push([name, inner, isSection])
    }
  }
}

/** The formats that are understood. A new one is a row. */
export const readers: readonly Reader[] = [keys, netrc, addresses, documents, elements, lines]
