import { forEachChild, type SyntaxNode } from 'unbash'
import type { Locator } from './locate.ts'
import type { Read } from './types.ts'

/** The variables that the shell expands inside a syntax node, nested ones too, in source order. */
export function readsIn(node: SyntaxNode, locator: Locator): Read[] {
  const reads: Read[] = []
  collect(node, false, (read, at) =>
    reads.push({ ...read, start: locator.start(at.pos), end: locator.end(at.end) }),
  )
  return reads
}

type Found = (
  read: Omit<Read, 'start' | 'end'>,
  at: { readonly pos: number; readonly end: number },
) => void

/** Is it a word in which nothing is expanded, as most are? */
export function isPlainWord(node: SyntaxNode): boolean {
  return node.type === 'Word' && !/[$`(]/.test(node.text)
}

function collect(node: SyntaxNode, isNested: boolean, found: Found): void {
  if (isPlainWord(node)) return
  if (node.type === 'SimpleExpansion') {
    const name = node.text.slice(1)
    if (isName(name)) found({ name, operator: undefined, operand: '', isNested }, node)
  } else if (node.type === 'ParameterExpansion') {
    const { operation } = node
    const operator =
      node.prefix ?? (operation && 'operator' in operation ? operation.operator : undefined)
    const operand = operation && 'operand' in operation ? (operation.operand?.text ?? '') : ''
    if (isName(node.parameter)) found({ name: node.parameter, operator, operand, isNested }, node)
  } else if (node.type === 'ArithmeticWord') {
    for (const match of node.value.matchAll(/[A-Za-z_]\w*/g))
      found({ name: match[0], operator: undefined, operand: '', isNested }, node)
    return
  } else if ('script' in node && node.script?.source !== undefined) {
    // escaped backticks: the nested offsets belong to another text
    collect(node.script, true, (read) => found(read, node))
    return
  } else if (node.type === 'HereDoc' && node.delimiter?.quoted) return
  const isInside =
    isNested || node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution'
  forEachChild(node, (child) => collect(child, isInside, found))
}

function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text)
}
