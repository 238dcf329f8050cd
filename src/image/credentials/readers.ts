import { addresses } from './addresses.ts'
import { code, headers, twoColumns } from './code.ts'
import { documents } from './documents.ts'
import { elements } from './elements.ts'
import type { Entry, Reader } from './entry.ts'
import { keys } from './keys.ts'
import { assignedValues, joinedLines, lines, pairs } from './lines.ts'
import { netrc } from './netrc.ts'
import { arrays, spoken } from './phrases.ts'
import { pgpass } from './pgpass.ts'
import { sections } from './sections.ts'
import { shellWords } from './shell.ts'
import { words, list } from './words.ts'
import { yaml } from './yaml.ts'

export type { Entry }

/** The formats that are understood. A new one is a row. */
export const readers: readonly Reader[] = [
  keys,
  netrc,
  pgpass,
  addresses,
  documents,
  elements,
  assignedValues,
  lines,
  joinedLines,
  sections,
  yaml,
  pairs,
  shellWords,
  code,
  spoken,
  arrays,
  headers,
  twoColumns,
  list,
  words,
]
