import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { options } from '../src/cli/options.ts'
import { kindOf } from '../src/files/names.ts'
import { rewrite } from '../src/rewrite.ts'
import { build } from './built.ts'
import { action, runAction } from './packaging/action.ts'
import { root } from './readme/workspace.ts'
import { folderWith } from './stand-in.ts'

beforeAll(build)

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const dockerfile = 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n'

describe('the package', () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as { files: { path: string }[] }[]
  const paths = packed!.files.map(({ path }) => path)

  it('holds what runs, its types, the schema and the words about it', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        'bin/secretmount.js',
        'dist/bin/main.js',
        'dist/bin/worker.js',
        'dist/bin/LICENSES.txt',
        'dist/src/index.js',
        'dist/src/index.d.ts',
        'config.schema.json',
        'README.md',
        'CHANGELOG.md',
        'LICENSE',
      ]),
    )
  })

  it('holds no sources, no tests and nothing that is not a part of it', () => {
    const known = /^(?:bin|dist|docs)\/|^(?:package|config\.schema)\.json$|^[A-Z]+(?:\.md)?$/
    expect(paths.filter((path) => !known.test(path))).toEqual([])
  })
})

describe('the image', () => {
  it('is built by a Dockerfile that the program has nothing to say of', () => {
    expect(rewrite(read('Dockerfile')).findings).toEqual([])
  })

  it('gets what it copies', () => {
    const kept = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1))
    expect(kept.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})

describe('the action', () => {
  it('has an input for every option that says how', () => {
    const own = ['write', 'check', 'format', 'summary-json', 'pr-body', 'stdin-filename', 'for']
    const said = Object.keys(options).filter(
      (name) => ![...own, 'no-exit-codes', ...unasked].includes(name),
    )
    expect(Object.keys(action.inputs).filter((name) => name in options)).toEqual(
      expect.arrayContaining(said),
    )
  })

  it('hands on every input', () => {
    const text = JSON.stringify(action.runs)
    for (const name of Object.keys(action.inputs)) expect(text).toContain(`inputs.${name} `)
  })

  it('checks: annotations, a summary, and a failure when something is found', () => {
    const folder = folderWith({ 'app/Dockerfile': dockerfile })
    const { code, stdout, outputs, summary } = runAction(folder, { 'working-directory': 'app' })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^::error file=Dockerfile,line=2,/)
    expect(outputs['changed']).toBe('true')
    expect(summary).toContain('NPM_TOKEN')
    expect(runAction(folder, { ignore: 'OTHER\nNPM_TOKEN\n' })).toMatchObject({
      code: 0,
      stdout: '',
      summary: '',
    })
  })

  it('writes: the file, the numbers and the text of a pull request', () => {
    const folder = folderWith({ 'a b/Dockerfile': dockerfile, 'c/Dockerfile': dockerfile })
    const { code, outputs } = runAction(folder, {
      mode: 'write',
      paths: 'a b\n',
      style: 'file',
      'no-syntax': 'true',
    })
    expect(code).toBe(0)
    expect(readFileSync(join(folder, 'a b/Dockerfile'), 'utf8')).toMatch(
      /^FROM [^]*cat \/run\/secrets\/NPM_TOKEN/,
    )
    expect(readFileSync(join(folder, 'c/Dockerfile'), 'utf8')).toBe(dockerfile)
    expect(JSON.parse(readFileSync(outputs['summary']!, 'utf8'))).toMatchObject({ changed: 1 })
    expect(readFileSync(outputs['files']!, 'utf8')).toBe('a b/Dockerfile\n')
    expect(readFileSync(outputs['body']!, 'utf8')).toContain('NPM_TOKEN')
  })

  it('says that something changed where only a caller does', () => {
    const call = 'docker build --build-arg NPM_TOKEN=$NPM_TOKEN .\n'
    const folder = folderWith({ Dockerfile: dockerfile, 'build.sh': call })
    const { outputs } = runAction(folder, { mode: 'write', rollout: 'expand' })
    expect(outputs['changed']).toBe('true')
    expect(readFileSync(outputs['files']!, 'utf8')).toBe('build.sh\n')
  })

  it('suggests: a review of the pull request, of what it shows', () => {
    const folder = folderWith({ 'old/Dockerfile': dockerfile })
    const git = (...words: string[]) =>
      execFileSync(
        'git',
        [
          '-c',
          'user.name=a',
          '-c',
          'user.email=a@example.com',
          '-c',
          'init.defaultBranch=main',
          ...words,
        ],
        { cwd: folder, encoding: 'utf8' },
      ).trim()
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'Begin')
    const event = {
      'github.event.pull_request.base.sha': git('rev-parse', 'HEAD'),
      'github.event.pull_request.number': '7',
      'github.token': 'fake-token-for-tests',
    }
    writeFileSync(join(folder, 'Dockerfile'), dockerfile)
    git('add', '.')
    git('commit', '-qm', 'Go on')
    const { code, posted } = runAction(folder, { mode: 'suggest' }, event)
    expect(code).toBe(0)
    const [call, ...body] = posted.split('\n')
    expect(call).toContain('api --method POST repos/team/app/pulls/7/reviews --input ')
    const review = JSON.parse(body.join('\n')) as { comments: { path: string; body: string }[] }
    expect(review.comments.map(({ path }) => path)).toEqual(['Dockerfile'])
    expect(review.comments[0]!.body).toContain('```suggestion')
    expect(runAction(folder, { mode: 'suggest', exclude: '*' }, event).posted).toBe('')
    expect(runAction(folder, { mode: 'suggest' })).toMatchObject({ code: 2, posted: '' })
  })

  it('knows no other mode, and ends with 2 when the program does', () => {
    const folder = folderWith({ Dockerfile: dockerfile })
    expect(runAction(folder, { mode: 'fix' })).toMatchObject({ code: 2 })
    expect(runAction(folder, { builder: 'kaniko' })).toMatchObject({ code: 2 })
  })
})

/** Options of a terminal, and of how many a machine does at once: an action has none. */
const unasked = ['interactive', 'color', 'threads']

describe('the hooks of pre-commit', () => {
  const hooks = parse(read('.pre-commit-hooks.yaml')) as Record<string, string>[]

  it('call the program with options that it has', () => {
    for (const { entry, language } of hooks) {
      const [program, option, ...rest] = entry!.split(' ')
      expect([program, language, rest]).toEqual(['secretmount', 'node', []])
      expect(Object.keys(options)).toContain(option!.slice(2))
    }
  })

  it.each([
    'Dockerfile',
    'Containerfile',
    'web.dockerfile',
    'api.Dockerfile',
    'Dockerfile-prod',
    'Dockerfile_dev',
    'DockerfileProd',
    'prod-Dockerfile',
    'Dockerfile.alpine.arm64',
    'dockerfile',
    'web.DOCKERFILE',
    'Dockerfile.j2',
    'Dockerfile.md',
    'Dockerfile.dockerignore',
    'Dockerfiles',
    'MyDockerfile',
    'DockerfileParser.java',
    'docker-compose.yml',
    'dockerfile.ts',
    'dockerfile.test.js',
    'Dockerfile.go',
    'Dockerfile',
  ])('get %s when the search of a folder does', (name) => {
    for (const path of [name, `services/web/${name}`])
      for (const { files, exclude } of hooks)
        expect(new RegExp(files!).test(path) && !new RegExp(exclude!).test(path)).toBe(
          kindOf(name) === 'dockerfile',
        )
  })
})
