import { posix } from 'node:path'
import { namesSshAddress } from '../../catalog/programs/over-ssh.ts'
import { manifestOf } from '../../catalog/programs/manifests.ts'
import type { Run } from '../../run.ts'
import type { Traces } from '../traces.ts'
import { type Call, callsOf } from './calls.ts'
import type { Around } from './around.ts'
import { manifestsOf } from './manifests-called.ts'

/**
 * Does what an installer of the RUN reads, as far as it is at hand, name an address that is reached
 * over ssh: a dependency in a manifest, a lock file, a list on its command line?
 */
export function fetchesOverSsh(facts: Traces, run: Run): boolean {
  const around = facts.around(run)
  if (!run.script || around.project.isEmpty) return false
  return callsOf(run).some((call) => textsOf(call, around).some((text) => namesSshAddress(text)))
}

function textsOf(call: Call, around: Around): string[] {
  const { found, command, words } = call
  const { manifest } = found?.tool.project ?? {}
  const folder = around.folderOf(command) ?? ''
  const listed = words.slice(1).map((word) => word.replace(/^-[\w-]{1,99}=|^-[a-z](?=\w)/, ''))
  const names = [...(manifestOf(command)?.from ?? []), manifest?.file ?? '', ...listed]
  const left = new Set(
    names.flatMap((name) => (/^\w[\w./-]*\w$/.test(name) ? posix.join(folder, name) : [])),
  )
  const texts = found ? manifestsOf(call, around).map(({ text }) => text) : []
  for (const path of left) {
    const text = around.project.text(path)
    if (text === undefined) continue
    texts.push(text)
    const others = manifest?.others ? [...text.matchAll(manifest.others)] : []
    for (const [, other] of others) left.add(posix.join(posix.dirname(path), other!))
  }
  return texts
}
