import { posix } from 'node:path'
import { isMap, type YAMLMap } from 'yaml'
import type { Obstacle } from '../../transform.ts'
import { entrySpan } from '../yaml/edits.ts'
import { mapIndent, stepOf } from '../yaml/insertion.ts'
import { entriesOf, entryOf, isNull, textOf, valueAt, type YamlFile } from '../yaml/file.ts'
import type { TextEdit } from '../yaml/lines.ts'

/** What a compose file says of a top-level secret: where its value comes from. */
export type TopSecret =
  | { readonly env: string }
  | { readonly file: string }
  | 'external'
  | 'other'
  | undefined

/** The top-level secret of a name, undefined when there is none. */
export function topSecretOf(file: YamlFile, name: string): TopSecret {
  const secret = valueAt(file, file.roots[0], 'secrets', name)
  const own = valueAt(file, file.roots[0], 'secrets')
  if (!secret) return entryOf(own, name) ? 'other' : undefined
  const env = textOf(valueAt(file, secret, 'environment'))
  if (env !== undefined) return { env }
  const path = textOf(valueAt(file, secret, 'file'))
  if (path !== undefined) return { file: path }
  return entryOf(secret, 'external') ? 'external' : 'other'
}

/** Where the value of a secret that is to be declared comes from. */
export type SecretOrigin = { readonly env: string } | { readonly file: string }

/** As it is written: `environment: X`, `file: ./x`. */
export function printSource(source: SecretOrigin): string {
  return 'env' in source ? `environment: ${source.env}` : `file: ${source.file}`
}

/** Why a secret of that name cannot have the source beside what a file says of it. */
export function conflictWith(
  top: TopSecret,
  name: string,
  source: SecretOrigin,
): Obstacle | undefined {
  if (top === undefined || (typeof top === 'object' && isSame(top, source))) return undefined
  const how =
    typeof top === 'object' && 'file' in top
      ? `comes from ${'file' in source ? 'another' : 'a'} file`
      : typeof top === 'object'
        ? `comes from ${'env' in source ? 'another' : 'a'} variable`
        : top === 'external'
          ? 'is external, of which a build sees nothing'
          : 'has no source that a build sees'
  return {
    why: `cannot be added: a secret ${name} is there already and ${how}`,
    remedy: `let the top-level secret ${name} be \`${printSource(source)}\`, or rename it`,
  }
}

function isSame(a: SecretOrigin, b: SecretOrigin): boolean {
  if ('env' in a) return 'env' in b && a.env === b.env
  return 'file' in b && posix.normalize(a.file) === posix.normalize(b.file)
}

/** The edits that declare a secret at the top level; none when it is there. */
export function topSecret(
  file: YamlFile,
  name: string,
  source: SecretOrigin,
  guard: string | undefined,
): readonly TextEdit[] | Obstacle {
  const there = topSecretOf(file, name)
  const conflict = conflictWith(there, name, source)
  if (conflict) return conflict
  const isGuarded = guard !== undefined && 'env' in source
  const guarded = isGuarded ? guardEdits(file, source.env, guard) : []
  return there ? guarded : [...declare(file, name, printSource(source)), ...guarded]
}

function declare(file: YamlFile, name: string, source: string): TextEdit[] {
  const step = stepOfServices(file)
  const own = entryOf(file.roots[0], 'secrets')
  const entry = (indent: string) => [`${indent}${name}:`, `${indent}${step}${source}`]
  if (!own) return [atEnd(file, [...blankLine(file), 'secrets:']), atEnd(file, entry(step))]
  const inside = file.follow(own.value)
  if (isMap(inside) && !inside.flow) {
    const last = entriesOf(inside).at(-1)!
    const line = file.lines.at(entrySpan(file, last).end - 1)
    return [file.lines.insert(line + 1, entry(mapIndent(file, inside as YAMLMap)))]
  }
  if (isNull(own.value))
    return [file.lines.insert(file.lines.at(own.keyNode.range![1]) + 1, entry(step))]
  const { end } = entrySpan(file, own)
  const isEmpty = isMap(inside) && inside.items.length === 0
  const text = `${isEmpty ? '' : ', '}${name}: {${source}}`
  return [{ start: end - 1, end: end - 1, text }]
}

/**
 * `x-NAME: ${NAME:?message}`: compose resolves extensions too, so that it refuses to load the file
 * as before.
 */
function guardEdits(file: YamlFile, variable: string, guard: string): TextEdit[] {
  const key = `x-${variable}`
  if (entryOf(file.roots[0], key)) return []
  const value =
    /^[\w${}:?. -]+$/.test(guard) && !guard.includes(': ') ? guard : JSON.stringify(guard)
  return [atEnd(file, [`${key}: ${value}`], guards)]
}

/**
 * What stands at the end of a file, in this order: what its last service or its `secrets:` gets, as
 * the last section that is there; new secrets, as one section; what keeps guard.
 */
const [newSecrets, guards] = [1, 2]

function atEnd(file: YamlFile, lines: readonly string[], rank = newSecrets): TextEdit {
  return { ...file.lines.insert(file.lines.count, lines), rank }
}

/** Are the file's sections parted by empty lines? */
function blankLine(file: YamlFile): string[] {
  const sections = entriesOf(file.roots[0]).slice(1)
  const isParted = sections.some((entry) => {
    const line = file.lines.at(entry.keyNode.range![0])
    return line > 0 && file.lines.text(line - 1).trim() === ''
  })
  const endsBlank = /\n[ \t]*\r?\n$/.test(file.source)
  return isParted && !endsBlank ? [''] : []
}

function stepOfServices(file: YamlFile): string {
  const first = entriesOf(valueAt(file, file.roots[0], 'services'))[0]
  const column = first ? file.lines.column(first.keyNode.range![0]) : 0
  return column > 0 ? ' '.repeat(column) : stepOf(file)
}
