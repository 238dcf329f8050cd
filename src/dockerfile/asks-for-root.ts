import { argumentText } from '../scanner/instruction.ts'
import type { Stage } from '../dockerfile.ts'

/** `sudo` before any USER, where nothing is installed without it: root needs none. */
export function asksForRoot(stages: readonly Stage[]): boolean {
  const all = stages.flatMap(({ instructions }) => instructions)
  const first = all.findIndex(({ keyword }) => keyword === 'USER')
  const runs = (first === -1 ? all : all.slice(0, first)).filter(({ keyword }) => keyword === 'RUN')
  const commands = runs
    .flatMap((run) => argumentText(run).split(/[;&|\n]/))
    .map((text) => text.trim())
  return (
    commands.some((text) => /^sudo\s/.test(text)) &&
    !commands.some((text) => /^(?:apt|apt-get|apk|yum|dnf|microdnf)\s/.test(text))
  )
}
