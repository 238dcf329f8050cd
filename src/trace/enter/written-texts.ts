import { mayWriteFile } from '../../catalog/programs/in-texts.ts'
import { posix } from 'node:path'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { readCopy } from '../../dockerfile/copy.ts'
import type { Stage } from '../../dockerfile.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import type { Run } from '../../run.ts'
import type { Command, Script, Word } from '../../shell.ts'
import type { Traces } from '../traces.ts'
import { asWritten, heredocs } from './placeholders.ts'

/** What an instruction writes into a file to the letter: names of variables stay names in it. */
export interface WrittenText {
  readonly stage: Stage
  readonly instruction: Instruction
  /** From the root where that is known, else as written. */
  readonly path: string
  readonly text: string
}

/** The texts that RUNs print into files, and those that COPY brings in a quoted heredoc. */
export function findWrittenTexts(facts: Traces): WrittenText[] {
  const printed = facts.runs.flatMap((run) =>
    mayWriteFile.test(run.text) && run.script
      ? run.script.commands.flatMap((command) => printedBy(facts, run, run.script!, command))
      : [],
  )
  const copied = facts.dockerfile.stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) =>
      instruction.heredocs.length > 0 ? copiedBy(facts, stage, instruction) : [],
    ),
  )
  return [...printed, ...copied]
}

/** `COPY <<'X' /f`, `COPY <<'f' /folder/` */
function copiedBy(facts: Traces, stage: Stage, instruction: Instruction): WrittenText[] {
  const copy = readCopy(instruction)
  if (!copy) return []
  const { workdir = '/' } = facts.userAt(stage, instruction)
  const to = posix.resolve(workdir, copy.destination.text)
  return instruction.heredocs.flatMap(({ expand, name, body }) => {
    const path = copy.destination.text.endsWith('/') ? posix.join(to, name) : to
    const text = facts.dockerfile.source.slice(body.start, body.end)
    return expand ? [] : [{ stage, instruction, path, text }]
  })
}

/** `echo TEXT > f`, `cat > f <<'X'`, `echo TEXT | tee f`, `tee f <<'X'`. */
function printedBy(facts: Traces, run: Run, script: Script, command: Command): WrittenText[] {
  const { stage, instruction } = run
  const { prints, stores } = effectsOf(command)
  const bodies = heredocs(script.source, command.redirects)
  const at = (word: Word) => facts.pathsOf(run).path(word, command.start) ?? asWritten(word)
  if (stores.length > 0) {
    const before = script.commands.findLast(
      (other) => other.end <= command.start && effectsOf(other).prints?.as === 'all',
    )
    const texts = bodies.length > 0 ? bodies : (before?.args.map(asWritten) ?? [])
    return stores.map((word) => ({ stage, instruction, path: at(word), text: texts.join(' ') }))
  }
  const to = command.redirects.find(({ operator }) => /^>>?$/.test(operator))?.target
  const text = [...command.args.map(asWritten), ...bodies].join(' ')
  return to && prints?.as === 'all' ? [{ stage, instruction, path: at(to), text }] : []
}
