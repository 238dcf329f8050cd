import type { Dockerfile, Stage } from '../dockerfile.ts'
import { mountsOf } from '../mounts.ts'
import type { Instruction } from '../scanner/instruction.ts'

const LATE = 'from a stage that does not come before it'

/**
 * Why BuildKit refuses what takes from its own stage, or from a number that no stage has, whether
 * it gets there or not (dockerfile2llb/convert.go, toDispatchState; built with BuildKit 0.23).
 */
export function nowhereFault(
  { stages }: Dockerfile,
  stage: Stage,
  instruction: Instruction,
): string | undefined {
  const isOwn = (name: string | undefined) =>
    name !== undefined && name.toLowerCase() === stage.name?.toLowerCase()
  if (instruction.keyword === 'RUN')
    return mountsOf(instruction).some(({ options }) => isOwn(options.get('from')))
      ? `mounts ${LATE}`
      : undefined
  if (instruction.keyword !== 'COPY') return undefined
  const from = instruction.flags.find(({ name }) => name === 'from')?.value
  const number = from !== undefined && /^[+-]?\d{1,9}$/.test(from) ? Number(from) : undefined
  const isNone = number !== undefined && (number === stage.index || !(number in stages))
  return isOwn(from) || isNone ? `takes ${LATE}` : undefined
}
