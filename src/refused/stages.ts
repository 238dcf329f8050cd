import type { Dockerfile, Stage } from '../dockerfile.ts'
import type { Instruction } from '../scanner/instruction.ts'
import { wordsOf } from './operands.ts'

/** Why BuildKit refuses a FROM by the names in it; undefined where it takes them. */
export function baseFault({ name, image, base }: Stage): string | undefined {
  if (name !== undefined && !/^[a-z][a-z0-9-_.]*$/.test(name))
    return 'gives its stage a name that BuildKit refuses: letters, digits, - _ . and a letter first'
  if (/^["']+$|^[^"']*["'][^"']*$/.test(image)) return 'names no image'
  if (base !== undefined || /[$"'\\`]/.test(image) || isTransport(image)) return undefined
  return isImageReference(image)
    ? undefined
    : 'names an image that cannot have such a name; if a program fills it in, run on what that makes'
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

/** Why BuildKit refuses what a COPY or ADD takes from elsewhere; undefined where it does not. */
export function sourceFault(
  { named }: Dockerfile,
  stage: Stage,
  instruction: Instruction,
): string | undefined {
  if (instruction.keyword !== 'COPY') return undefined
  if (
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
