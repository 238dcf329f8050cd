const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
  ' ': ' ',
}

/**
 * What an escape of a text in double quotes stands for (YAML 1.2, section 5.7), and how long it is.
 *
 * @returns undefined where there is none at `at`, or one that is rare
 */
export function escapeAt(
  source: string,
  at: number,
): { readonly text: string; readonly length: number } | undefined {
  if (source[at] !== '\\') return undefined
  // a break that is escaped joins the lines without a blank
  const joint = /^\\\r?\n[ \t]*/.exec(source.slice(at))
  if (joint) return { text: '', length: joint[0].length }
  const text = escapes[source[at + 1]!]
  return text === undefined ? undefined : { text, length: 2 }
}
