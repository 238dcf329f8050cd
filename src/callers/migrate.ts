import type { Span } from '../span.ts'
import type { CallerFile, CallerKind, Invocation, Remark } from './caller.ts'
import type { Knowledge } from './decide.ts'
import { PlainLines } from './plain-lines.ts'
import { CallerPlan } from './plan.ts'
import { disagreement } from './recheck.ts'
import type { Repository } from './repository.ts'
import type { CallerResult } from './result.ts'
import { mentions } from './shell/mentions.ts'

/** A file of callers as it was read. */
export interface ReadCaller {
  readonly file: CallerFile
  /** With places of the file's {@link PlainLines}. */
  readonly items: readonly (Invocation | Remark)[]
}

/**
 * Reads a file by every kind that takes it; undefined when none finds a word to say. What is found
 * stands in the file's {@link PlainLines}.
 */
export async function readCaller(
  source: CallerFile,
  kinds: readonly CallerKind[],
  repository: Repository,
): Promise<ReadCaller | undefined> {
  const file = { ...source, text: new PlainLines(source.text).text }
  const items: (Invocation | Remark)[] = []
  const own = kinds.filter((kind) => kind.accepts(file.path) && kind.mentions.test(file.text))
  for (const kind of own) for await (const item of kind.read(file, repository)) items.push(item)
  items.push(...overlooked(file, own, items))
  return items.length === 0 ? undefined : { file: source, items }
}

/** Build arguments that no kind has told of: in a variable, in a key that nobody reads. */
function overlooked(
  { path, text }: CallerFile,
  kinds: readonly CallerKind[],
  items: readonly (Invocation | Remark)[],
): Remark[] {
  // without an ending and without `#!` it is a text of any kind
  const isShell = /\.\w+$/.test(path) || text.startsWith('#!')
  const kind = kinds.find(({ name }) => name !== 'shell' || isShell)
  if (!kind) return []
  const told = items.flatMap((item): readonly Span[] =>
    item.type === 'remark' ? [item.at] : item.passed,
  )
  const about = { kind: kind.name, file: path, source: text }
  const found = [...mentions(about, { start: 0, end: text.length }, told)]
  return kind.name === 'docs' ? found.map((item) => ({ ...item, status: 'note' })) : found
}

/**
 * Hands over as secrets what the calls of one file pass as build arguments, where that is sure, and
 * tells the rest.
 */
export async function migrate(
  caller: ReadCaller,
  kinds: readonly CallerKind[],
  repository: Repository,
  knowledge: Knowledge,
): Promise<CallerResult> {
  const { file, items } = caller
  const plan = new CallerPlan(file, knowledge)
  for (const item of items) {
    if (item.type === 'remark') plan.remark(item)
    else plan.call(item)
  }
  const after = plan.print()
  if (after === file.text) return plan.result(after)
  const printed = await readCaller({ ...file, text: after }, kinds, repository)
  const broken = disagreement(items, printed?.items ?? [], plan.made)
  return broken === undefined
    ? plan.result(after)
    : plan.failed(`internal error, please report it and change it by hand: ${broken}`)
}
