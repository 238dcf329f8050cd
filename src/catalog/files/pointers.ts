import { posix } from 'node:path'
import { type CredentialFile, fileOfKind } from '../files.ts'
import { type Pointer, pointers } from './pointer-rows.ts'

/** A file that a word points at: its kind, and its path as it is written there. */
export interface PointedPath {
  readonly file: CredentialFile
  readonly path: string
}

interface Row {
  readonly pointer: Pointer
  /** The names of the file in a folder; undefined where the value is its own path. */
  readonly inside: readonly string[] | undefined
}

const words = (text: string | undefined) => text?.split(' ') ?? []

const byVariable = new Map<string, Row[]>()
const byOption = new Map<string, Row[]>()

function put(map: Map<string, Row[]>, name: string, row: Row): void {
  map.set(name, [...(map.get(name) ?? []), row])
}

for (const pointer of pointers) {
  const itself = { pointer, inside: undefined }
  for (const name of words(pointer.variables)) put(byVariable, name, itself)
  for (const name of words(pointer.options)) put(byOption, name, itself)
  const inside = words(pointer.inside)
  for (const name of words(pointer.folders)) put(byVariable, name, { pointer, inside })
}

/** The files that a variable of that name points at by such a value. */
export function pointedByVariable(name: string, value: string): PointedPath[] {
  const rows = byVariable.get(name.toUpperCase()) ?? []
  return value === '' ? [] : rows.flatMap((row) => pathsOf(row, value))
}

/**
 * The files that an option of a command points at by such a value.
 *
 * @param before the words of the command up to it
 */
export function pointedByOption(
  before: readonly string[],
  option: string,
  value: string,
): PointedPath[] {
  const rows = byOption.get(option) ?? []
  const programs = before.map((word) => word.replace(/^.*\//, '').toLowerCase())
  return rows.flatMap((row) => {
    const { of } = row.pointer
    const isIts = of === undefined || words(of).some((program) => programs.includes(program))
    return isIts && value !== '' ? pathsOf(row, value) : []
  })
}

/** Is that an option which may point at a file? */
export function isPointingOption(word: string): boolean {
  return byOption.has(word)
}

function pathsOf({ pointer, inside }: Row, value: string): PointedPath[] {
  const file = fileOfKind(pointer.kind, pointer.name)
  // some take the text of the file in its place, some a list
  if (!file || !/^[\w./~${}:@+-]+$/.test(value)) return []
  const paths = value.split(/:(?=[/~$.])/)
  return paths.flatMap((path) =>
    inside
      ? inside.map((name) => ({ file, path: `${path.replace(/\/+$/, '')}/${name}` }))
      : { file, path },
  )
}

/** The variables that may point at a file of the kind. */
export function pointersOf(kind: string): readonly string[] {
  return pointers.flatMap((row) =>
    row.kind === kind ? [...words(row.variables), ...words(row.folders)] : [],
  )
}

/** Options that say nothing without their program. */
const isShort = (option: string) => option.length < 4

/** Programs of such options, as words of their own: `ubuntu` is no `bun`. */
const programs = pointers.flatMap(({ of, options }) =>
  words(options).some(isShort) ? words(of) : [],
)

/**
 * The file that a program writes in the place of its usual one of a kind where variables say so.
 *
 * @param path that of the usual one
 * @param valueOf what a variable holds
 */
export function keptInstead(
  kind: string,
  path: string,
  valueOf: (variable: string) => string | undefined,
): string | undefined {
  const name = posix.basename(path)
  const rows = pointers.filter((row) => row.kind === kind && row.keeps)
  const found = rows
    .flatMap((row) => [...words(row.variables), ...words(row.folders)])
    .flatMap((variable) => {
      const value = valueOf(variable) ?? valueOf(variable.toLowerCase())
      return value === undefined ? [] : pointedByVariable(variable, value)
    })
    .map((pointed) => pointed.path)
  return found.find((item) => posix.basename(item) === name) ?? found[0]
}

/** Cheap: can a text point at a file? */
export const mayPoint: RegExp = new RegExp(
  [
    // at the start of a word: to try each name at each letter takes as long as all other looks
    String.raw`\b(?:${[...byVariable.keys()].join('|')}|(?:${programs.join('|')})\b)`,
    ...[...byOption.keys()].filter((option) => !isShort(option)),
  ].join('|'),
  'i',
)
