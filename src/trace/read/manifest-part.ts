import { scriptsNamed, scriptsOf } from '../recipes.ts'

/** A call that reads a manifest. */
export interface Asking {
  readonly args: string
  /** Does it install? It runs hooks then, and no script by its name. */
  readonly isFetch: boolean
}

/**
 * The text of a manifest without the scripts that a call does not run: neither its words nor
 * anything that it runs has their names. The whole of it where that cannot be told.
 *
 * @param isInstaller does the tool install packages, and run scripts by other names than theirs?
 * @param more the texts at hand that a text runs or loads
 */
export function partOf(
  text: string,
  { args, isFetch }: Asking,
  isInstaller: boolean,
  more: (text: string) => Iterable<string>,
): string {
  const scripts = scriptsOf(text)
  const names = Object.keys(scripts)
  const first = isFetch && isInstaller ? hooksIn(names) : meantBy(args, names)
  // `npm t` is a script by another name
  if (first.length === 0 && isInstaller && !isFetch) return text
  const reached = new Set<string>()
  const left = [...first]
  for (const name of left) {
    if (reached.has(name)) continue
    reached.add(name)
    const own = JSON.stringify(scripts[name] ?? '')
    const texts = [own, ...more(own)]
    const around = new Set([`pre${name}`, `post${name}`])
    left.push(
      ...names.filter((other) => around.has(other) || texts.some((item) => item.includes(other))),
    )
  }
  return names
    .filter((name) => !reached.has(name))
    .reduce((rest, name) => rest.replace(JSON.stringify(scripts[name]).slice(1, -1), ''), text)
}

/** The names of the scripts that an install runs, or may run by another version. */
function hooksIn(names: readonly string[]): string[] {
  return names.filter((name) => /install|prepare|publish|pack|dependencies/i.test(name))
}

/** The scripts whose names stand in the words of a call, `--target=build` too. */
function meantBy(args: string, names: readonly string[]): string[] {
  const named = new Set(scriptsNamed(args.split(' '), names))
  return names.filter((name) => named.has(name) || args.includes(name))
}
