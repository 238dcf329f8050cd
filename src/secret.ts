import type { Builder } from './builder.ts'
import { posixQuoting } from './shell-word.ts'

/** Where the builder's client takes the value from: its environment, a file, or the ssh agent. */
export type Source = { readonly env: string } | { readonly src: string } | 'agent'

/** The variable that a source is; undefined for a file and for the agent. */
export function variableOf(from: object | 'agent' | undefined): string | undefined {
  return typeof from === 'object' && 'env' in from ? (from.env as string) : undefined
}

/** One `RUN --mount` of a secret. It differs from RUN to RUN, its secret does not. */
export interface Mount {
  /** Line of the RUN in the input, from 1. */
  readonly line: number
  /** Stage of the RUN, from 0 in the order of the file. */
  readonly stage: number
  /** Variable that the RUN sees. */
  readonly env?: string
  /** Absolute path in the container. Without `env` and `target` it is `/run/secrets/<id>`. */
  readonly target?: string
  /** Octal, as written: `0444`. */
  readonly mode?: string
  readonly uid?: number
  readonly gid?: number
  /** `required=true` is printed: the old build could not succeed without the value. */
  readonly required?: boolean
}

/**
 * A build secret: one value that prints both the mount and the flag, so that the two cannot
 * disagree.
 */
export interface Secret {
  readonly id: string
  readonly type: 'secret' | 'ssh'
  readonly from: Source
  /** False when the build goes on without the value. */
  readonly required: boolean
  /** The source is a guess: the file mounts the id but does not say where its value comes from. */
  readonly assumed?: boolean
  /** What a person must know about the value, for instance that a key needs its last newline. */
  readonly note?: string
  readonly mounts: readonly Mount[]
}

/**
 * Prints the flag of a RUN. `type` comes first: BuildKit reads `required` only after it (docs:
 * Dockerfile reference, RUN --mount=type=secret).
 *
 * @example printMount({ id: 'NPM_TOKEN', type: 'secret' }, { env: 'NPM_TOKEN' }) // --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN
 */
export function printMount(
  secret: Pick<Secret, 'id' | 'type'>,
  mount: Omit<Mount, 'line' | 'stage'>,
): string {
  const options = [`type=${secret.type}`]
  if (secret.type !== 'ssh' || secret.id !== 'default') options.push(`id=${secret.id}`)
  if (mount.env !== undefined) options.push(`env=${mount.env}`)
  if (mount.target !== undefined)
    options.push(`target=${/\s/.test(mount.target) ? `"${mount.target}"` : mount.target}`)
  if (mount.mode !== undefined) options.push(`mode=${mount.mode}`)
  if (mount.uid !== undefined) options.push(`uid=${mount.uid}`)
  if (mount.gid !== undefined) options.push(`gid=${mount.gid}`)
  if (mount.required) options.push('required=true')
  return `--mount=${options.join(',')}`
}

/**
 * Prints the flag of the build command, quoted for a POSIX shell unless another is said. Podman
 * reads a variable of the id's name before the file unless `type=` says which is meant, so it is
 * always said there.
 *
 * @example printFlag(npmToken, { name: 'docker' }) // --secret id=NPM_TOKEN,env=NPM_TOKEN
 */
export function printFlag(secret: Secret, builder: Builder, quoting = posixQuoting): string {
  if (secret.from === 'agent') return `--ssh ${quoting.word(secret.id)}`
  const isEnv = 'env' in secret.from
  const type = builder.name === 'podman' ? `type=${isEnv ? 'env' : 'file'},` : ''
  const from = 'env' in secret.from ? `env=${secret.from.env}` : `src=${secret.from.src}`
  return `--secret ${quoting.fromHome(`${field(`id=${secret.id}`)},${type}${field(from)}`)}`
}

/**
 * A field of the flag's CSV record is quoted as a whole where its value holds a comma or a quote.
 */
function field(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
