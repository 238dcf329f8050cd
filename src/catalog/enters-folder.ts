import { rows } from './tools.ts'

const entering = new Set(
  rows.flatMap(({ enters, commands }) => (enters === 'named' ? commands : [])),
)

/** Whether the shell works in the folder that a command names from then on. */
export function entersFolder(command: string): boolean {
  return entering.has(command)
}
