import { posix } from 'node:path'
import { judgeContent, judgeFile } from '../../src/catalog/files.ts'
import { type ExistingMount, mountsOf } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import { contextPath } from '../../src/trace/enter/configs.ts'
import { pathWords } from '../../src/trace/paths.ts'
import { findWrites } from '../../src/trace/write/writes.ts'
import type { Finding } from '../../src/transform.ts'

/**
 * A credential file of the build context that a RUN binds, alone or with its folder, and copies
 * into the layer: a bind mount is gone afterwards, the copy is not.
 */
export function* boundFiles(facts: Remedies, run: Run): Iterable<Finding> {
  if (!run.script || run.script.broken) return
  for (const mount of mountsOf(run.instruction)) {
    if (mount.type !== 'bind' || mount.options.has('from')) continue
    const files = credentialsBelow(facts, run, mount)
    if (files.size === 0) continue
    const writes = findWrites(run.script, [], facts.pathsOf(run), [...files.keys()])
    const kept = writes.find(({ removed }) => !removed)
    if (!kept) continue
    const names = [...files.values()].join(', ')
    yield {
      at: run.instruction.joined.span(mount.flag.start, mount.flag.end),
      name: [...files.values()][0]!,
      safety: 'safe',
      message:
        `the RUN binds ${names} and writes what is in it to ${kept.to}, ` +
        `so it stays in the layer all the same; ${kept.instead}`,
    }
  }
}

/** Files at or below the mount that the RUN names and that hold a credential: path, context path. */
function credentialsBelow(facts: Remedies, run: Run, mount: ExistingMount): Map<string, string> {
  const found = new Map<string, string>()
  const { workdir } = facts.userAt(run.stage, run.instruction)
  const given = mount.options.get('target')
  if (given === undefined || given.includes('$')) return found
  const target = posix.resolve(workdir ?? '/', given)
  const source = contextPath(mount.options.get('source') ?? '.')
  const paths = facts.pathsOf(run)
  for (const command of run.script!.commands)
    for (const word of pathWords(command)) {
      const path = paths.path(word, command.start)
      if (path === undefined || !`${path}/`.startsWith(posix.join(target, '/'))) continue
      const inside = posix.join(source, posix.relative(target, path))
      if (holdsCredential(facts, inside, path)) found.set(path, inside)
    }
  return found
}

function holdsCredential(facts: Remedies, inside: string, path: string): boolean {
  const file = judgeFile(inside, path)
  const text = file && facts.readContext(inside)
  if (!file) return false
  return text === undefined
    ? file.name === 'tight' && file.review === undefined
    : judgeContent(file, text).holds === 'literal'
}
