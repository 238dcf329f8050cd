import { readsVariable } from '../../catalog/tools.ts'
import type { Traces } from '../traces.ts'
import type { Run } from '../../run.ts'
import type { Command } from '../../shell.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import { callsOf } from '../read/calls.ts'
import { isInEffect } from '../enter/configs.ts'
import { type Setting, substitutesOf } from './substitutes.ts'
import { keysOf, undoArguments } from './tool-writes.ts'
import type { Write } from './write.ts'

/** Does another call of the file set the same variable? */
export function isSetTwice(facts: Traces, write: Write, name: string): boolean {
  return facts.flows.some((flow) =>
    flow.leaks.some(
      (leak) =>
        leak.kind === 'write' &&
        leak.write.kept &&
        leak.write.kept.call !== write.kept!.call &&
        substitutesOf(
          leak.write.kept.persist.variables ?? [],
          leak.write.kept.args,
          undefined,
        )?.settings.some((other) => other.name === name),
    ),
  )
}

/** `COPY --from` of the stage of a RUN. */
export function isCopiedFrom(instruction: Instruction, { stage }: Run): boolean {
  const from = instruction.flags.find(({ name }) => name === 'from')?.value
  return from !== undefined && (from.toLowerCase() === stage.name || from === String(stage.index))
}

/** The calls of a RUN that take back what was stored; those that name another key are none. */
export function undoings(run: Run, { kept }: Write): Command[] {
  const { call, tool, persist } = kept!
  const keys = keysOf(call)
  return (run.script?.commands ?? []).filter((command) => {
    if (undoArguments(command, tool, persist) === undefined) return false
    const others = keysOf(command)
    return keys.length === 0 || others.length === 0 || others.some((key) => keys.includes(key))
  })
}

/** RUNs that use what was stored: a tool that reads the variable by itself, behind the call. */
export function usersOf(
  facts: Traces,
  writer: Run,
  write: Write,
  settings: readonly Setting[],
): Run[] {
  const end = write.kept!.call.end
  return facts.runs.filter((run) => {
    if (
      run !== writer &&
      !isInEffect(
        { stage: writer.stage, instruction: writer.instruction },
        run.stage,
        run.instruction,
      )
    )
      return false
    return callsOf(run).some(({ command, found, isScript }) => {
      if (run === writer && command.start < end) return false
      // what a script calls, nobody knows
      return (
        isScript ||
        (found !== undefined &&
          (found.tool.needs?.test(found.args) ?? true) &&
          settings.some(({ name }) => readsVariable(found.tool, name)))
      )
    })
  })
}
