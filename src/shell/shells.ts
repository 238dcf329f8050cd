const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh'])

/** Is the program a POSIX-like shell? Takes a name or a path. */
export function isShell(program: string): boolean {
  return shells.has(nameOf(program))
}

/** The program that a text names in its first line, `#!/usr/bin/env python3`. */
export function interpreterOf(text: string): string | undefined {
  return /^\s*#!\s*(?:\S*\/)?(?:env\s+)?(\S+)/.exec(text)?.[1]
}

/**
 * Which word of a command is a script that a shell gets: the one after `-c` of `sh -c …`, `bash -o
 * pipefail -ec …`.
 *
 * @param words undefined where a word is not fixed
 * @returns its index, or undefined when there is none
 */
export function scriptArgument(words: readonly (string | undefined)[]): number | undefined {
  for (let index = 0; index < words.length; index++) {
    if (!shells.has(nameOf(words[index] ?? ''))) continue
    const found = afterOption(words, index + 1)
    if (found !== undefined && found < words.length) return found
  }
  return undefined
}

function afterOption(words: readonly (string | undefined)[], from: number): number | undefined {
  for (let at = from; at < words.length; at++) {
    const word = words[at]
    if (word === undefined) return undefined
    if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(word)) return behindOptions(words, at + 1)
    if (takesName(word)) at++
    else if (!/^[-+]/.test(word)) return undefined
  }
  return undefined
}

/** `-o pipefail`, `-O dotglob`, `+eo`: the name of what it sets is the next word. */
function takesName(option: string): boolean {
  return /^[-+][a-zA-Z]*[oO]$/.test(option)
}

/** `bash -c -l SCRIPT`: what follows `-c` may be options still. */
function behindOptions(words: readonly (string | undefined)[], from: number): number {
  let at = from
  while (/^[-+][a-zA-Z]+$/.test(words[at] ?? '')) at += takesName(words[at]!) ? 2 : 1
  return at
}

/** Does a shell read its script from standard input: `bash`, `sh -ex`, `bash -s`? */
export function readsStandardInput([, ...rest]: readonly (string | undefined)[]): boolean {
  if (rest.some((word) => /^-[a-zA-Z]*s$/.test(word ?? ''))) return true
  return rest.every(
    (word, index) => word !== undefined && (/^[-+]/.test(word) || takesName(rest[index - 1] ?? '')),
  )
}

function nameOf(program: string): string {
  const name = program.slice(program.lastIndexOf('/') + 1)
  return /\.exe$/i.test(name) ? name.slice(0, -4) : name
}
