import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { bin, build } from '../built.ts'
import { folderWith } from '../stand-in.ts'
import { packages } from './debian.ts'
import { type Hosts, startHosts } from './hosts.ts'

const recipes = resolve(import.meta.dirname, '../../recipes')
const standIns = resolve(import.meta.dirname, 'bulk')
const leaky = 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n'
const clean = 'FROM node:22\nRUN npm ci\n'

/** A folder with `secretmount` as a program. */
const programs = folderWith({
  secretmount: `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`,
})
chmodSync(join(programs, 'secretmount'), 0o755)
const env = {
  ...process.env,
  PATH: `${programs}:${join(standIns, 'bin')}:${process.env['PATH']}`,
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}

const git = (cwd: string, ...words: string[]) =>
  execFileSync('git', ['-c', 'init.defaultBranch=main', ...words], { cwd, env, encoding: 'utf8' })

/** Repositories as a forge has them, by name, below `org`. */
function forgeOf(repositories: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const forge = folderWith()
  for (const [name, files] of Object.entries(repositories)) {
    const work = folderWith(files)
    git(work, 'init', '-q')
    git(work, 'add', '.')
    git(work, 'commit', '-q', '-m', 'Begin')
    git(forge, 'clone', '-q', '--bare', work, join(forge, 'org', `${name}.git`))
  }
  return forge
}

const forge = () =>
  forgeOf({
    app: { Dockerfile: leaky, 'build.sh': 'docker build --build-arg NPM_TOKEN=$NPM_TOKEN .\n' },
    // named by its bytes, so that the whole repository cannot be worked on
    broken: { Dockerfile: 'F\0' },
    clean: { Dockerfile: clean },
    empty: { 'readme.md': '' },
    // a change of it has a file that is new
    whole: {
      Dockerfile: 'FROM node:22\nWORKDIR /srv\nCOPY . .\nRUN npm ci\n',
      'package.json': '{}\n',
      '.npmrc': '//npm.example.com/:_authToken=Hq7vR2mXw9Lk4TnB\n',
      'secretmount.config.json': '{"unsafe": true}\n',
    },
  })

const run = (
  cwd: string,
  command: string,
  words: readonly string[],
  more: NodeJS.ProcessEnv = {},
) => spawnSync(command, words, { cwd, env: { ...env, ...more }, encoding: 'utf8' })

/** What a branch of a repository has at a path. */
const at = (origin: string, branch: string, path: string) =>
  git(origin, 'show', `${branch}:${path}`)

const records = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const text = index % 5 === 0 ? leaky : `${clean}LABEL number=${index}\n`
    return `${JSON.stringify({ path: `${index}/Dockerfile`, text })}\n`
  }).join('')

const sequential = (input: string) =>
  spawnSync('secretmount', ['filter'], { env, input, encoding: 'utf8' }).stdout

beforeAll(build)

describe('multi-gitter', () => {
  test('makes a pull request where something changes, and keeps the reports out of the tree', () => {
    const [origins, folder] = [forge(), folderWith()]
    const { stdout, stderr } = run(folder, join(recipes, 'multi-gitter/run.sh'), ['--org', 'org'], {
      FORGE: origins,
    })
    expect(stdout, stderr).toBe(
      'org/app: Keep build secrets out of the image\norg/broken: failed\norg/clean: no data was changed\norg/empty: no data was changed\norg/whole: Keep build secrets out of the image\n',
    )
    expect(at(join(origins, 'org/app.git'), 'build-secrets', 'Dockerfile')).toContain(
      '--mount=type=secret',
    )
    expect(at(join(origins, 'org/app.git'), 'build-secrets', 'build.sh')).toContain(
      '--secret id=NPM_TOKEN',
    )
    expect(git(join(origins, 'org/app.git'), 'ls-tree', '--name-only', 'build-secrets')).toBe(
      'Dockerfile\nbuild.sh\n',
    )
    expect(JSON.parse(readFileSync(join(folder, 'reports/org-app.json'), 'utf8'))).toMatchObject({
      changed: 1,
    })
    expect(readFileSync(join(folder, 'reports/org-app.md'), 'utf8')).toContain('### Rotate')
  })
})

