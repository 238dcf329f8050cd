import { mayHaveLines } from '../../catalog/names/several-lines.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script, Word } from '../../shell.ts'
import { throughLinks } from '../links.ts'
import type { Paths } from '../paths.ts'
import { laterThan } from './removed.ts'

/** A variable, or the text of a file. */
const expansion = /\$\{?\w+\}?|\$\((?:cat\s|<)[^()`$]*\)/g

/** What stands for more than one line in a word, by its name. */
function hasLines({ raw, reads }: Word): boolean {
  const files = [...raw.matchAll(/\$\((?:cat\s|<)\s*[^()\s]*?([\w.-]+)["']?\s*\)/g)]
  const names = [...reads.map(({ name }) => name), ...files.map(([, file]) => file!)]
  return names.some((name) => mayHaveLines(name.replaceAll(/[.-]/g, '_')))
}

/**
 * Is the line that a command prints into a file taken out of it again by such a later command: `sed
 * -i /host/d f`?
 */
export function isCutOut(script: Script, paths: Paths, writer: Command, path: string): boolean {
  if (effectsOf(writer).row?.speaks !== 'words') return false
  const words = writer.operands()
  // an editor puts a file of its own in the place of a link
  if (throughLinks(path, paths.linksAt(writer.start), true) !== path || words.some(hasLines))
    return false
  // what expands is not known, and may hold the end of a line
  const fixed = words.map(({ raw, text }) => text ?? raw.replaceAll(expansion, '\n'))
  if (fixed.some((text, index) => words[index]!.text?.includes('\n') || /\\n|`|\$/.test(text)))
    return false
  return laterThan(script, writer).some((command) => {
    const { cuts, edits } = effectsOf(command)
    return (
      cuts !== undefined &&
      edits !== undefined &&
      paths.path(edits, command.start) === path &&
      fixed.some((text) => text.split('\n').some((part) => part.includes(cuts)))
    )
  })
}
