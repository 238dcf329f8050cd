import { posix } from 'node:path'
import type { Command, Word } from '../../shell.ts'
import type { BuilderName } from '../caller.ts'
import { mask } from '../embedded.ts'

/** A command that builds: whose build it is and where its words are. */
export interface BuildCall {
  readonly command: Command
  readonly builder: BuilderName
  /** Index of the word that names the program. */
  readonly program: number
  /** Index of the first word after the subcommand. */
  readonly first: number
  /** Names of the programs that run it: `sudo`, `env`, `timeout`. */
  readonly wrappers: readonly string[]
  /** The first word when it is no program that is known to hand its environment on. */
  readonly stranger?: Word
}

/**
 * Subcommands that build, by program; the words between are the program's own options
 * (docs.docker.com/reference/cli, podman-build(1), buildah-build(1)).
 */
const builds: readonly (readonly [
  program: RegExp,
  subcommands: readonly RegExp[],
  builder: BuilderName,
])[] = [
  [/^docker$/, [/^build$/], 'docker'],
  [/^docker$/, [/^(?:image|builder)$/, /^build$/], 'docker'],
  [/^docker$/, [/^buildx$/, /^(?:build|b)$/], 'buildx'],
  [/^docker$/, [/^buildx$/, /^bake$/], 'bake'],
  [/^docker$/, [/^compose$/, /^build$/], 'compose'],
  [/^docker-buildx$|^buildx$/, [/^(?:build|b)$/], 'buildx'],
  [/^docker-buildx$|^buildx$/, [/^bake$/], 'bake'],
  [/^docker-compose$/, [/^build$/], 'compose'],
  [/^podman-compose$/, [/^build$/], 'compose'],
  [/^podman(?:-remote)?$/, [/^build$/], 'podman'],
  [/^podman(?:-remote)?$/, [/^image$/, /^build$/], 'podman'],
  [/^buildah$/, [/^(?:build|bud|build-using-dockerfile)$/], 'buildah'],
  [/^nerdctl$/, [/^build$/], 'nerdctl'],
  [/^depot$/, [/^build$/], 'depot'],
  [/^depot$/, [/^bake$/], 'bake'],
  [/^(?:fly|flyctl)$/, [/^deploy$/], 'fly'],
  [/^(?:kaniko-)?executor(?:[:@][\w.:-]+)?$/, [], 'kaniko'],
  [/^az$/, [/^acr$/, /^build$/], 'acr'],
  [/^gcloud$/, [/^builds$/, /^submit$/], 'gcloud'],
  [/^gcloud$/, [/^(?:alpha|beta)$/, /^builds$/, /^submit$/], 'gcloud'],
  [/^heroku$/, [/^container:push$/], 'heroku'],
  [/^img$/, [/^build$/], 'img'],
]

/** Options before the subcommand that take the next word. */
const valued =
  /^(?:-H|--host|-c|--context|--config|-l|--log-level|--tls(?:cacert|cert|key)|--builder|-f|--file|-p|--project-name|--project-directory|--profile|--env-file|--ansi|--progress|--parallel|--url|--connection|--root|--runroot|--storage-driver|--storage-opt|-n|--namespace|-a|--address)$/

/** Words that only say what could be run. */
const speakers =
  /^(?:echo|printf|cat|grep|log|info|warn|error|die|:|true|test|\[|\[\[|which|command|type|alias|export|readonly|declare|local|eval|read|set|trap)$/

/**
 * Finds out whether a command builds an image, and with what.
 *
 * @param fixed gives the one word that a program in a variable can only be
 */
export function buildCallOf(
  command: Command,
  isFunction: (name: string) => boolean,
  fixed: (word: Word) => string | undefined,
): BuildCall | undefined {
  const { words } = command
  // behind options of a wrapper that nobody knows
  const start = command.head ? command.headIndex : 0
  const wrappers = command.wrappings.map((wrapping) => wrapping.name)
  const direct = match(words, start, fixed)
  if (direct) return { command, program: start, wrappers, ...direct }
  const first = words[start]
  const name = first?.text
  if (first === undefined || (name !== undefined && speakers.test(posix.basename(name))))
    return undefined
  for (let at = start + 1; at < words.length; at++) {
    const found = match(words, at, fixed)
    if (!found) continue
    const isOwn = name !== undefined && isFunction(name)
    return {
      command,
      program: at,
      wrappers,
      ...found,
      ...(isOwn ? {} : { stranger: first }),
    }
  }
  return undefined
}

function match(
  words: readonly Word[],
  at: number,
  fixed: (word: Word) => string | undefined,
): { builder: BuilderName; first: number } | undefined {
  const word = words[at]
  const own = word?.text?.includes(mask) ? undefined : word?.text
  const text = own ?? (word && fixed(word))
  if (text === undefined) return undefined
  const name = posix.basename(text).replace(/\.exe$/, '')
  for (const [program, subcommands, builder] of builds) {
    if (!program.test(name)) continue
    if (builder === 'kaniko' && !text.includes('kaniko')) return undefined
    let next = at + 1
    const isMatch = subcommands.every((subcommand) => {
      next = skipOptions(words, next)
      return subcommand.test(words[next++]?.text ?? '')
    })
    if (isMatch && (builder !== 'gcloud' || isPlainSubmit(words))) return { builder, first: next }
  }
  return undefined
}

/** Without a tag it is a cloudbuild.yaml that says what is built, and how. */
function isPlainSubmit(words: readonly Word[]): boolean {
  const has = (option: RegExp) => words.some(({ raw }) => option.test(raw))
  return has(/^(?:--tag|-t)(?:=|$)/) && !has(/^--(?:config|pack)(?:=|$)/)
}

function skipOptions(words: readonly Word[], from: number): number {
  let at = from
  while (words[at]?.text?.startsWith('-')) at += valued.test(words[at]!.text!) ? 2 : 1
  return at
}