describe('Sourcegraph Batch Changes', () => {
  interface Spec {
    steps: { run: string; outputs: Record<string, { value: string }> }[]
    changesetTemplate: { title: string; body: string; branch: string }
  }

  /**
   * What `src batch preview` does with a repository: steps in an unpacked archive, then the
   * difference.
   */
  function changeset(spec: Spec, files: Readonly<Record<string, string>>) {
    const work = folderWith(files)
    git(work, 'init', '-q')
    git(work, 'add', '--all')
    const outputs = new Map<string, string>()
    for (const step of spec.steps) {
      const { status, stdout } = run(work, '/bin/sh', ['-c', step.run])
      if (status !== 0) return undefined
      for (const [name, { value }] of Object.entries(step.outputs))
        outputs.set(
          name,
          value.replace('${{ step.stdout }}', () => stdout),
        )
    }
    git(work, '-c', 'core.autocrlf=false', 'commit', '-q', '-m', 'Begin')
    git(work, 'add', '--all')
    const body = spec.changesetTemplate.body.replaceAll(
      /\$\{\{ outputs\.(\w+) \}\}/g,
      (_, name: string) => outputs.get(name) ?? '',
    )
    return { diff: git(work, 'diff', '--cached', '--no-prefix', '--binary'), body }
  }

  test('has a change and a text of its own for each repository', () => {
    const spec = parse(
      readFileSync(join(recipes, 'sourcegraph/build-secrets.batch.yaml'), 'utf8'),
    ) as Spec
    const found = changeset(spec, { Dockerfile: leaky })
    expect(found?.diff).toContain(
      '+RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci',
    )
    expect(found?.body).toContain('| `Dockerfile:2` | `NPM_TOKEN` |')
    expect(changeset(spec, { Dockerfile: clean })?.diff).toBe('')
    expect(changeset(spec, { Dockerfile: 'F\0' })).toBeUndefined()
  })
})

describe('turbolift', () => {
  test('makes a pull request where something changes, and lists what failed', () => {
    const origins = forge()
    const campaign = join(folderWith(), 'build-secrets')
    mkdirSync(campaign)
    cpSync(join(recipes, 'turbolift/README.md'), join(campaign, 'README.md'))
    writeFileSync(
      join(campaign, 'repos.txt'),
      'org/app\norg/broken\norg/clean\norg/empty\norg/whole\n',
    )
    const { stdout, stderr } = run(campaign, join(recipes, 'turbolift/run.sh'), [], {
      FORGE: origins,
    })
    expect(stdout, stderr).toBe(
      'org/app: Keep build secrets out of the image\norg/whole: Keep build secrets out of the image\n',
    )
    expect(at(join(origins, 'org/whole.git'), 'build-secrets', '.dockerignore')).toBe('.npmrc\n')
    expect(at(join(origins, 'org/app.git'), 'build-secrets', 'Dockerfile')).toContain(
      '--mount=type=secret',
    )
    expect(readFileSync(join(campaign, 'failed/repos.txt'), 'utf8')).toBe('org/broken\n')
  })
})

describe('Spark', () => {
  const python = spawnSync('python3', ['--version']).status === 0

  test.skipIf(!python)('pipes each file through the filter (needs python3)', () => {
    const folder = folderWith({
      'in/a/Dockerfile': leaky,
      'in/b/Dockerfile': clean,
      'in/c/Dockerfile': `${leaky}# ü\r\n`,
    })
    const { status, stderr } = run(
      folder,
      'python3',
      [join(recipes, 'spark/secretmount_filter.py'), join(folder, 'in'), join(folder, 'out')],
      { PYTHONPATH: join(standIns, 'python') },
    )
    expect(status, stderr).toBe(0)
    const lines = readdirSync(join(folder, 'out'))
      .toSorted()
      .flatMap((name) =>
        readFileSync(join(folder, 'out', name), 'utf8')
          .trimEnd()
          .split('\n'),
      )
      .map((line) => JSON.parse(line))
    expect(lines.map(({ path, changed }) => [path.split('/').at(-2), changed])).toEqual([
      ['a', true],
      ['c', true],
      ['b', false],
    ])
  })
})

const parallel = packages('parallel', 'rsync', 'openssh-server')
const without = typeof parallel === 'string' ? parallel : ''

