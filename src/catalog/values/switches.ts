/** A word that turns something on or off, or says that there is nothing: no token is one. */
export function isSwitch(value = ''): boolean {
  return /^["']?(?:true|false|yes|no|on|off|none|null|[01])["']?$/i.test(value)
}
