/**
 * What CI counts: the results as JSON, besides what a person reads. Elsewhere vitest's own reporter
 * is enough.
 */
export function reporters(name: string): { reporters?: string[]; outputFile?: { json: string } } {
  return process.env['CI'] === undefined
    ? {}
    : { reporters: ['default', 'json'], outputFile: { json: `.cache/reports/${name}.json` } }
}
