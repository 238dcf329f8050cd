/**
 * A file that one secret of a RUN must have is read for sure: reading it only if it is there, for
 * another one, is said already.
 */
export function withoutWeaker(statements: readonly string[]): string[] {
  return statements.filter((statement) => {
    const file = /^if \[ -f (\S+) \]; then set -a;/.exec(statement)?.[1]
    return (
      file === undefined || !statements.some((other) => other.startsWith(`set -a; . ${file} ||`))
    )
  })
}
