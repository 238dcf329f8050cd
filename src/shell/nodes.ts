import {
  type Assignment as AssignmentNode,
  type Command as CommandNode,
  forEachChild,
  type Redirection,
  type SyntaxNode,
  type Word as WordNode,
} from 'unbash'
import type { Locator } from './locate.ts'
import { readsIn } from './reads.ts'
import type { Assignment, Redirect, Word } from './types.ts'

/** The name of a program and its arguments, in order. */
export function wordNodes(node: CommandNode): WordNode[] {
  return [
    ...(node.name ? [node.name] : []),
    ...node.suffix.filter((item): item is WordNode => item.type === 'Word'),
  ]
}

/** Every `NAME=value` of a command. */
export function assignmentNodes(node: CommandNode): AssignmentNode[] {
  return [...node.prefix, ...node.suffix].filter(
    (item): item is AssignmentNode => item.type === 'Assignment',
  )
}

/**
 * `"-v"`, which means what `-v` does, `"--user=ci:$X"` and `'-HX-Api-Key: x'` too. What would be a
 * pattern without its quotes keeps them.
 */
const quotedOption = /^"(-(?:[^"\\`*?[\]~]|\\[^])*)"$|^'(-[^'*?[\]~]*)'$/

/** Reads one word. */
export function toWord(node: WordNode, locator: Locator): Word {
  const span = spanOf(node, locator)
  // most words say by their letters that there is nothing to be looked for in them
  if (plain.test(node.text)) return { text: node.text, raw: node.text, reads: [], ...span }
  return {
    text: !varying.test(node.text) || isStatic(node) ? node.value : undefined,
    raw: quotedOption.exec(node.text)?.findLast((group) => group !== undefined) ?? node.text,
    reads: /[$`<>]/.test(node.text) ? readsIn(node, locator) : [],
    ...span,
  }
}

/** Nothing that means anything to the shell. */
const plain = /^[\w/.:=@%+,-]+$/

/** What a word has in it whose text depends on the shell's variables or files. */
const varying = /[$`(*?[~]/

/** Reads one assignment; its value is undefined for an array. */
export function toAssignment(node: AssignmentNode, locator: Locator): Assignment {
  return {
    name: node.name,
    value: node.value.type === 'Word' ? toWord(node.value, locator) : undefined,
    ...(node.value.type === 'ArrayValue' && {
      elements: node.value.elements.map((element) => toWord(element, locator)),
    }),
    ...spanOf(node, locator),
  }
}

/** Reads one redirection. The body of a heredoc with a quoted name holds no reads. */
export function toRedirect(node: Redirection, locator: Locator): Redirect {
  const span = spanOf(node, locator)
  const fd = node.descriptor?.type === 'FileDescriptor' ? node.descriptor.value : undefined
  if (node.type !== 'HereDoc')
    return {
      operator: node.operator,
      fd,
      target: node.target && toWord(node.target, locator),
      body: undefined,
      ...span,
    }
  const body = {
    ...spanOf(node.body, locator),
    reads: node.delimiter?.quoted ? [] : readsIn(node.body, locator),
  }
  return { operator: node.operator, fd, target: undefined, body, ...span }
}

/** Where a node stands in the script. */
export function spanOf(
  node: { readonly pos: number; readonly end: number },
  locator: Locator,
): { start: number; end: number } {
  return { start: locator.start(node.pos), end: locator.end(node.end) }
}

function isStatic(node: SyntaxNode): boolean {
  if (/Expansion|Substitution|Glob/.test(node.type) && node.type !== 'BraceExpansion') return false
  let fixed = true
  forEachChild(node, (child) => {
    fixed &&= isStatic(child)
  })
  return fixed
}
