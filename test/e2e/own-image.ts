import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { OpenSite } from './site.ts'

const root = resolve(import.meta.dirname, '../..')
const tag = 'secretmount-e2e:own'

/** What the project's own image did. */
export interface OwnImage {
  readonly build: string
  readonly status: number
  /** `secretmount --version` in it. */
  readonly version: string
  /** A Dockerfile of a mounted folder after `--write`. */
  readonly written: string
  /** Was the image's folder of the npm configuration, with the credential in it, left empty? */
  readonly npmrc: string
}

/**
 * Builds the project's own Dockerfile and runs it. The engine reaches no registry: the cache of npm
 * on this machine stands in for one, as the Dockerfile says, and npm's configuration comes in as a
 * secret.
 */
export function ownImage({ engine, builder }: OpenSite): OwnImage {
  const folder = mkdtempSync(join(tmpdir(), 'secretmount-own-'))
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
  writeFileSync(join(folder, 'npmrc'), `registry=${registry}\n`)
  const cache = process.env['npm_config_cache'] ?? join(homedir(), '.npm')
  mkdirSync(cache, { recursive: true })
  const built = engine.docker([
    'build',
    '--tag',
    tag,
    '--build-arg',
    `BASE=${builder.base}`,
    '--build-context',
    `npm-cache=${cache}`,
    '--secret',
    `id=npmrc,src=${join(folder, 'npmrc')}`,
    root,
  ])
  const run = (...words: string[]) => engine.docker(['run', '--rm', '--network', 'none', ...words])
  writeFileSync(join(folder, 'Dockerfile'), 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n')
  const { stdout: version } = run(tag, '--version')
  run('--volume', `${folder}:/work`, tag, '--write')
  return {
    build: built.stderr,
    status: built.status,
    version: version.trim(),
    written: readFileSync(join(folder, 'Dockerfile'), 'utf8'),
    npmrc: run('--entrypoint', 'sh', tag, '-c', 'cat /root/.npmrc 2> /dev/null; true').stdout,
  }
}
