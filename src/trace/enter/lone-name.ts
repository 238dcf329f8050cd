/** A value that is one expansion: `$X`, `${X}`, `"${X}"`. */
const expansion = /^["']?\$(?:\{([A-Za-z_]\w*)(?::?-[^}]*)?\}|([A-Za-z_]\w*))["']?$/

/** The variable that a word, as written, is the value of and nothing else. */
export function loneName(value: string): string | undefined {
  const match = expansion.exec(value)
  return match?.[1] ?? match?.[2]
}
