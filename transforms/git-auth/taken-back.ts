import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import { type Command, type Word, withoutQuotes } from '../../src/shell.ts'

/** A later RUN that takes an address out of git's configuration again. */
export interface TakenBack {
  readonly run: Run
  /**
   * The call that does so for that very address, and the word that names it; undefined for any
   * other form.
   */
  readonly call:
    | { readonly command: Command; readonly word: Word; readonly ending: string }
    | undefined
}

/**
 * The RUNs behind the writer that take addresses out of git's configuration.
 *
 * @param address the address that `url.<address>.insteadOf` was given, without quotes, as written
 */
export function takenBack(facts: Remedies, writer: Run, address: string): TakenBack[] {
  return facts.runs
    .filter(
      (run) =>
        run.instruction.span.start > writer.instruction.span.start &&
        /\bgit\s+config\b[^;&|]*(?:--unset|--remove-section|\bunset\b)[^;&|]*(?:url\.|insteadOf|\$)/i.test(
          run.text,
        ),
    )
    .map((run) => ({ run, call: takingBack(run, address) }))
}

function takingBack(run: Run, address: string): TakenBack['call'] {
  for (const command of run.script?.commands ?? []) {
    if (!command.is('git') || command.args[0]?.text !== 'config') continue
    const word = command.args.at(-1)!
    const plain = withoutQuotes(word.raw)
    if (command.has(['--remove-section']) && plain === `url.${address}`)
      return { command, word, ending: '' }
    if (command.has(['--unset', '--unset-all']) && plain === `url.${address}.insteadOf`)
      return { command, word, ending: '.helper' }
  }
  return undefined
}
