import type { CallerFile, Remark } from '../caller.ts'

/**
 * What is said of a file that is no YAML, a template for instance: told when it holds a name that
 * became a secret.
 */
export function* unreadable(file: CallerFile, kind: string): Iterable<Remark> {
  const names = [...new Set(file.text.match(/\b[A-Za-z_]\w*\b/g))]
  yield {
    type: 'remark',
    file: file.path,
    at: { start: 0, end: 0 },
    kind,
    names,
    status: 'manual',
    message:
      'this YAML cannot be read, so what it passes to the build is not changed; pass the secret by hand',
  }
}
