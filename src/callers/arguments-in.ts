import type { Span } from '../span.ts'

/** A build argument that a text of whatever language passes with `--build-arg`. */
export interface Mention extends Span {
  readonly name: string
}

/** Every `--build-arg NAME` of a text. */
export function argumentsIn(text: string): Mention[] {
  const option = /--build-arg(?:["']?,\s*|[=\s]+)(?:[\\`^]\r?\n\s*)?\\?["'`]?([A-Za-z_]\w*)/g
  return [...text.matchAll(option)].map((found) => ({
    name: found[1]!,
    start: found.index,
    end: found.index + found[0].length,
  }))
}
