import { isScalar, type Node } from 'yaml'
import type { Obstacle } from '../../transform.ts'
import type { Embedded } from '../embedded.ts'
import type { YamlFile } from './file.ts'
import { scalarText } from './scalar.ts'

/**
 * The text of a scalar as a text inside of the file.
 *
 * @returns undefined when its characters cannot be told apart in the file
 */
export function embeddedIn(file: YamlFile, node: Node | null | undefined): Embedded | undefined {
  const mapped = isScalar(node) ? scalarText(file, node) : undefined
  if (!mapped) return undefined
  const { offsets, ends } = mapped
  const last = offsets.at(-1)!
  return {
    text: mapped.value,
    source: file.source,
    locator: {
      start: (offset) => offsets[offset] ?? last,
      end: (offset) => (offset === 0 ? offsets[0]! : (ends[offset - 1] ?? last)),
    },
    // what cannot be written there is noticed when the file is read again
    encode: (text) => mapped.encode(text) ?? text,
  }
}

/**
 * Why a call of a build in a scalar cannot be changed there: a plain text in brackets ends at a
 * comma.
 */
export function writingObstacle(
  file: YamlFile,
  node: Node | null | undefined,
): Obstacle | undefined {
  const mapped = isScalar(node) ? scalarText(file, node) : undefined
  return mapped?.encode('X="$X" docker --secret id=X,env=X') === undefined
    ? {
        why: 'stands in a list in brackets, where a comma would end it',
        remedy: 'put the command into quotes and run again',
      }
    : undefined
}
