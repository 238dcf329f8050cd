import type { Reading } from './readings.ts'

/**
 * Is the variable read only in parts of the script that a test lets run, and a test that asks a
 * variable: `if [ "$DEPLOY_USER" != "" ]; then …`? Without an index pip would take a package of the
 * same name from the public one, so that is none.
 */
export function isGuarded({ run: { script }, name, how }: Reading): boolean {
  if (how !== 'named' || !script || /index/i.test(script.source)) return false
  const reads = script.reads.filter((read) => read.name === name)
  return (
    reads.length > 0 &&
    /\bif\s+(?:\[+|test)\s[^;]*\$/.test(script.source) &&
    reads.every((read) =>
      script.commands.some(
        ({ start, end, scope }) => scope !== '' && start <= read.start && read.end <= end,
      ),
    )
  )
}
