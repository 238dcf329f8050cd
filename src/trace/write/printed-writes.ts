import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script, Word } from '../../shell.ts'
import { contains } from '../../span.ts'
import type { Paths } from '../paths.ts'
import { outputOf, type Sink, sinksOf } from './sinks.ts'
import type { Taint } from './taint.ts'
import { somewhere, type Write, writeTo } from './write.ts'

/** The files that a printing command's output goes to. */
export function printedWrites(command: Command, script: Script, paths: Paths): Write[] {
  const sinks = [
    ...sinksOf(command, script),
    ...outputOf(command).map((word) => ({ word, by: undefined })),
  ]
  return sinks.map((sink) => sunk(command, script, paths, sink))
}

/**
 * A program of the project shows what it runs: `make TOKEN=… > log`, `npm run build -- --token=…`.
 */
export function showsWords(command: Command, taint: Taint): boolean {
  return (
    command.script === undefined &&
    effectsOf(command).reads.runsCode === 'project' &&
    command.args.some((word) => taint.isIn(word))
  )
}

/** What a program that nobody knows may keep of what it is given: its output goes to a file. */
export function unknownWrites(command: Command, script: Script, paths: Paths): Write[] {
  const words = [
    ...(['out', 'errors'] as const).flatMap((stream) =>
      sinksOf(command, script, stream).map(({ word }) => word),
    ),
    ...outputOf(command),
    ...putIntoBy(command, script),
  ]
  return words.map((word) => sunk(command, script, paths, { word, by: command }))
}

/** `echo "$(frob "$TOKEN")" > f`, `sed -i "s/@T@/$(frob "$TOKEN")/" f`: the files of the other. */
function putIntoBy(command: Command, script: Script): readonly Word[] {
  if (command.streams.out !== 'out') return []
  return script.commands.flatMap((outer) => {
    const isInside = outer.args.some((word) => /\$\(|`/.test(word.raw) && contains(word, command))
    const { prints, edits } = effectsOf(outer)
    if (!isInside || outer.script) return []
    if (edits) return [edits]
    return prints?.of.includes('words') ? sinksOf(outer, script).map(({ word }) => word) : []
  })
}

function sunk(command: Command, script: Script, paths: Paths, { word, by }: Sink): Write {
  const found = writeTo(command, script, paths, word, 'redirect')
  return by === undefined
    ? found
    : {
        ...found,
        keeper: by.program ?? by.label,
        instead: 'keep what it prints out of the image, or give it the value another way',
      }
}

/** A program that may keep what it is given, nobody knows where. */
export function keptBy(command: Command, keeper: Command): Write {
  const instead = 'keep what it writes out of the image, or give it the value another way'
  return {
    ...somewhere(command, 'a file of its own', instead),
    keeper: keeper.program ?? keeper.label,
  }
}
