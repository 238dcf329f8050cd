import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { build } from '../built.ts'

const root = resolve(import.meta.dirname, '../..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string
}

const author = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
}

function run(cwd: string, program: string, words: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const env = {
    ...process.env,
    ...author,
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    ...more,
  }
  const { status, stdout, stderr } = spawnSync(program, words, { cwd, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

const temporary = () => mkdtempSync(join(tmpdir(), 'secretmount-install-'))
const hasRegistry = run(root, 'npm', ['ping']).status === 0
const because = hasRegistry ? '' : ' (SKIPPED: npm reaches no registry)'

/** The files of the working tree as a repository of their own, with one commit. */
function repository(): string {
  const folder = join(temporary(), 'secretmount')
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  const isNeeded = (path: string) => path !== '' && !/^(?:fixtures|test)\//.test(path)
  for (const path of listed.split('\n').filter(isNeeded)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(root, path), join(folder, path))
  }
  for (const words of [
    ['init', '-q'],
    ['add', '.'],
    ['commit', '-qm', 'All'],
  ])
    execFileSync('git', words, { cwd: folder, env: { ...process.env, ...author }, stdio: 'pipe' })
  return folder
}

/** A folder with one Dockerfile that leaks. */
function leaking(): string {
  const folder = temporary()
  writeFileSync(join(folder, 'Dockerfile-web'), 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n')
  return folder
}

describe.skipIf(!hasRegistry)(`installed${because}`, () => {
  let source: string

  beforeAll(() => {
    build()
    source = repository()
  })

  test('npx runs the tarball that npm pack makes', () => {
    const folder = leaking()
    const packed = run(root, 'npm', [
      'pack',
      '--silent',
      // what is built already; others run it while this packs
      '--ignore-scripts',
      '--pack-destination',
      folder,
    ])
    const tarball = join(folder, packed.stdout.trim().split('\n').at(-1)!)
    const npx = (...words: string[]) =>
      run(folder, 'npx', ['--yes', '--package', tarball, ...words])
    expect(npx('secretmount', '--version').stdout.trim()).toBe(version)
    expect(npx('secretmount', '--check')).toMatchObject({ status: 1 })
    expect(npx('secretmount', '--write')).toMatchObject({ status: 0 })
    expect(readFileSync(join(folder, 'Dockerfile-web'), 'utf8')).toContain('--mount=type=secret')
  }, 300_000)

  test('npm installs it from a repository', () => {
    const project = temporary()
    writeFileSync(join(project, 'package.json'), '{"private":true}')
    const installed = run(project, 'npm', ['install', '--save-dev', `git+file://${source}`])
    expect(installed.status, installed.stderr).toBe(0)
    const found = run(leaking(), join(project, 'node_modules/.bin/secretmount'), ['--check'])
    expect(found.status).toBe(1)
    expect(found.stderr).toContain('Dockerfile-web:2  fixed')
  }, 300_000)

  const preCommit = run(root, 'pre-commit', ['--version']).status === 0
  test.skipIf(!preCommit)(
    `pre-commit runs its hook${preCommit ? '' : ' (SKIPPED: pre-commit is not installed)'}`,
    () => {
      const folder = leaking()
      for (const words of [
        ['init', '-q'],
        ['add', '.'],
      ])
        run(folder, 'git', words)
      const env = {
        PRE_COMMIT_HOME: temporary(),
        PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      }
      // one checkout for both hooks, which is also installed once only
      const rev = run(source, 'git', ['rev-parse', 'HEAD']).stdout.trim()
      writeFileSync(
        join(folder, '.pre-commit-config.yaml'),
        `repos:\n  - repo: ${source}\n    rev: ${rev}\n    hooks:\n      - id: secretmount\n      - id: secretmount-write\n        stages: [manual]\n`,
      )
      run(folder, 'git', ['add', '.'])
      const tried = run(folder, 'pre-commit', ['run', 'secretmount', '-a', '-v'], env)
      expect(tried.stdout + tried.stderr).toContain('Dockerfile-web:2  fixed')
      expect(tried.status).toBe(1)
      const write = ['run', 'secretmount-write', '-a', '--hook-stage', 'manual']
      run(folder, 'pre-commit', write, env)
      expect(readFileSync(join(folder, 'Dockerfile-web'), 'utf8')).toContain('--mount=type=secret')
    },
    300_000,
  )
})
