import type { Dockerfile, Stage } from '../dockerfile.ts'
import type { Instruction } from '../scanner/instruction.ts'
import { wordsOf } from './operands.ts'

/** Why BuildKit refuses a FROM by the names in it; undefined where it takes them. */
export function baseFault({ name, image, base }: Stage): string | undefined {
  if (name !== undefined && !/^[a-z][a-z0-9-_.]*$/.test(name))
    return 'gives its stage a name that BuildKit refuses: letters, digits, - _ . and a letter first'
  if (/^["']+$|^[^"']*["'][^"']*$/.test(image)) return 'names no image'
  if (base !== undefined || /[$"'\\`]/.test(image) || isTransport(image)) return undefined
  return reference.test(withDomain(image))
    ? undefined
    : 'names an image that cannot have such a name; if a program fills it in, run on what that makes'
}

/** Podman builds on images that lie elsewhere: `docker-archive:/x`, `docker://x`. */
function isTransport(image: string): boolean {
  return /^[a-z-]+:[./]/.test(image)
}

/** A name of an image with its domain, with which the grammar begins: a part with `.`, `:` or capitals. */
function withDomain(image: string): string {
  const first = image.slice(0, Math.max(image.indexOf('/'), 0))
  return /[.:A-Z]/.test(first) || first === 'localhost' ? image : `x/${image}`
}

/** The grammar of distribution/reference (regexp.go). */
const label = String.raw`[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?`
const domain = String.raw`(?:${label}(?:\.${label})*|\[[a-fA-F0-9:]+\])(?::\d+)?`
const component = String.raw`[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*`
const reference = new RegExp(
  String.raw`^${domain}(?:/${component})+(?::\w[\w.-]{0,127})?(?:@[A-Za-z]\w*(?:[-_+.][A-Za-z]\w*)*:[0-9a-fA-F]{32,})?$`,
)

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
