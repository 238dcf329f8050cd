import { judgeName } from '../catalog/names.ts'

const names =
  /\.(?:ya?ml|sh|bash|zsh|ksh|mk|make|hcl|just)$|^(?:(?:gnu)?makefile|\.?justfile|taskfile|package\.json|\.?devcontainer\.json)|bake[^/]*\.json$/i

/**
 * By its name: may a file pass build arguments? Asked of every file of a search, so it must cost
 * nothing.
 */
export function mayPass(name: string): boolean {
  return names.test(name)
}

const passes = /--build-arg[=\s]|args?(?:_templates|_from_env)?["']?\s{0,9}[:=]/i

/**
 * Does a text pass build arguments, and name something that may be a secret? What is so is worth to
 * be read.
 */
export function passesSecret(text: string): boolean {
  if (!passes.test(text)) return false
  return (text.match(/[A-Za-z_]\w{2,}/g) ?? []).some((word) => judgeName(word) === 'secret')
}
