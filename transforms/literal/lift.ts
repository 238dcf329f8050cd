import { wrapperOf } from '../../src/catalog/programs/wrappers.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import { readScript } from '../../src/shell.ts'
import type { Span } from '../../src/span.ts'
import type { Edit } from '../../src/transform.ts'
import { findPrintings } from '../../src/trace/print/printing.ts'
import { Paths } from '../../src/trace/paths.ts'
import { findWrites } from '../../src/trace/write/writes.ts'
import type { Stated } from './stated.ts'

/** Puts a variable, which a mount sets, where the text of a credential stood. */
export type Lift = (edit: Edit) => void

/**
 * How the text of a credential in a RUN becomes a secret that is mounted; undefined where a person must do it: the builder sets no
 * variables, the text does not stand there to the letter, or the value would stay in the layer or the log all the same.
 */
export function lift(facts: Remedies, run: Run, stated: Stated, name: string): Lift | undefined {
  const { script } = run
  if (!script || facts.capability.mounts !== 'env' || facts.capability.style !== 'env')
    return undefined
  if (facts.environment.declarations(name).length > 0 || run.text.includes(`$${name}`))
    return undefined
  const change = changeOf(script.source, stated, name)
  const at = change && run.source(change)
  if (!change || !at) return undefined
  const { start, end, text } = change
  const lifted = `${script.source.slice(0, start)}${text}${script.source.slice(end)}`
  if (!endsWithRun(facts, run, lifted, name)) return undefined
  const secret = { id: name, type: 'secret', from: { env: name }, required: true } as const
  return (edit) => {
    edit.mount(run, secret, { env: name })
    edit.replace(at, text)
  }
}

/** What the script becomes; undefined inside a heredoc or quotes that are not read here. */
function changeOf(
  source: string,
  { span, own, prefix }: Stated,
  name: string,
): TextEdit | undefined {
  if (prefix && own === name) {
    const blank = /^[ \t]*/.exec(source.slice(prefix.end))![0].length
    return { start: prefix.start, end: prefix.end + blank, text: '' }
  }
  const quote = quoteAt(source, span.start)
  if (quote === undefined) return undefined
  const reference = `\${${name}}`
  if (quote === '"') return { ...span, text: reference }
  if (quote === '') return { ...span, text: `"${reference}"` }
  const closes = source[span.end] === "'"
  return {
    start: span.start,
    end: span.end + (closes ? 1 : 0),
    text: closes ? `'"${reference}"` : `'"${reference}"'`,
  }
}

type TextEdit = Span & { readonly text: string }

/** Is the value in no file and no log when the RUN ends? */
function endsWithRun(facts: Remedies, run: Run, source: string, name: string): boolean {
  const script = readScript(source, wrapperOf)
  if (script.broken) return false
  const paths = new Paths(facts.placeAt(run.stage, run.instruction), script.commands)
  const held = { names: new Set([name]), files: [], isTraced: false }
  return (
    findWrites(script, [name], paths).every(({ removed }) => removed) &&
    findPrintings(script, paths, held).every(({ how }) => how !== 'value')
  )
}

/** The quote that is open at a place of a script without heredocs. */
function quoteAt(source: string, at: number): string | undefined {
  if (/<<|\$'|\$\(|`/.test(source.slice(0, at))) return undefined
  let quote = ''
  for (let index = 0; index < at; index++) {
    const character = source[index]!
    if (character === '\\' && quote !== "'") index++
    else if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (character === quote) quote = ''
  }
  return quote
}
