import type { Result } from '../../src/result.ts'
import { type Call, readCalls } from '../reading/commands.ts'
import { readItems } from '../reading/instructions.ts'
import { unquoted } from '../reading/words.ts'

/** Programs that hand what they are given on to their output. */
const repeats = new Set('echo printf cat tee base64 tr sed envsubst printenv env jq awk'.split(' '))
const copies = new Set(['cp', 'mv', 'install', 'dd', 'rsync'])

/** No RUN writes what it has by a mount to a path that it does not remove itself. */
export function mayWrite({ before, after, findings }: Result): string | undefined {
  if (before === after || !findings.some(({ status }) => status === 'fixed')) return undefined
  for (const { keyword, text, line, hasHeredoc } of readItems(after) ?? []) {
    const mounts = [...text.matchAll(/--mount=(type=secret\S*)/g)].map((match) => match[1]!)
    // what was there before is told, not mended
    if (keyword !== 'RUN' || mounts.length === 0 || hasHeredoc || before.includes(mounts[0]!))
      continue
    const body = text.replace(/^RUN\s+(?:--\S+\s+)*/i, '')
    const calls = body.startsWith('[') ? undefined : readCalls(body)
    const left = calls && leftBy(calls, mounts)
    if (left !== undefined) return `RUN of line ${line} of the result writes a secret to ${left}`
  }
  return undefined
}

function leftBy(calls: readonly Call[], mounts: readonly string[]): string | undefined {
  const option = (name: string) =>
    mounts.flatMap((mount) => new RegExp(`(?:^|,)${name}=([^,]+)`).exec(mount)?.[1] ?? [])
  const names = option('env')
  const files = [...option('target'), ...option('id').map((id) => `/run/secrets/${id}`)]
  const holds = (word: string) =>
    names.some((name) => expands(word, name)) || files.some((file) => unquoted(word).includes(file))
  for (const [index, call] of calls.entries()) {
    const [program = ''] = call.words
    const given = call.words.slice(1).some(holds)
    const paths = repeats.has(program) && given ? [...call.outputs, ...teed(calls, index)] : []
    if (
      copies.has(program) &&
      files.some((file) => call.words.slice(1, -1).map(unquoted).includes(file))
    )
      paths.push(call.words.at(-1)!)
    // runc gives each container a /dev/shm in memory
    const left = paths.find(
      (path) => !unquoted(path).startsWith('/dev/shm/') && !isRemoved(calls.slice(index + 1), path),
    )
    if (left !== undefined) return left
  }
  return undefined
}

/** Does a shell put the value in, rather than keep the name for somebody else? */
function expands(word: string, name: string): boolean {
  const bare = word.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, (part) =>
    part.startsWith("'") ? '' : part,
  )
  return new RegExp(String.raw`(?<!\\)\$(?:${name}\b|\{${name}(?![\w+#]|:\+))`).test(bare)
}

function teed(calls: readonly Call[], index: number): string[] {
  const next = calls[index + 1]
  return next?.after === '|' && next.words[0] === 'tee'
    ? next.words.slice(1).filter((word) => !word.startsWith('-'))
    : next?.after === '|'
      ? [...next.outputs, ...teed(calls, index + 1)]
      : []
}

function isRemoved(later: readonly Call[], path: string): boolean {
  const name = unquoted(path)
  return later.some(
    ({ words: [program, ...words] }) =>
      (program === 'rm' || program === 'shred') &&
      words
        .map(unquoted)
        .some(
          (word) =>
            !word.startsWith('-') &&
            (name === word || name.startsWith(`${word.replace(/\/$/, '')}/`)),
        ),
  )
}
