import type { TestCommand, TestExpression, Word as WordNode } from 'unbash'

/** The words of `[[ … ]]`, as those of a command; what joins and groups tests is left out. */
export function testWords({ pos, end, expression }: TestCommand): WordNode[] {
  return [fixed('[[', pos), ...wordsOf(expression), fixed(']]', end - 2)]
}

function wordsOf(node: TestExpression): WordNode[] {
  switch (node.type) {
    case 'TestUnary':
      return [fixed(node.operator, node.pos), node.operand]
    case 'TestBinary':
      return [node.left, fixed(node.operator, node.left.end), node.right]
    case 'TestLogical':
      return node.operands.flatMap(wordsOf)
    case 'TestNot':
      return [fixed('!', node.pos), ...wordsOf(node.operand)]
    case 'TestGroup':
      return wordsOf(node.expression)
  }
}

function fixed(text: string, pos: number): WordNode {
  return { type: 'Word', text, value: text, pos, end: pos + text.length }
}
