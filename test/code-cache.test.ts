import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { bin, build } from './built.ts'
import { folderWith } from './stand-in.ts'

const withSecret = { Dockerfile: 'FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n' }

function runIn(home: string, environment: Record<string, string> = {}, ...words: string[]) {
  const { NODE_OPTIONS: _, NODE_V8_COVERAGE: __, XDG_CACHE_HOME: ___, ...rest } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [...words, bin, 'Dockerfile'], {
    cwd: folderWith(withSecret),
    encoding: 'utf8',
    env: { ...rest, HOME: home, ...environment },
  })
  return { status, stdout, stderr }
}

const newHome = () => mkdtempSync(join(tmpdir(), 'secretmount-'))
const keptIn = (home: string) => join(home, '.cache/secretmount')

/** The files that are kept, by their paths. */
function kept(home: string): string[] {
  return readdirSync(keptIn(home), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(keptIn(home), name))
}

const engineOf = (home: string) => kept(home).find((path) => path.endsWith('/engine.js'))!

describe.skipIf(process.platform === 'win32')('compiled code between runs', () => {
  beforeAll(build)

  it('is kept by the first run and left as it is by the next, for the owner alone', () => {
    const home = newHome()
    const first = runIn(home)
    expect(first.stdout).toContain('--mount=type=secret,id=NPM_TOKEN')
    const engine = engineOf(home)
    const { mtimeMs, mode } = statSync(engine)
    expect(mode & 0o77).toBe(0)
    expect(statSync(keptIn(home)).mode & 0o77).toBe(0)
    expect(runIn(home)).toEqual(first)
    expect(statSync(engine).mtimeMs).toBe(mtimeMs)
  })

  it('is made anew where others may write it, and where it is cut off', () => {
    const home = newHome()
    runIn(home)
    const bytes = readFileSync(engineOf(home))
    // code that others may write is not run: it is made anew
    chmodSync(engineOf(home), 0o666)
    runIn(home)
    expect(statSync(engineOf(home)).mode & 0o77).toBe(0)
    truncateSync(engineOf(home), 1000)
    const run = runIn(home)
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('NPM_TOKEN') })
    expect(statSync(engineOf(home)).size).toBeGreaterThan(bytes.length / 2)
  })

  it('is no matter to what the program loads from elsewhere', () => {
    const home = newHome()
    const runs = [1, 2, 3].map(() =>
      spawnSync(process.execPath, [bin, '--help'], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: home },
      }),
    )
    expect(runs[0]).toMatchObject({ status: 0, stderr: '' })
    expect(runs.map(({ stdout }) => stdout)).toEqual(runs.map(() => runs[0]!.stdout))
    expect(kept(home).map((path) => basename(path))).toContain('main2.js')
    expect(runs.map(({ stderr }) => stderr).join('')).toBe('')
  })

  it.each([
    ['another text', 'not code at all\n'.repeat(10_000)],
    ['nothing', ''],
  ])('does no harm where a file of it is %s', (_, text) => {
    const home = newHome()
    const first = runIn(home)
    for (const path of kept(home)) writeFileSync(path, text)
    expect(runIn(home)).toEqual(first)
  })

  it('goes when its version is long gone', () => {
    const home = newHome()
    runIn(home)
    const old = join(keptIn(home), 'v1.2.3-x64-abc')
    folderOf(old)
    runIn(home)
    expect(existsSync(old)).toBe(true)
    truncateSync(engineOf(home), 10)
    runIn(home)
    expect(existsSync(old)).toBe(false)
  })

  it.each([
    ['NODE_DISABLE_COMPILE_CACHE', { NODE_DISABLE_COMPILE_CACHE: '1' }, []],
    ['NODE_OPTIONS', { NODE_OPTIONS: '--no-warnings' }, []],
    ['a flag of node', {}, ['--no-warnings']],
    ['a cache folder that is not absolute', { XDG_CACHE_HOME: 'caches' }, []],
  ])('is not kept with %s', (_, environment, words) => {
    const home = newHome()
    const { status, stdout } = runIn(home, environment, ...words)
    expect({ status, stdout }).toMatchObject({ status: 1, stdout: expect.stringContaining('+') })
    expect(readdirSync(home)).toEqual([])
  })

  it.each([['/nonexistent/home'], ['/dev/null'], ['']])('needs no home: %j', (home) =>
    expect(runIn(home)).toMatchObject({ status: 1, stdout: expect.stringContaining('+') }),
  )
})

/** A folder that was made long ago. */
function folderOf(path: string): void {
  spawnSync('mkdir', ['-p', path])
  utimesSync(path, 0, 0)
}
