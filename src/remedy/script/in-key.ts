import type { CredentialFile } from '../../catalog/files.ts'
import type { Run } from '../../run.ts'
import type { Command, Read } from '../../shell.ts'
import { callsIn } from '../../trace/read/calls.ts'
import type { Obstacle } from '../../transform.ts'

/** Where a command writes, and into what kind of file. */
interface Written {
  readonly run: Run
  readonly file: CredentialFile
  /** For a reader. */
  readonly to: string
}

/**
 * Why a name cannot stand for the value in a file of settings: it would stand in the name of a
 * setting, and a tool that reads the file expands none there.
 */
export function keyObstacle(
  command: Command,
  reads: readonly Read[],
  needs: readonly { readonly run: Run }[],
  { run, file, to }: Written,
): Obstacle | undefined {
  if (!reads.some((read) => isInKey(command, read))) return undefined
  const tool = leavesKeys(needs, file)
  return tool === undefined
    ? undefined
    : {
        why:
          `${tool} expands no variable in the name of a setting, and the RUN of line ` +
          `${run.instruction.firstLine} writes it there`,
        remedy: `mount ${to} where it is used`,
      }
}

/** Stands a read in the `KEY` of `KEY=VALUE`, or of `set KEY VALUE`? */
function isInKey(command: Command, { start }: Read): boolean {
  const word = command.words.find((item) => item.start <= start && start < item.end)
  if (!word) return false
  const at = start - word.start
  const line = /[^\n]*$/.exec(word.raw.slice(0, at).replaceAll(String.raw`\n`, '\n'))![0]
  const rest = /^[^\n]*/.exec(word.raw.slice(at).replaceAll(String.raw`\n`, '\n'))![0]
  if (line.includes('=')) return false
  return /\w=/.test(rest) || /:_\w+["']?$/.test(rest)
}

/** The tool that reads the file in one of the RUNs and takes its keys as they are. */
function leavesKeys(
  needs: readonly { readonly run: Run }[],
  file: CredentialFile,
): string | undefined {
  const calls = needs.flatMap(({ run }) => (run.script ? callsIn(run.script) : []))
  return calls
    .flatMap(({ found }) => found?.tool ?? [])
    .find(({ name, expands }) => file.tools.includes(name) && expands && !expands.keys)?.name
}
