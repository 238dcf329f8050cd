import type { CallerKind } from '../caller.ts'

/**
 * Railway builds Dockerfiles with its variables as build arguments and has no way to pass a secret:
 * that is told, nothing is changed.
 */
export const railway: CallerKind = {
  name: 'railway',
  accepts: (path) => /(?:^|\/)railway\.(?:toml|json)$/.test(path),
  mentions: /dockerfile/i,
  *read(file) {
    yield {
      type: 'remark',
      file: file.path,
      at: { start: 0, end: 0 },
      kind: 'railway',
      status: 'manual',
      message:
        'Railway passes variables to a Dockerfile as build arguments and cannot pass build ' +
        'secrets; build the image elsewhere, or keep the secret out of the build',
    }
  },
}
