const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  e: '\u001b',
  '\n': '',
}

/** `text` with its escapes read, as between double quotes of most languages. */
export const unescaped = (text: string) =>
  text.replaceAll(
    /\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|([^]))/g,
    (_, unit?: string, byte?: string, mark = '') => {
      const code = unit ?? byte
      return code === undefined
        ? (ESCAPES[mark] ?? mark)
        : String.fromCharCode(Number.parseInt(code, 16))
    },
  )
