import type { CallerKind } from '../caller.ts'

/**
 * The image of a development container.
 *
 * @example
 * // before
 * "build": { "dockerfile": "Dockerfile", "args": { "NPM_TOKEN": "${localEnv:NPM_TOKEN}" } }
 * // after
 * "build": { "dockerfile": "Dockerfile", "options": ["--secret=id=NPM_TOKEN,env=NPM_TOKEN"] }
 */
export const devcontainer: CallerKind = {
  name: 'devcontainer',
  accepts: (path) => /(?:^|\/)\.?devcontainer\.json$/.test(path),
  mentions: /docker_?file/i,
  async *read(file, repository) {
    yield* (await import('../products/devcontainer.ts')).read(file, repository)
  },
}
