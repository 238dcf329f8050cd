const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh'])
/** Programs that hand a script after `-c` to the user's shell; a user's name may stand before it. */
const switches: ReadonlySet<string> = new Set(['su', 'runuser'])

/** Is the program a POSIX-like shell? Takes a name or a path. */
export function isShell(program: string): boolean {
  return shells.has(nameOf(program))
}

/**
 * Which word of a command is a script that a shell gets: the one after `-c` of `sh -c …`, `bash -o pipefail -ec …`, `su user -c …`.
 *
 * @param words undefined where a word is not fixed
 * @returns its index, or undefined when there is none
 */
export function scriptArgument(words: readonly (string | undefined)[]): number | undefined {
  for (let index = 0; index < words.length; index++) {
    const name = nameOf(words[index] ?? '')
    if (!shells.has(name) && !switches.has(name)) continue
    const found = afterOption(words, index + 1, switches.has(name))
    if (found !== undefined && found < words.length) return found
  }
  return undefined
}

function afterOption(
  words: readonly (string | undefined)[],
  from: number,
  takesOperands: boolean,
): number | undefined {
  for (let at = from; at < words.length; at++) {
    const word = words[at]
    if (word === undefined) return undefined
    if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(word)) return at + 1
    if (/^[-+][a-zA-Z]*o$/.test(word)) at++
    else if (!/^[-+]/.test(word) && !takesOperands) return undefined
  }
  return undefined
}

/** Is the command a shell that reads its script from standard input: `bash`, `sudo sh -ex`, `bash -s`? */
export function readsStandardInput(words: readonly (string | undefined)[]): boolean {
  const at = words.findIndex((word) => word !== undefined && isShell(word))
  if (at === -1 || (at > 0 && !/^(?:sudo|exec|env|command|time|nice)$/.test(words[0] ?? '')))
    return false
  const rest = words.slice(at + 1)
  if (rest.some((word) => /^-[a-zA-Z]*s$/.test(word ?? ''))) return true
  return rest.every(
    (word, index) =>
      word !== undefined && (/^[-+]/.test(word) || /^[-+][a-zA-Z]*o$/.test(rest[index - 1] ?? '')),
  )
}

function nameOf(program: string): string {
  return program.replace(/^.*\//, '').replace(/\.exe$/i, '')
}
