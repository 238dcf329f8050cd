import type { Flow } from '../../src/trace/flows.ts'
import type { Run } from '../../src/run.ts'

const hash = /^["']?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})["']?$/i

/** What is to be done about a value that stands in the file, as the last clause of a story. */
export function rotateClause({ variable, readings }: Flow): string {
  if (!variable.literal) return ''
  const values = variable.declarations.flatMap(({ value }) => value || [])
  const isHash =
    variable.composites.length === 0 &&
    values.every((value) => hash.test(value)) &&
    readings.length > 0 &&
    readings.every(({ run, name }) => isInPaths(run, name))
  return isHash
    ? '; a value is written in the file: rotate it, unless it is the hash of what is fetched'
    : '; a value is written in the file, so rotate it'
}

/** Does the variable stand in the paths of addresses alone, where a hash names a file? */
function isInPaths({ script }: Run, name: string): boolean {
  const words = script?.commands.flatMap((command) => command.words) ?? []
  const reads = script?.reads.filter((read) => read.name === name) ?? []
  return (
    reads.length > 0 &&
    reads.every((read) => {
      const word = words.find(({ start, end }) => start <= read.start && read.end <= end)
      return word !== undefined && /:\/\/[^/?@]+\/[^?@]*$/.test(before(word, read.start))
    })
  )
}

function before({ raw, start }: { readonly raw: string; readonly start: number }, at: number) {
  return raw.slice(0, at - start)
}
