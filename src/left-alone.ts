/**
 * What is told of a finding whose fix is not made.
 *
 * @param why goes on after `left as it is`
 */
export function leftAlone<T extends { readonly message: string }>(finding: T, why = ''): T {
  return { ...finding, message: `left as it is${why}; what would be done: ${finding.message}` }
}
