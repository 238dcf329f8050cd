/**
 * A helper that answers `get` and nothing else, in single quotes: git runs it with sh when that
 * host asks (gitcredentials, "Custom helpers").
 */
export function helper(username: string, password: string): string {
  return `'!f() { test "$1" = get && echo "username=${username}" && echo "password=${password}"; }; f'`
}
