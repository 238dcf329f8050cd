/** The nearest shell around a subshell that is known. */
export function outer(shell: string, known: ReadonlyMap<string, unknown>): string {
  let at = shell
  do at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))
  while (at !== '' && !known.has(at))
  return at
}

/** The part that two parts of a script are in. */
export function shared(scope: string, other: string): string {
  const [names, others] = [scope.split('/'), other.split('/')]
  const end = names.findIndex((name, index) => name !== others[index])
  return (end === -1 ? names : names.slice(0, end)).join('/')
}
