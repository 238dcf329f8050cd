import { execFileSync, spawnSync, type SpawnSyncOptions } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { bin, build, dist } from './built.ts'
import { folderWith, runIn } from './stand-in.ts'

beforeAll(build)

function program(cwd: string, words: readonly string[], options: SpawnSyncOptions = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words], {
    cwd,
    ...options,
    encoding: 'utf8',
  })
  return { code: status, stdout, stderr }
}

describe('the program', () => {
  it('reads every kind of caller as it is installed: a parser may be lost when files are put together', () => {
    const api =
      'FROM alpine\nARG API_TOKEN\nRUN curl -H "Authorization: $API_TOKEN" https://a.example.com\n'
    const place = folderWith({
      Dockerfile: api,
      'build.sh': 'docker build --build-arg API_TOKEN .\n',
      'package.json': '{"scripts": {"b": "docker build --build-arg API_TOKEN=$API_TOKEN ."}}\n',
      'compose.yaml': 'services:\n  a:\n    build:\n      context: .\n      args: [API_TOKEN]\n',
      'docker-bake.hcl':
        'variable "API_TOKEN" {}\ntarget "a" {\n  args = { API_TOKEN = API_TOKEN }\n}\n',
      '.devcontainer.json':
        '{"build": {"dockerfile": "Dockerfile", "args": {"API_TOKEN": "${localEnv:API_TOKEN}"}}}\n',
      '.github/workflows/a.yml':
        'jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          build-args: API_TOKEN=${{ secrets.A }}\n',
      '.gitlab-ci.yml': 'a:\n  script: docker build --build-arg API_TOKEN=$API_TOKEN .\n',
    })
    mkdirSync(join(place, '.git'))
    const { stdout, stderr } = program(place, ['--format', 'json'])
    expect(stderr).toBe('')
    const { callers } = JSON.parse(stdout) as {
      callers: { path: string; changed: boolean }[]
    }
    expect(
      callers
        .filter(({ changed }) => changed)
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual([
      '.devcontainer.json',
      '.github/workflows/a.yml',
      '.gitlab-ci.yml',
      'build.sh',
      'compose.yaml',
      'docker-bake.hcl',
      'package.json',
    ])
  })

  const folder = folderWith({
    Dockerfile: 'FROM alpine\n',
    'sub/Containerfile': 'FROM alpine\r\n',
    'meta.json': '{"buildx.build.ref": "a"}',
  })

  it('runs', () => {
    expect(program(folder, [])).toEqual({
      code: 0,
      stdout: '',
      stderr: '2 files, 0 would change\n',
    })
  })

  it.runIf(existsSync('/dev/full'))('says that its output cannot be written', () => {
    const full = openSync('/dev/full', 'w')
    try {
      const run = (words: readonly string[], stdio: ('pipe' | 'ignore' | number)[]) =>
        program(folder, words, { stdio, env: { ...process.env, A: 'fake-token-for-tests' } })
      const verify = ['verify', 'meta.json', '--secret', 'a=env:A']
      for (const words of [verify, [...verify, '--format', 'json'], ['--version'], ['--help']])
        expect(run(words, ['ignore', full, 'pipe'])).toMatchObject({
          code: 2,
          stderr: 'secretmount: cannot write the output: no space is left on the device\n',
        })
      expect(run(verify, ['ignore', 'pipe', full])).toMatchObject({ code: 0 })
      expect(run(['verify', 'none.json'], ['ignore', 'pipe', full])).toMatchObject({ code: 2 })
    } finally {
      closeSync(full)
    }
  })

  it.runIf(existsSync('/dev/full'))('writes all files though its output cannot be written', () => {
    const own = folderWith({
      Dockerfile:
        'FROM alpine:3.22\nARG API_TOKEN\n' +
        'RUN wget --header "Authorization: Bearer $API_TOKEN" https://files.example.com/tool\n',
      'build.sh': '#!/bin/sh\ndocker build --build-arg API_TOKEN .\n',
    })
    const full = openSync('/dev/full', 'w')
    const ran = program(own, ['--write', '--format', 'diff'], { stdio: ['ignore', full, 'pipe'] })
    closeSync(full)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('cannot write the output: no space is left on the device\n')
    expect(readFileSync(join(own, 'build.sh'), 'utf8')).toContain('--secret id=API_TOKEN')
  })

  it('is a filter', () => {
    expect(program(folder, ['-'], { input: '\uFEFFFROM alpine\r\n# x' })).toMatchObject({
      code: 0,
      stdout: '\uFEFFFROM alpine\r\n# x',
    })
  })

  it('teaches with --help: every option of the contract, and examples', () => {
    const { code, stdout, stderr } = program(folder, ['--help'])
    expect([code, stderr]).toEqual([0, ''])
    const options = [
      'write',
      'check',
      'unsafe',
      'secret',
      'ignore',
      'style',
      'builder',
      'no-syntax',
      'context',
      'tag',
      'target',
      'format',
      'no-exit-codes',
    ]
    for (const option of options) expect(stdout).toContain(` --${option} `)
    expect(program(folder, ['help'])).toMatchObject({ code: 0, stdout })
    expect(stdout).toContain('secretmount | git apply')
    expect(stdout).toContain('Exit code: 0')
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  it('tells its version', () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
    )
    expect(program(folder, ['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('is silent when nobody reads its output to the end', () => {
    const { stdout, stderr } = spawnSync(
      'sh',
      [
        '-c',
        `"$0" "$1" --help | head -n 1; "$0" "$1" --format json . | head -c 1`,
        process.execPath,
        bin,
      ],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    )
    expect(stdout).toBe('secretmount [paths..]\n{')
    expect(stderr).toBe('')
  })
})

// root may read and write everything: only as root can the tests become somebody who may not
describe.skipIf(process.getuid?.() !== 0)(
  'for somebody who may not read or write (needs root to become that)',
  () => {
    const nobody = { uid: 65_534, gid: 65_534 }

    it('an unreadable file or folder is reported, the others are done', () => {
      const folder = folderWith({
        'a/Dockerfile': 'FROM a\n',
        'b/Dockerfile': 'FROM b\n',
        'c/Dockerfile': 'FROM c\n',
      })
      chmodSync(folder, 0o755)
      chmodSync(join(folder, 'a/Dockerfile'), 0o600)
      chmodSync(join(folder, 'b'), 0o700)
      expect(program(folder, [], nobody)).toEqual({
        code: 1,
        stdout: '',
        stderr:
          'a/Dockerfile: error  cannot be read: permission denied\n' +
          'b: error  cannot look into the folder: permission denied\n' +
          '3 files, 0 would change, 2 could not be processed\n',
      })
    })

    it('a file in a read-only folder is not written, and nothing is left behind', () => {
      const folder = folderWith({ Dockerfile: 'old' })
      chmodSync(folder, 0o555)
      chmodSync(join(folder, 'Dockerfile'), 0o666)
      const text = `
      const { readSource } = await import(${JSON.stringify(join(dist, 'src/files/read.js'))})
      const { writeSource } = await import(${JSON.stringify(join(dist, 'src/files/write.js'))})
      try { writeSource(readSource('${folder}/Dockerfile'), 'new') } catch (error) { console.log(error.name + ': ' + error.message) }`
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', text], {
        ...nobody,
        encoding: 'utf8',
      })
      expect(stdout).toBe('FileError: cannot be written: permission denied\n')
      expect(readdirSync(folder)).toEqual(['Dockerfile'])
      expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('old')
    })
  },
)

describe('a git tree with changes', () => {
  const git = (cwd: string, ...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { cwd })

  function repository(): string {
    const folder = folderWith({
      'a/Dockerfile': 'RUN BAKED\n',
      'b/Dockerfile': 'RUN BAKED\n',
      'c d/Dockerfile': 'RUN BAKED\n',
      other: '',
    })
    git(folder, 'init', '-q')
    git(folder, 'add', '.')
    git(folder, 'commit', '-q', '-m', 'Begin')
    return folder
  }

  it('is warned of at each file that is written and has some', async () => {
    const folder = repository()
    for (const name of ['b', 'c d'])
      writeFileSync(join(folder, name, 'Dockerfile'), 'RUN BAKED twice\n')
    const { code, stderr } = await runIn(join(folder, 'a'), ['--write', '..'])
    expect(stderr.match(/warning: .*/g)).toEqual([
      'warning: ../b/Dockerfile has changes that are not committed; the rewrite is added to them',
      'warning: ../c d/Dockerfile has changes that are not committed; the rewrite is added to them',
    ])
    expect(code).toBe(0)
  })

  it('is not spoken of when the changes are elsewhere, or nothing is written', async () => {
    const folder = repository()
    writeFileSync(join(folder, 'other'), 'changed')
    mkdirSync(join(folder, 'new'))
    writeFileSync(join(folder, 'new/Dockerfile'), 'RUN BAKED\n')
    expect((await runIn(folder, ['--write'])).stderr).not.toContain('warning')
    expect((await runIn(folder, [])).stderr).not.toContain('warning')
  })
})
