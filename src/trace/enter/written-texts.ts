import { effectsOf } from '../../catalog/programs/effects.ts'
import { readCopy } from '../../dockerfile/copy.ts'
import type { Stage } from '../../dockerfile.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import type { Command, Script } from '../../shell.ts'
import type { Traces } from '../traces.ts'
import { asWritten, heredocs } from './placeholders.ts'

/** What an instruction writes into a file to the letter: names of variables stay names in it. */
export interface WrittenText {
  readonly stage: Stage
  readonly instruction: Instruction
  /** As written, without quotes. */
  readonly path: string
  readonly text: string
}

/** The texts that RUNs print into files, and those that COPY brings in a quoted heredoc. */
export function findWrittenTexts({ runs, dockerfile }: Traces): WrittenText[] {
  const printed = runs.flatMap(({ stage, instruction, text, script }) =>
    />|\btee\b/.test(text) && script
      ? script.commands.flatMap((command) =>
          printedBy(script, command).map((item) => ({ stage, instruction, ...item })),
        )
      : [],
  )
  const copied = dockerfile.stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) => {
      const [body] = instruction.heredocs
      const to = body && !body.expand ? readCopy(instruction)?.destination.text : undefined
      const text = body && dockerfile.source.slice(body.body.start, body.body.end)
      return to === undefined || text === undefined ? [] : [{ stage, instruction, path: to, text }]
    }),
  )
  return [...printed, ...copied]
}

/** `echo TEXT > f`, `cat > f <<'X'`, `echo TEXT | tee f`, `tee f <<'X'`. */
function printedBy(script: Script, command: Command): Pick<WrittenText, 'path' | 'text'>[] {
  const { prints, stores } = effectsOf(command)
  const bodies = heredocs(script.source, command.redirects)
  if (stores.length > 0) {
    const before = script.commands.findLast(
      (other) => other.end <= command.start && effectsOf(other).prints?.as === 'all',
    )
    const texts = bodies.length > 0 ? bodies : (before?.args.map(asWritten) ?? [])
    return stores.map((word) => ({ path: asWritten(word), text: texts.join(' ') }))
  }
  const to = command.redirects.find(({ operator }) => /^>>?$/.test(operator))?.target
  return to && prints?.as === 'all'
    ? [{ path: asWritten(to), text: [...command.args.map(asWritten), ...bodies].join(' ') }]
    : []
}
