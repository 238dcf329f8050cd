import { hasWord } from '../has-word.ts'
import { isBuildOnly, speaksOfPackages } from '../catalog/names/build-only.ts'
import { wrapperOf } from '../catalog/programs/wrappers.ts'
import { isServer, startsServer } from '../catalog/servers.ts'
import { isInert } from '../catalog/tools.ts'
import type { Declaration } from '../dockerfile/declaration.ts'
import { instructionsOf, lineage, type Stage } from '../dockerfile.ts'
import { argumentText, type Instruction } from '../scanner/instruction.ts'
import { readScript, scriptArgument } from '../shell.ts'
import type { Traces } from './traces.ts'

/**
 * What becomes of an ENV when the container runs.
 *
 * `absent`: no container has it. `unread`: what starts is known to read no variable of that name.
 * `unknown`: only a tool of the build reads it, and what starts may run one. `read`: it may be
 * read.
 */
export type AtRunTime = 'absent' | 'unread' | 'unknown' | 'read'

/** Looks at all stages that somebody may start a container of. */
export function atRunTime(facts: Traces, declaration: Declaration): AtRunTime {
  const { name, kind, stage: index } = declaration
  const stage = facts.dockerfile.stages[index]
  if (kind !== 'ENV' || !stage) return 'absent'
  const started = facts
    .startedFrom(stage)
    .filter((item) => facts.environment.handedOn(item, name) === declaration)
  if (started.length === 0) return 'absent'
  if (!isForBuild(facts, name) || started.some((item) => isNamedAtStart(item, name))) return 'read'
  return started.every((item) => runsServer(facts, item)) ? 'unread' : 'unknown'
}

function isForBuild({ configs }: Traces, name: string): boolean {
  if (isBuildOnly(name)) return true
  return (
    speaksOfPackages(name) &&
    configs.some(
      ({ content, file }) =>
        file.expands !== 'none' &&
        content?.holds === 'placeholder' &&
        content.variables.includes(name),
    )
  )
}

function last(stage: Stage, keyword: string): Instruction | undefined {
  for (const at of lineage(stage)) {
    const found = instructionsOf(at, keyword).at(-1)
    if (found) return found
  }
  return undefined
}

function isNamedAtStart(stage: Stage, name: string): boolean {
  return ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'].some((keyword) => {
    const found = last(stage, keyword)
    return found !== undefined && hasWord(argumentText(found), name)
  })
}

/** Is a container told to start something that may be a tool of the build, or a script? */
export function mayStartTool(facts: Traces, stage: Stage): boolean {
  const isTold = last(stage, 'ENTRYPOINT') !== undefined || last(stage, 'CMD') !== undefined
  return isTold && !runsServer(facts, stage)
}

/** Is all that the image starts known, and none of it a tool of the build? */
function runsServer(facts: Traces, stage: Stage): boolean {
  const entry = last(stage, 'ENTRYPOINT')
  const command = last(stage, 'CMD')
  if (!entry && !command) return startsServer(facts.environment.image(stage) ?? '')
  const words = entry && !entry.json ? wordsOf(entry) : [...wordsOf(entry), ...wordsOf(command)]
  const at = scriptArgument(words)
  const script = readScript(at === undefined ? words.map(quote).join(' ') : words[at]!, wrapperOf)
  if (script.broken || script.commands.length === 0) return false
  return script.commands.every(
    ({ texts, label, isBare }) =>
      isBare ||
      isInert(texts[0] ?? label) ||
      isServer(texts) ||
      isBuiltBinary(stage, texts[0] ?? label),
  )
}

function wordsOf(instruction: Instruction | undefined): readonly string[] {
  if (!instruction) return []
  return instruction.json ?? ['/bin/sh', '-c', argumentText(instruction)]
}

/** A word that needs no quotes gets none: wrappers know their options as they are written. */
function quote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** A path that another stage's product is copied to, and no script by its name. */
function isBuiltBinary(stage: Stage, program: string): boolean {
  const name = program.replace(/^.*\//, '')
  if (!/^[A-Za-z][\w-]*$/.test(name) || /entry|start|init|launch|wait|script/i.test(name))
    return false
  return [...lineage(stage)].some((at) =>
    [...instructionsOf(at, 'COPY')].some(
      (copy) =>
        copy.flags.some((flag) => flag.name === 'from') &&
        argumentText(copy)
          .split(/\s+/)
          .some((word) => word.endsWith(`/${name}`)),
    ),
  )
}
