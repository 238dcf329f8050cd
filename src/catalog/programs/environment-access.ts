/**
 * How programs in the languages of the table name the environment (their manuals); jq's and yq's
 * too.
 */
const access =
  /process\.env|import\.meta\.env|(?:Deno|Bun)\.env(?:\.get|\.toObject)?|os\.environb?|\benviron\b|getenvb?|getEnv|get_env|System\.env|\blookupEnv|strenv|envsubst|[$%]?\bENV(?:IRON)?\b|\$_(?:ENV|SERVER)\b|\$(?:::)?env(?=[(:.])|(?<![$"'.\w-])env\b|(?<![$.\w])[Ee]nv:(?=[\s\\/*"'|;)]|$)|GetEnvironmentVariables\b/g

/** A fixed name behind it: `.get("X")`, `["X"]`, `{X}` of perl, `(X)` of yq. */
const quoted = /^(?:\.(?:get|fetch)\b|!)?\s*[[({]*\s*\\?["']([A-Za-z_]\w*)\\?["']/
const bare = /^(?:[({]([A-Za-z_]\w*)[)}]|(?:\?\.|[.:])([A-Za-z_]\w*)\b(?!\s*\())/

/**
 * Names of functions: what stands in their parentheses without quotes is a variable of the program.
 */
const functions = /^(?:.*getenvb?|get_env|lookupEnv|.*\.get)$/i
/** `os.environ.items()`, `ENV.to_h`: a member is no variable there. */
const hashes = /environ|^ENV$/

/**
 * Does a text of code read one of these variables out of the environment, or all of it, or one that
 * it finds by a name that is not fixed?
 *
 * @param names left out: one that is named does not count
 */
export function readsEnvironment(text: string, names?: ReadonlySet<string>): boolean {
  for (const match of text.matchAll(access)) {
    const name = nameBehind(match[0], text.slice(match.index + match[0].length))
    if (name === undefined || names?.has(name)) return true
  }
  return false
}

function nameBehind(by: string, rest: string): string | undefined {
  const fixed = quoted.exec(rest)?.[1]
  if (fixed !== undefined || functions.test(by)) return fixed
  const [, inside, member] = bare.exec(rest) ?? []
  return inside ?? (hashes.test(by) ? undefined : member)
}
