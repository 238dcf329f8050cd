import type { Redirect, Word } from './types.ts'

/**
 * Where a stream goes: a file, on to what stands around (`out` and `errors` of the script), nowhere
 * that matters.
 */
export type Stream = Word | 'out' | 'errors' | 'none'

/**
 * Where a command's standard output and standard error go, redirections read from left to right.
 */
export interface Streams {
  readonly out: Stream
  readonly errors: Stream
}

const plain: Streams = { out: 'out', errors: 'errors' }

/** `> f 2>&1` sends both to `f`, `2>&1 > f` only the output. */
export function streamsOf(redirects: readonly Redirect[]): Streams {
  let { out, errors }: { out: Stream; errors: Stream } = plain
  for (const { operator, fd, target } of redirects) {
    if (target === undefined || !operator.includes('>')) continue
    const isCopy = operator === '>&' && /^[\d-]+$/.test(target.text ?? '')
    const to = isCopy ? copied(target.text!, { out, errors }) : fileOf(target)
    const isBoth = operator.startsWith('&') || (operator === '>&' && !isCopy && fd === undefined)
    if (isBoth || (fd ?? 1) === 1) out = to
    if (isBoth || fd === 2) errors = to
  }
  return { out, errors }
}

function copied(fd: string, { out, errors }: Streams): Stream {
  return fd === '1' ? out : fd === '2' ? errors : 'none'
}

function fileOf(target: Word): Stream {
  const text = target.text ?? ''
  if (/^\/dev\/(?:stdout|tty)$|^\/proc\/(?:self|1)\/fd\/1$/.test(text)) return 'out'
  if (/^\/dev\/stderr$|^\/proc\/(?:self|1)\/fd\/2$/.test(text)) return 'errors'
  return isDevice(text) ? 'none' : target
}

/** Nothing can be read from it again; /dev/shm holds files. */
export function isDevice(path: string): boolean {
  return /^\/dev\/(?!shm\/)|^\/proc\//.test(path)
}
