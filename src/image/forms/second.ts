const percented = (mark: string) =>
  [...Buffer.from(mark)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
const upperPercented = (mark: string) => percented(mark).toUpperCase()
const unicode = (mark: string) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`
const upperUnicode = (mark: string) => `\\u${unicode(mark).slice(2).toUpperCase()}`
const slashed = (mark: string) => `\\${mark}`
const doubled = (mark: string) => mark + mark

const numbered = (mark: string) => `&#x${mark.charCodeAt(0).toString(16).toUpperCase()};`

const entities =
  (quote: string, apostrophe: string) =>
  (mark: string): string =>
    ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': quote, "'": apostrophe })[mark]!

/** How a text with escapes in it is written once more, by the marks that each writer escapes. */
const OTHERS: readonly (readonly [
  form: string,
  marks: RegExp,
  escape: (mark: string) => string,
])[] = [
  ['url', /[^\w.~-]/g, upperPercented],
  ['url', /[^\w.~-]/g, percented],
  ['url', /[^!$&'()*+,;=\w.~-]/g, upperPercented],
  ['url', /[^!'()*\w.~-]/g, upperPercented],
  // Go, PathEscape
  ['url', /[^$&+:=@\w.~-]/g, upperPercented],
  ['url', /[^!'()*\w.~-]/g, percented],
  ['json', /["\\]/g, slashed],
  ['json', /["\\/]/g, slashed],
  ['json', /[&<>'"+`]/g, unicode],
  ['json', /[&<>'"+`]/g, upperUnicode],
  ['json', /[&<>'"+`\\]/g, (mark) => ('"\\'.includes(mark) ? slashed(mark) : upperUnicode(mark))],
  ['html', /[&<>"']/g, entities('&quot;', '&#39;')],
  ['html', /[&<>"']/g, entities('&#34;', '&#39;')],
  ['html', /[&<>"']/g, entities('&quot;', '&#x27;')],
  ['html', /[&<>"']/g, entities('&quot;', '&#039;')],
  ['html', /[&<>"']/g, entities('&quot;', '&apos;')],
  ['html', /[&<>]/g, entities('"', "'")],
  // OWASP
  ['html', /[&<>"'/]/g, numbered],
  ['shell', /'/g, () => String.raw`'\''`],
  ['shell', /'/g, () => `'"'"'`],
  ['shell', /[$`"\\]/g, slashed],
  ['shell', /[\s'"\\|&;()<>!{}*[\]?^$`,]/g, slashed],
  ['powershell', /[`"$]/g, (mark) => `\`${mark}`],
  ['yaml', /'/g, doubled],
  ['yaml', /"/g, doubled],
  ['compose', /\$/g, doubled],
  ['ini', /%/g, doubled],
  ['properties', /[=:#!\\]/g, slashed],
]

/** `text`, which is an escape, as other writers put it into a text of theirs. */
export function* inOther(text: string): Generator<readonly [text: string, form: string]> {
  for (const [form, marks, escape] of OTHERS) {
    const written = text.replace(marks, escape)
    if (written !== text) yield [written, form]
    if (form === 'url' && text.includes(' ')) yield [written.replaceAll(/%20/g, '+'), form]
  }
}
