import { hasWord } from '../../has-word.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { type Command, type Script, unquoted } from '../../shell.ts'
import type { KeepsValue } from './own-scripts.ts'
import type { Taint } from './taint.ts'

/**
 * Is a program that names the secret piped into its shell or interpreter, which keeps it: `echo
 * 'echo $TOKEN > f' | sh`, `cat <<'EOF' | python3`?
 */
export function isPipedKeeper(
  command: Command,
  script: Script,
  { names }: Taint,
  keeps: KeepsValue,
): boolean {
  const { code } = effectsOf(command).row ?? {}
  const isInterpreter = code?.fromStdin === true && command.args.every(isOption)
  if (!command.readsScript && !isInterpreter) return false
  return script.commands.some(
    (feeder) =>
      feeder.pipedInto[0]?.start === command.start &&
      textsOf(feeder, script).some(
        (text) =>
          (command.readsScript || [...names].some((name) => hasWord(text, name))) &&
          keeps(text, command),
      ),
  )
}

function isOption({ raw }: { readonly raw: string }): boolean {
  return raw.startsWith('-')
}

/** What a command prints to the letter: its words, the lines of a heredoc. */
function textsOf(feeder: Command, { source }: Script): readonly string[] {
  const { row, prints } = effectsOf(feeder)
  if (row?.speaks)
    return [
      feeder
        .operands()
        .map(({ raw }) => unquoted(raw))
        .join('\n'),
    ]
  if (prints?.as !== 'all' || feeder.operands().length > 0) return []
  return feeder.redirects.flatMap(({ body }) => (body ? [source.slice(body.start, body.end)] : []))
}
