import type { Entry } from './entry.ts'

const element = /<([a-z][\w:.-]*)(?:\s[^<>]*)?>([^<>]+)<\//gi
const credentialElement =
  /password|passwd|passphrase|\bpass$|pwd$|privatekey|token|secret|apikey|^master$/i
const named = /<name>\s*([\w-]+)\s*<\/name>\s*<value>([^<]+)<\//gi
const withAttributes = /<([a-z][\w:.-]*)\s([^<>]*)/gi
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
      const marks = part.slice(0, end).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
      const inside = marks.replaceAll('>', '&gt;')
      return inside + part.slice(end + 3)
    })
    .join('')

const withoutComments = (text: string) =>
  text
    .split('<!--')
    .map((part, index) => (index === 0 ? part : part.slice(part.indexOf('-->') + 3)))
    .join('')

/** Maven's settings.xml, NuGet.Config, attributes of others. */
export function* elements(written: string): Generator<Entry> {
  if (!written.includes('</') && !written.includes('/>')) return
  const text = withoutComments(withoutSections(written))
  const section = /<apikeys>[\s\S]*?<\/apikeys>/i.exec(text)?.[0] ?? ''
  for (const [, tag = '', inner = ''] of text.matchAll(element))
    if (credentialElement.test(tag)) yield { key: tag, value: plainOf(inner), certain: true }
  for (const [, key = '', value = ''] of text.matchAll(named))
    yield { key, value: plainOf(value), certain: false }
  for (const [whole, tag = '', attributes = ''] of text.matchAll(withAttributes)) {
    const given = new Map(
      [...attributes.matchAll(attribute)].map(([, name = '', double, single]) => [
        name.toLowerCase(),
        plainOf(double ?? single ?? ''),
      ]),
    )
    const value = tag.toLowerCase() === 'add' ? given.get('value') : undefined
    if (value !== undefined)
      yield { key: given.get('key') ?? '', value, certain: section.includes(whole) }
    for (const [key, each] of given) yield { key, value: each, certain: false, extra: true }
  }
}
