import type { Word } from '../../shell.ts'
import { longOf } from './options-of.ts'
import type { BuildCall } from './programs.ts'

/** An option of a build and its value: one word (`--file=x`) or two. */
export interface Option {
  /** Long name without dashes: `file`, `build-arg`. */
  readonly name: string
  /** The words that it is written in. */
  readonly words: readonly Word[]
  /** Offset in the last word's raw text at which the value begins. */
  readonly from: number
}

/** The words of a build, sorted. */
export interface Sorted {
  readonly options: readonly Option[]
  readonly operands: readonly Word[]
  /** Words that may be several, or options: `$ARGS`, `"${ARGS[@]}"`. */
  readonly loose: readonly Word[]
}

/**
 * Options that take no value, of all builders (docs.docker.com/reference/cli/docker/buildx/build,
 * podman-build(1), depot build --help).
 */
const flags =
  /^--(?:check|force-rm|load|no-cache|push|quiet|rm|squash|squash-all|compress|disable-content-trust|debug|help|pull|pull-always|pull-never|layers|no-hosts|no-hostname|all-platforms|disable-compression|stdin|rewrite-timestamp|skip-unused-stages|omit-history|inherit-labels|http-proxy|save|lint|print|with-dependencies|remote-only|local-only|now|ha|detach|auto-confirm|yes|build-only|depot|single-snapshot|reproducible|no-push|cleanup|tls-verify|no-logs|no-wait|no-format|async|recursive|verbose)$|^-[qDyd]+$/

/** Sorts the words of a build into options with their values, and operands. */
export function sortArguments({ builder, command, first }: BuildCall): Sorted {
  const { words } = command
  const options: Option[] = []
  const operands: Word[] = []
  const loose: Word[] = []
  for (let at = first; at < words.length; at++) {
    const word = words[at]!
    const bare = word.raw.replace(/^["']/, '')
    const long = /^--([a-z][a-z-]*)(=?)/.exec(bare)
    const short = /^-([A-Za-z])(.*)$/s.exec(bare)
    const name = short ? longOf(builder, short[1]!) : undefined
    if (bare === '--') continue
    if (long && long[2] === '=') {
      options.push({ name: long[1]!, words: [word], from: word.raw.indexOf('=') + 1 })
    } else if (short && name !== undefined) {
      const isJoined = short[2] !== '' && short[2] !== '"' && short[2] !== "'"
      const value = isJoined ? word : words[++at]
      const from = isJoined ? word.raw.indexOf(short[1]!) + (short[2]!.startsWith('=') ? 2 : 1) : 0
      if (value)
        options.push({
          name,
          words: isJoined ? [word] : [word, value],
          from,
        })
    } else if (long) {
      const isAlone = builder === 'kaniko' && words[at + 1]?.raw.startsWith('-')
      if (isAlone || flags.test(word.text ?? bare)) continue
      const value = words[++at]
      if (value) options.push({ name: long[1]!, words: [word, value], from: 0 })
    } else if (short) continue
    else if (isLoose(word)) loose.push(word)
    else operands.push(word)
  }
  return { options, operands, loose }
}

/** May the shell make several words, or none, of it? */
function isLoose({ raw, text }: Word): boolean {
  return (
    text === undefined &&
    (/^\$(?:\w+|\{[^}]*\}|\(.*\))$/s.test(raw) || /\[[@*]\]|\$@|\$\*/.test(raw))
  )
}
