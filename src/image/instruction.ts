const LONGEST = 72

/** How builders record what was run, and the Dockerfile words for it. */
const RECORDED: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/\s*# buildkit\s*$/, ''],
  [/^\/bin\/sh -c #\(nop\)\s+/, ''],
  // `|2 A=… B=…` are the build arguments in effect; their values may hold anything, spaces too.
  [/^(?:RUN )?\|\d+ .*?\/bin\/sh -c /s, 'RUN '],
  [/^(?:RUN )?\/bin\/sh -c /, 'RUN '],
]

/**
 * The instruction that a history entry's `created_by` tells of, on one line. Mask secrets before:
 * cutting could leave a part of one.
 */
export function instructionOf(createdBy: string): string {
  const words = RECORDED.reduce(
    (text, [pattern, replacement]) => text.replace(pattern, replacement),
    createdBy,
  )
  const line = words.replaceAll(/\s+/g, ' ').trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line
}
