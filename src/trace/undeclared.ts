import { judgeName } from '../catalog/names.ts'
import type { Facts } from '../facts.ts'
import { mountsOf } from '../mounts.ts'
import type { Run } from '../run.ts'
import type { Finding } from '../transform.ts'
import { isDead } from './read/readings.ts'

const candidate = /\$\{?\w*(?:token|pass|pwd|pw|secret|key|cred|auth|pat|rc)\w*/i

/** RUNs that read a secret-looking variable which nothing gives a value: broken or served by the base image, in no case to be repaired here. */
export function* findUndeclared(facts: Facts): Iterable<Finding> {
  for (const run of facts.runs) {
    if (!candidate.test(run.text) || !mayName(run.text) || isDead(run)) continue
    for (const name of new Set(readNames(run))) {
      if (
        judgeName(name) !== 'secret' ||
        facts.options.ignore?.includes(name) ||
        isGiven(facts, run, name) ||
        facts.isIgnored(run.instruction)
      )
        continue
      const line = run.instruction.firstLine
      const global = facts.environment.global(name)
        ? 'the ARG before FROM is not declared in this stage'
        : 'no ARG or ENV of this file gives it'
      const exec = run.form === 'exec' && run.by === 'none'
      const message = exec
        ? `RUN of line ${line} holds $${name} in exec form, which never expands it: the command gets the name, not the value; write it in shell form with --mount=type=secret,id=${name},env=${name}`
        : `RUN of line ${line} reads $${name}, but ${global}: unless the base image sets it, it is empty; mount it with --mount=type=secret,id=${name},env=${name}`
      // a global ARG has a finding of its own
      if (!facts.environment.global(name))
        yield { at: run.instruction.span, name, safety: 'safe', message }
    }
  }
}

/** Does the text hold the name of a secret at all? That is seen without reading the script. */
function mayName(text: string): boolean {
  return [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].some(
    (match) => judgeName(match[1]!) === 'secret',
  )
}

function readNames(run: Run): string[] {
  if (run.form === 'exec' && run.by === 'none')
    return (run.instruction.json ?? []).flatMap((word) =>
      [...word.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1]!),
    )
  return run.script?.broken
    ? []
    : (run.script?.reads
        .filter((read) => !/^:?[-=+]$/.test(read.operator ?? ''))
        .map((read) => read.name) ?? [])
}

function isGiven(facts: Facts, run: Run, name: string): boolean {
  if (facts.inEffect(run.stage, run.instruction, name)) return true
  if (mountsOf(run.instruction).some((mount) => mount.env === name || mount.type === 'secret'))
    return true
  const assigns = new RegExp(
    `(?:^|[^\\w$])${name}\\+?=|\\bread\\b[^;&|]*\\b${name}\\b|\\bfor\\s+${name}\\b|(?:^|[;&|\\s])(?:\\.|source)\\s+\\S`,
  )
  return assigns.test(run.text)
}