describe.skipIf(without !== '')(`GNU parallel${without === '' ? '' : ` (${without})`}`, () => {
  const own = typeof parallel === 'string' ? {} : parallel.env
  const tools = { ...own, PATH: `${programs}:${own['PATH']}` }

  test('has the records of a file go over all cores, complete and in order', () => {
    const input = records(300)
    const { stdout, stderr, status } = spawnSync(join(recipes, 'parallel/records.sh'), ['2'], {
      env: { ...env, ...tools },
      input,
      encoding: 'utf8',
    })
    expect(status, stderr).toBe(0)
    expect(stdout).toBe(sequential(input))
  })

  test('commits in each checkout, says how many failed, and tries only those again', () => {
    const origins = forge()
    const folder = folderWith()
    const names = ['app', 'broken', 'clean', 'empty', 'whole']
    for (const name of names)
      git(folder, 'clone', '-q', join(origins, 'org', `${name}.git`), `check out/${name}`)
    writeFileSync(join(folder, 'check out/whole/.env'), 'API_TOKEN=fake-token-for-tests\n')
    const words = ['reports', ...names.map((name) => join(folder, 'check out', name))]
    const script = join(recipes, 'parallel/repositories.sh')
    const first = run(folder, script, words, tools)
    expect(first.status, first.stderr).toBe(1)
    const head = (name: string) =>
      git(join(folder, 'check out', name), 'log', '-1', '--format=%s').trim()
    expect(names.map(head)).toEqual([
      'Keep build secrets out of the image',
      'Begin',
      'Begin',
      'Begin',
      'Keep build secrets out of the image',
    ])
    expect(git(join(folder, 'check out/whole'), 'show', '--format=', '--name-only')).toBe(
      '.dockerignore\nDockerfile\n',
    )
    expect(readFileSync(join(folder, 'reports/1.md'), 'utf8')).toContain('### Rotate')
    writeFileSync(join(folder, 'check out/broken/Dockerfile'), leaky)
    expect(run(folder, script, words, tools).status).toBe(0)
    const log = readFileSync(join(folder, 'reports/joblog'), 'utf8').trimEnd().split('\n').slice(1)
    expect(log.map((line) => line.split('\t')[0])).toHaveLength(6)
    expect(head('broken')).toBe('Keep build secrets out of the image')
  })
})

const hostsBecause = without !== '' ? without : process.getuid?.() === 0 ? '' : 'servers need root'

describe.skipIf(hostsBecause !== '')(
  `two hosts${hostsBecause === '' ? '' : ` (${hostsBecause})`}`,
  () => {
    let hosts: Hosts | undefined
    const folder = folderWith()
    afterAll(() => hosts?.end())

    test('one is killed, the other goes on, and --resume-failed does the rest: nothing lost, nothing twice', async () => {
      if (typeof parallel === 'string') return
      const path = `${programs}:${parallel.env['PATH']}`
      hosts = await startHosts(parallel, folder, ['one', 'two'], path)
      const input = records(60)
      writeFileSync(join(folder, 'records.jsonl'), input)
      const settings = {
        ...env,
        ...parallel.env,
        PATH: path,
        PARALLEL_SSH: hosts.ssh,
        RECORDS_PER_JOB: '10',
      }
      const script = join(recipes, 'parallel/hosts.sh')
      const words = (names: string) => ['records.jsonl', 'results.jsonl', names]
      const first = spawn(script, words('1/one,1/two'), {
        cwd: folder,
        env: settings,
        stdio: 'ignore',
      })
      const ended = new Promise<number | null>((done) => first.on('exit', done))
      const log = () => joblog(join(folder, 'results.jsonl.work/joblog'))
      while (!log().some(({ host, code }) => host === 'two' && code === '0')) await wait(50)
      hosts.kill('two')
      expect(await ended).not.toBe(0)
      expect(existsSync(join(folder, 'results.jsonl'))).toBe(false)
      const lost = log().filter(({ code }) => code !== '0')
      expect(lost.length).toBeGreaterThan(0)
      const second = spawnSync(script, words('2/one'), {
        cwd: folder,
        env: settings,
        encoding: 'utf8',
      })
      expect(second.status, second.stderr).toBe(0)
      expect(readFileSync(join(folder, 'results.jsonl'), 'utf8')).toBe(sequential(input))
      // each part was done once, and once only
      const done = log().filter(({ code }) => code === '0')
      expect(done.map(({ number }) => Number(number)).toSorted((a, b) => a - b)).toEqual([
        1, 2, 3, 4, 5, 6,
      ])
    }, 300_000)
  },
)

/** The jobs that a log of parallel tells of. */
function joblog(path: string): { number: string; host: string; code: string }[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n').slice(1, -1)
  return lines.map((line) => {
    const [number = '', host = '', , , , , code = ''] = line.split('\t')
    return { number, host: basename(host), code }
  })
}
