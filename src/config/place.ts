import {
  findNodeAtLocation,
  type JSONPath,
  type ParseErrorCode,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'

/** `:3:5`: a line and a column, both from 1, behind the name of a file. */
export function placeAt(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n')
  return `:${before.length}:${before.at(-1)!.length + 1}`
}

/**
 * Where a value stands in a JSON document, or the nearest one around it that is there; nothing for
 * the whole.
 */
export function placeOf(text: string, keys: JSONPath): string {
  const tree = parseTree(text, [], { allowTrailingComma: true })
  if (!tree) return ''
  const paths = keys.map((_, index) => keys.slice(0, keys.length - index))
  const node = paths.flatMap((path) => findNodeAtLocation(tree, path) ?? [])[0]
  // a key says more than what stands behind it
  const at = node?.parent?.type === 'property' ? node.parent : node
  return at ? placeAt(text, at.offset) : ''
}

/** What is wrong where a text is no JSON. */
export function faultOf(code: ParseErrorCode): string {
  return faults[printParseErrorCode(code)] ?? 'something else is meant here'
}

const faults: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a word that means nothing in JSON; a text stands in quotes',
  InvalidNumberFormat: 'a number that cannot be read',
  PropertyNameExpected: 'a key in double quotes is meant here',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing behind the key',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'a } is missing',
  CloseBracketExpected: 'a ] is missing',
  EndOfFileExpected: 'nothing can stand behind the end of the document',
  UnexpectedEndOfComment: 'a comment does not end',
  UnexpectedEndOfString: 'a text does not end in its line',
  UnexpectedEndOfNumber: 'a number does not end',
  InvalidUnicode: 'a \\u without four hexadecimal digits',
  InvalidEscapeCharacter: 'a backslash before what needs none',
  InvalidCharacter: 'a control character in a text',
}
