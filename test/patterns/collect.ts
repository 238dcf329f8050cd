import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'

/** A regular expression of the product. */
export interface Pattern {
  readonly source: string
  readonly flags: string
  /** `src/scanner/lines.ts:30`. */
  readonly place: string
}

/** A place that makes a regular expression of a text. */
export interface Made {
  /** What is given to `RegExp`, as it is written, in one line. */
  readonly given: string
  /** What stands in `${ }`, as it is written. */
  readonly names: readonly string[]
  /** With a word for what stands in `${ }`. */
  readonly pattern: Pattern | undefined
  readonly place: string
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly regex?: { readonly pattern: string; readonly flags: string }
  readonly callee?: Node & { readonly name?: string }
  readonly arguments?: readonly Node[]
  readonly quasi?: Node
  readonly tag?: Node
  readonly value?: unknown
  readonly quasis?: readonly { readonly value: { raw: string; cooked: string } }[]
  readonly expressions?: readonly Node[]
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value

function* nodesIn(node: Node): Generator<Node> {
  yield node
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) yield* nodesIn(child)
}

/** The text of a literal or template, with a word for each expression. */
function textOf(
  node: Node | undefined,
): { text: string; expressions: readonly Node[] } | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string')
    return { text: node.value, expressions: [] }
  const isRaw = node?.type === 'TaggedTemplateExpression'
  const template = isRaw ? node.quasi : node
  if (template?.type !== 'TemplateLiteral') return undefined
  return {
    text: template.quasis!.map(({ value }) => (isRaw ? value.raw : value.cooked)).join('word'),
    expressions: template.expressions!,
  }
}

/** Every regular expression in a source text, and every place that makes one of a text. */
export function patternsIn(path: string, source: string): { patterns: Pattern[]; made: Made[] } {
  const patterns: Pattern[] = []
  const made: Made[] = []
  const written = ({ start, end }: Node) => source.slice(start, end).replaceAll(/\s+/g, ' ')
  for (const node of nodesIn(parseAst(source, { lang: 'ts' }) as unknown as Node)) {
    const place = `${path}:${source.slice(0, node.start).split('\n').length}`
    if (node.regex) patterns.push({ source: node.regex.pattern, flags: node.regex.flags, place })
    if (
      (node.type !== 'NewExpression' && node.type !== 'CallExpression') ||
      node.callee?.name !== 'RegExp'
    )
      continue
    const [first, second] = node.arguments ?? []
    const text = textOf(first)
    const flags = typeof second?.value === 'string' ? second.value : ''
    made.push({
      given: first ? written(first) : '',
      names: text?.expressions.map(written) ?? [],
      pattern: text && { source: text.text, flags, place },
      place,
    })
  }
  return { patterns, made }
}

/** Those of every source file of the product. */
export function collect(root: string): { patterns: Pattern[]; made: Made[] } {
  const paths = ['src', 'transforms', 'bin'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
      .map((path) => `${folder}/${path}`),
  )
  const found = paths.map((path) => patternsIn(path, readFileSync(join(root, path), 'utf8')))
  return {
    patterns: found.flatMap(({ patterns }) => patterns),
    made: found.flatMap(({ made }) => made),
  }
}
