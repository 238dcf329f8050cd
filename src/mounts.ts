import { defaultBundle, type Options } from './options.ts'
import type { Instruction } from './scanner/instruction.ts'
import type { Flag } from './scanner/words.ts'

/** A `--mount` that a RUN has already. */
export interface ExistingMount {
  readonly flag: Flag
  /** `bind` when none is said. */
  readonly type: string
  /** Option names in lower case; the last one of a name wins. */
  readonly options: ReadonlyMap<string, string>
  /** Option names in the order written. */
  readonly order: readonly string[]
  /**
   * Secret id: `id`, else the last part of the target (moby/buildkit
   * dockerfile2llb/convert_secrets.go).
   */
  readonly id: string | undefined
  readonly env: string | undefined
  /**
   * Where a secret's file is, `/run/secrets/<id>` unless said; undefined when only a variable is
   * set.
   */
  readonly target: string | undefined
  readonly required: boolean
}

/** The `--mount` flags of a RUN, in order. */
export function mountsOf(instruction: Instruction): readonly ExistingMount[] {
  return instruction.flags.length === 0 ? [] : instruction.known(readMounts)
}

function readMounts(instruction: Instruction): ExistingMount[] {
  return instruction.flags
    .filter((flag) => flag.name === 'mount' && flag.value !== undefined)
    .map((flag) => readMount(flag, cutOff(instruction, flag)))
}

/**
 * `--mount=type=secret, id=x`: what a blank cuts off, which the builder refuses, is what was meant.
 */
function cutOff({ joined, args }: Instruction, { end, value }: Flag): string {
  if (!value?.endsWith(',') || joined.text.slice(end, args.start).trim() !== '') return ''
  return options.exec(joined.text.slice(args.start, args.end))?.[0] ?? ''
}

const options =
  /^(?:id|env|target|dst|src|source|mode|uid|gid|required|type)(?:=[^\s,]*)?(?:,[^\s,]+)*(?=\s|$)/

/** Is it the mount of the one file with all variables in it? */
export function isBundle(
  { bundle = defaultBundle }: Pick<Options, 'bundle'>,
  { id, target }: ExistingMount,
): boolean {
  return id === bundle.id && target === bundle.path
}

/** Is a part of the mount cut off by a blank? */
export function isSplitByBlank(instruction: Instruction, mount: ExistingMount): boolean {
  return cutOff(instruction, mount.flag) !== ''
}

function readMount(flag: Flag, rest: string): ExistingMount {
  const options = new Map<string, string>()
  const order: string[] = []
  for (const field of splitRecord(flag.value! + rest)) {
    const equals = field.indexOf('=')
    const name = (equals === -1 ? field : field.slice(0, equals)).toLowerCase()
    order.push(name)
    options.set(aliases.get(name) ?? name, equals === -1 ? '' : field.slice(equals + 1))
  }
  const type = (options.get('type') ?? 'bind').toLowerCase()
  const given = options.get('target')
  const id =
    options.get('id') ??
    (type === 'secret' ? (options.get('source') ?? (given && lastPart(given))) : undefined) ??
    (type === 'ssh' ? 'default' : undefined)
  const env = options.get('env')
  const target =
    type === 'secret'
      ? (given ??
        (env === undefined && id !== undefined ? `/run/secrets/${lastPart(id)}` : undefined))
      : given
  const required =
    options.has('required') && !/^(?:0|f|F|false|False|FALSE)$/.test(options.get('required')!)
  return { flag, type, options, order, id, env, target, required }
}

/** An id that can stand in a command line and names one thing: `npm_token`, `aws/credentials`. */
export function isPlainId(id: string): boolean {
  return /^[\w.@:/+-]+$/.test(id)
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['src', 'source'],
  ['dst', 'target'],
  ['destination', 'target'],
])

/** Fields of a CSV record; a quoted field may hold commas, `""` in it is a quote. */
function splitRecord(text: string): string[] {
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    (match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? '',
  )
}

function lastPart(path: string): string {
  return path.replace(/\/+$/, '').replace(/^.*\//, '')
}
