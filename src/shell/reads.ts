import { forEachChild, type SyntaxNode } from 'unbash'
import type { Read } from './types.ts'

/** The variables that the shell expands inside a syntax node, nested ones too, in source order. `base` is added to all offsets. */
export function readsIn(node: SyntaxNode, base: number): Read[] {
  const reads: Read[] = []
  collect(node, base, reads, false)
  return reads
}

function collect(node: SyntaxNode, base: number, reads: Read[], isNested: boolean): void {
  if (node.type === 'SimpleExpansion') {
    const name = node.text.slice(1)
    if (isName(name)) reads.push({ name, operator: undefined, operand: '', isNested, start: base + node.pos, end: base + node.end })
  } else if (node.type === 'ParameterExpansion') {
    const { operation } = node
    const operator = node.prefix ?? (operation && 'operator' in operation ? operation.operator : undefined)
    const operand = operation && 'operand' in operation ? (operation.operand?.text ?? '') : ''
    if (isName(node.parameter)) reads.push({ name: node.parameter, operator, operand, isNested, start: base + node.pos, end: base + node.end })
  } else if (node.type === 'ArithmeticWord') {
    for (const match of node.value.matchAll(/[A-Za-z_]\w*/g)) {
      reads.push({ name: match[0], operator: undefined, operand: '', isNested, start: base + node.pos, end: base + node.end })
    }
    return
  } else if ('script' in node && node.script?.source !== undefined) {
    // escaped backticks: the nested offsets belong to another text
    for (const inner of readsIn(node.script, 0)) reads.push({ ...inner, isNested: true, start: base + node.pos, end: base + node.end })
    return
  }
  const isInside = isNested || node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution'
  forEachChild(node, (child) => collect(child, base, reads, isInside))
}

function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text)
}
