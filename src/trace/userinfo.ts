/** An address taken apart. */
export interface Userinfo {
  readonly username: string
  /** The part that is secret, as written. */
  readonly password: string
  /** The address without both, quotes kept. */
  readonly clean: string
}

/**
 * Splits the userinfo off an address as it stands in a script, `https://user:$TOKEN@host/path`.
 *
 * A lone `$TOKEN@`, or `$TOKEN:x-oauth-basic@`, is a token in the place of the name: the forges
 * take it as password of any user name (docs.github.com, docs.gitlab.com: "Cloning with a token").
 */
export function splitUserinfo(raw: string): Userinfo | undefined {
  const match =
    /^(["']?)(https?:\/\/)((?:[^/@"'\s$]|\$\{[^}]{0,200}\}|\$(?!\{[^}]{0,200}\}))+)@([^]*)$/.exec(
      raw,
    )
  if (!match) return undefined
  const [, quote = '', scheme = '', userinfo = '', rest = ''] = match
  const colon = /^((?:[^:$]|\$\{[^}]*\}|\$(?=\w))*):([^]*)$/.exec(userinfo)
  const clean = `${quote}${scheme}${rest}`
  const [first, second] = colon ? [colon[1]!, colon[2]!] : [userinfo, '']
  return second === '' || second === 'x-oauth-basic'
    ? { username: 'x-access-token', password: first, clean }
    : { username: first, password: second, clean }
}
