import { escapePattern } from '../../escape-pattern.ts'
import { isMap, isScalar, Scalar, type YAMLMap } from 'yaml'
import type { Span } from '../../span.ts'
import type { Obstacle } from '../../transform.ts'
import { insertAfter, insertBefore, mapIndent, stepOf } from '../yaml/insertion.ts'
import { contentEnd, entriesOf, entryOf, textOf, valueAt, type YamlFile } from '../yaml/file.ts'
import type { TextEdit } from '../yaml/lines.ts'
import { environmentOf, type Step } from './steps.ts'

/**
 * Puts a variable into the `env` of a step.
 *
 * @param value the text of the YAML scalar, an expression
 * @param before the key that a new `env` is put before
 */
export function setVariable(
  file: YamlFile,
  step: Step,
  name: string,
  value: string,
  before: string,
): readonly TextEdit[] | Obstacle {
  const there = environmentOf(file, step).get(name)
  if (there !== undefined) return isSame(there, value) ? [] : isOther(name)
  const used = scriptUses(file, step, name)
  if (used) return used
  const line = `${name}: ${scalar(value)}`
  const env = entryOf(step.map, 'env')
  if (!env) return newSection(file, step, line, before)
  if (!isMap(env.value) || env.value.flow || env.value.items.length === 0)
    return {
      why: 'cannot be put into the `env` of its step, which is not written line by line',
      remedy: `set ${name} in the \`env\` of the step by hand and pass it as a build secret`,
    }
  const map = env.value as YAMLMap
  const last = entriesOf(map).at(-1)!
  const end = last.value ? contentEnd(file, last.value) : last.keyNode.range![1]
  return [file.lines.insert(file.lines.at(end - 1) + 1, [mapIndent(file, map) + line])]
}

function newSection(file: YamlFile, step: Step, line: string, before: string): TextEdit[] {
  const entry = entryOf(step.map, before)!
  // two texts, so that a second variable of the step finds the first line made
  const lines = [['env:'], [stepOf(file) + line]]
  const isFirst = step.map.items[0]?.key === entry.keyNode
  return lines.flatMap((text) =>
    isFirst ? [insertAfter(file, entry, text)] : (insertBefore(file, entry, text) ?? []),
  )
}

function isSame(there: string, value: string): boolean {
  const plain = (text: string) => text.replaceAll(/\s+/g, '')
  return plain(there) === plain(value)
}

function isOther(name: string): Obstacle {
  return {
    why: `cannot go by the variable ${name}: the environment of the step has another value under that name`,
    remedy:
      'set a variable of another name in the `env` of the step and pass that as a build secret',
  }
}

/** A script that has a variable of the name would see it change. */
function scriptUses(file: YamlFile, step: Step, name: string): Obstacle | undefined {
  const script = textOf(valueAt(file, step.map, 'run')) ?? ''
  const plain = script.replaceAll(/--build-arg(?:[= ]|\s*\\\n\s*)["']?\w+=/g, '')
  const isUsed = new RegExp(
    String.raw`(?<![\w-])${escapePattern(name)}=|\$\{?${escapePattern(name)}\b|\bexport ${escapePattern(name)}\b`,
  ).test(plain)
  return isUsed ? isOther(name) : undefined
}

function scalar(value: string): string {
  return /: | #|\n/.test(value) ? `'${value.replaceAll("'", "''")}'` : value
}

/**
 * An expression of a scalar as it is meant: without the shell's quotes around it and the escapes of
 * the scalar's own.
 */
export function expressionAt(file: YamlFile, node: unknown, at: Span): string {
  const raw = file.source.slice(at.start, at.end).replace(/^[^$]*(\$\{\{.*\}\})[^}]*$/s, '$1')
  if (!isScalar(node)) return raw
  if (node.type === Scalar.QUOTE_SINGLE) return raw.replaceAll("''", "'")
  return node.type === Scalar.QUOTE_DOUBLE ? raw.replaceAll(/\\(["\\])/g, '$1') : raw
}
