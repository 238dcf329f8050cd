import type { BuilderName, CallerFile, Invocation } from '../caller.ts'
import { whole } from '../embedded.ts'
import { readShell } from '../read-shell.ts'
import type { Repository } from '../repository.ts'
import { secretlessWords } from '../secretless.ts'
import { isCommentAt, lineAt, onlyOf } from './command-at.ts'
import { secretlessBuild } from './plugin.ts'

const argument =
  /--(?:secret-)?(?:build-)?arg[=\s]\s{0,9}(?:\\\n\s{0,99})?\\?["'`]{0,3}([A-Za-z_]\w*)/g

/** The builds of a text of another language that go to a builder without secrets. */
export function secretlessCalls(
  file: CallerFile,
  kind: string,
  repository: Repository,
): Invocation[] {
  return secretlessWords.flatMap(({ builder, call }) =>
    [...file.text.matchAll(call)]
      .filter(({ 0: text, index }) => !isCommentAt(file.text, index, text))
      .map(({ 0: text, index }) => callAt(file, kind, repository, builder, { text, index })),
  )
}

function callAt(
  file: CallerFile,
  kind: string,
  repository: Repository,
  builder: BuilderName,
  found: { readonly text: string; readonly index: number },
): Invocation {
  const { path, text } = file
  const line = lineAt(text, found.index)
  const options = { kind, file: path, repository, folders: [], isBash: true }
  const [read] = readShell(whole(line), options)
  const isRead = read?.type === 'invocation' && read.builder === builder
  const place = (index: number, length: number) => ({
    start: found.index + index,
    end: found.index + index + length,
  })
  const passed = [...line.matchAll(argument)].map((match) => ({
    name: match[1]!,
    ...place(match.index, match[0].length),
    spelling: 'unknown' as const,
  }))
  const dockerfile = isRead ? onlyOf(read.dockerfile) : 'unknown'
  return secretlessBuild(path, kind, place(0, found.text.length), builder, passed, dockerfile)
}
