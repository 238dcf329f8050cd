import type { Run } from '../run.ts'

/** The words of a RUN's text that may be names of variables, each once. */
export function possibleNames(run: Run): ReadonlySet<string> {
  return run.known(find)
}

function find({ text }: Run): ReadonlySet<string> {
  return new Set(text.match(/[A-Za-z_]\w*/g))
}

/** May the script of a RUN have one of the names in it? */
export function mayName(run: Run, names: ReadonlySet<string>): boolean {
  // JSON may write a letter in another way
  return run.form === 'exec' || [...possibleNames(run)].some((name) => names.has(name))
}
