import type { Dockerfile, Stage } from '../dockerfile.ts'
import { expand, type Lookup } from '../scanner/expand.ts'
import type { Instruction } from '../scanner/instruction.ts'
import { wordsOf } from './operands.ts'

/** Why BuildKit refuses a FROM by the names in it; undefined where it takes them. */
export function baseFault(stage: Stage, reading: Way): string | undefined {
  const { name, image, base, from } = stage
  if (name !== undefined && !/^[a-z][a-z0-9-_.]*$/.test(name))
    return 'gives its stage a name that BuildKit refuses: letters, digits, - _ . and a letter first'
  if (/^["']+$|^[^"']*["'][^"']*$/.test(image)) return 'names no image'
  const platform = from.flags.find((flag) => flag.name === 'platform')?.value
  const fault = platform ? platformFault(platform, reading) : undefined
  if (fault !== undefined || base !== undefined) return fault
  return image.includes('$') ? variableFault(image, reading) : imageFault(image)
}

/** An image whose variables no ARG before the first FROM declares: nothing gives them a value. */
function variableFault(image: string, { lookup, escape }: Way): string | undefined {
  const read = expand(image, lookup, { escape })
  if (read === 'unset') return `asks with \${…?} for what is given ${undeclared}`
  if (typeof read === 'string' || !read.isSure || isTransport(read.text)) return undefined
  return read.text === '' || !isImageReference(read.text)
    ? `names an image ${undeclared}; if a program fills it in, run on what that makes`
    : undefined
}

const undeclared = 'by a variable that no ARG before the first FROM declares'

function imageFault(image: string): string | undefined {
  return /["'\\`]/.test(image) || isTransport(image) || isImageReference(image)
    ? undefined
    : 'names an image that cannot have such a name; if a program fills it in, run on what that makes'
}

/** How the words of a FROM are read. */
interface Way {
  readonly escape: string
  readonly lookup: Lookup
}

function platformFault(platform: string, { lookup, escape }: Way): string | undefined {
  const read = expand(platform, lookup, { escape })
  if (read === 'unset') return `asks with \${…?} for what is given ${undeclared}`
  if (typeof read === 'string') return 'has a --platform with quotes or braces that do not end'
  if (!read.isSure) return undefined
  if (read.text === '') return `has a --platform ${undeclared}`
  return isPlatform(read.text)
    ? undefined
    : 'has a --platform that there is not; it takes one like linux/amd64'
}

const systems =
  'aix android darwin macos dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 ' +
  'solaris windows zos'
const machines =
  '386 i386 amd64 x86_64 x86-64 amd64p32 arm armhf armel armbe arm64 aarch64 arm64be ppc64 ' +
  'ppc64le loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc riscv riscv64 s390 ' +
  's390x sparc sparc64 wasm'
const known: ReadonlySet<string> = new Set(`${systems} ${machines}`.split(' '))

/** `os[(options)]`, `architecture` or `os/architecture[/variant]` (containerd/platforms, Parse). */
function isPlatform(text: string): boolean {
  const [first = '', ...rest] = text.split('/')
  const [, system] = /^([A-Za-z0-9_-]+)(?:\([^()]*\))?$/.exec(first) ?? []
  if (system === undefined || !rest.every((part) => /^[A-Za-z0-9_.-]+$/.test(part))) return false
  return rest.length === 0 ? known.has(system.toLowerCase()) : rest.length <= 2
}

/** Podman builds on images that lie elsewhere: `docker-archive:/x`, `docker://x`. */
function isTransport(image: string): boolean {
  return /^[a-z-]+:[./]/.test(image)
}

/** `[domain/]path[:tag][@digest]`, as distribution/reference reads it (regexp.go). */
function isImageReference(image: string): boolean {
  const [, named = '', digest] = /^([^@]*)(?:@([^]*))?$/.exec(image)!
  if (digest !== undefined && !/^[A-Za-z][\w+.-]*:[0-9a-fA-F]{32,}$/.test(digest)) return false
  const parts = named.split('/')
  // the first part is a domain when it could be no other
  if (parts.length > 1 && /[.:A-Z]|^localhost$/.test(parts[0]!) && !isDomain(parts.shift()!))
    return false
  const [, last = '', tag] = /^([^:]*)(?::([^]*))?$/.exec(parts.pop()!)!
  return (
    (tag === undefined || /^\w[\w.-]{0,127}$/.test(tag)) &&
    [...parts, last].every((part) => /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/.test(part))
  )
}

function isDomain(text: string): boolean {
  const [, host = ''] = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(text) ?? []
  return (
    /^\[[a-fA-F0-9:]+\]$/.test(host) ||
    host.split('.').every((label) => /^[a-zA-Z0-9-]+$/.test(label) && !/^-|-$/.test(label))
  )
}

/**
 * Why BuildKit refuses a source that is no name as it stands, whether it gets there or not
 * (dockerfile2llb/convert.go, toCommand); podman takes variables.
 */
export function fromFault({ keyword, flags }: Instruction, escape: string): string | undefined {
  if (keyword !== 'COPY') return undefined
  const from = flags.find(({ name }) => name === 'from')?.value
  if (!from || !/["'$\\`]/.test(from)) return undefined
  const read = expand(from, () => null, { escape })
  return typeof read === 'string' || read.text !== from
    ? 'takes from a variable, which BuildKit does not read: take from a stage that is FROM it'
    : undefined
}

/** Why BuildKit refuses what a COPY or ADD takes from elsewhere; undefined where it does not. */
export function sourceFault(
  { named }: Dockerfile,
  stage: Stage,
  instruction: Instruction,
): string | undefined {
  if (instruction.keyword !== 'COPY') return undefined
  if (
    /:\/\/|git@/.test(instruction.text) &&
    wordsOf(instruction)
      .slice(0, -1)
      .some((word) => /^(?:https?:\/\/|git@)/.test(word))
  )
    return 'takes no address; ADD does'
  const from = instruction.flags.find(({ name }) => name === 'from')?.value
  if (from === undefined) return undefined
  const found = /^[+-]?\d{1,9}$/.test(from)
    ? [Number(from)]
    : (named.get(from.toLowerCase())?.map(({ index }) => index) ?? [])
  if (found.length === 0 || found.some((index) => index >= 0 && index < stage.index))
    return undefined
  return 'takes from a stage that does not come before it'
}
