import { spawn, spawnSync } from 'node:child_process'
import {
  linkSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { bin, build } from './built.ts'
import { askGit } from '../src/git/ask.ts'
import { readSource } from '../src/files/read.ts'
import { readSmall } from '../src/files/small.ts'
import { findFiles } from '../src/files/walk.ts'
import { unkept, writeSource } from '../src/files/write.ts'
import { folderWith, runIn } from './stand-in.ts'

beforeAll(build)

const textOf = (path: string) => readFileSync(path, 'utf8')

async function found(cwd: string, ...paths: string[]) {
  const list: string[] = []
  for await (const { path, error } of findFiles(paths, cwd))
    list.push([path, error].filter(Boolean).join(': '))
  return list
}

describe('a .gitignore that is no list of rules', () => {
  it.each<[string, (path: string) => void]>([
    ['a pipe', (path) => spawnSync('mkfifo', [path])],
    ['a link to a device', (path) => symlinkSync('/dev/zero', path)],
    ['a file of 3 MB', (path) => writeFileSync(path, 'Dockerfile\n'.repeat(300_000))],
    ['a link in a circle', (path) => symlinkSync('.gitignore', path)],
    ['not text', (path) => writeFileSync(path, Buffer.from([0xff, 0, 0xfe]))],
  ])('is passed over: %s', async (_what, make) => {
    const folder = folderWith({ Dockerfile: '' })
    make(join(folder, '.gitignore'))
    expect(await found(folder, '.')).toEqual(['Dockerfile'])
  })

  it.each([
    ['one line of 40,000 characters', 'a*'.repeat(20_000)],
    ['stars that a pattern could go through in many ways', `${'*o'.repeat(120)}x`],
    ['folders that a pattern could go through in many ways', `${'**/'.repeat(200)}x`],
    ['brackets without end', '['.repeat(900)],
    ['a bracket that runs backwards', '[z-a]'],
  ])('does not hold up the search: %s', async (_what, text) => {
    const name = `${'o'.repeat(200)}.Dockerfile`
    const folder = folderWith({ [`${'d/'.repeat(60)}${name}`]: '', '.gitignore': text })
    expect(await found(folder, '.')).toEqual([`${'d/'.repeat(60)}${name}`])
  })
})

describe('the rules of a .gitignore', () => {
  it.each<[string, string, string[], string[]]>([
    ['a name at any depth', 'Dockerfile.x', [], ['Dockerfile.x', 'a/Dockerfile.x']],
    ['a path from its folder', 'a/Dockerfile.x', ['b/a/Dockerfile.x'], ['a/Dockerfile.x']],
    ['a slash before a name', '/Dockerfile.x', ['a/Dockerfile.x'], ['Dockerfile.x']],
    ['a folder', 'a/', ['Dockerfile.x', 'c/Dockerfile.a'], ['a/Dockerfile.x', 'c/a/Dockerfile']],
    ['a folder rule and a file of that name', 'Dockerfile.x/', ['Dockerfile.x'], []],
    ['one star', 'a/*/Dockerfile', ['a/Dockerfile', 'a/b/c/Dockerfile'], ['a/b/Dockerfile']],
    ['two stars', 'a/**/Dockerfile', ['Dockerfile'], ['a/Dockerfile', 'a/b/c/Dockerfile']],
    ['two stars in a name', 'Docker**.x', ['a.Dockerfile'], ['Dockerfile.x', 'b/Dockerfile.x']],
    ['everything below', 'a/**', ['Dockerfile'], ['a/Dockerfile', 'a/b/Dockerfile']],
    ['a class', 'Dockerfile.[a-c]', ['Dockerfile.d'], ['Dockerfile.a']],
    ['a turned class', 'Dockerfile.[!a-c]', ['Dockerfile.a'], ['Dockerfile.d']],
    ['an exception', '*.x\n!Dockerfile.x', ['Dockerfile.x'], ['a.Dockerfile.x']],
    ['a comment', '#Dockerfile', ['Dockerfile'], []],
    ['blanks at the end', 'Dockerfile.x  \r', [], ['Dockerfile.x']],
  ])('%s', async (_what, rules, kept, out) => {
    const files = Object.fromEntries([...kept, ...out].map((path) => [path, '']))
    const folder = folderWith({ ...files, '.gitignore': rules })
    expect((await found(folder, '.')).toSorted()).toEqual(kept.toSorted())
  })
})

describe('a name', () => {
  it('that is not UTF-8 is told, and the others are found', async () => {
    const folder = folderWith({ Dockerfile: '' })
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/Dockerfile.`), Buffer.from([0xe9])]), '')
    expect(await found(folder, '.')).toEqual([
      'Dockerfile',
      'Dockerfile.\uFFFD: its name is not UTF-8, so it cannot be opened; rename it',
    ])
  })
})

describe('a link', () => {
  it('of a searched folder that leads out of it is read, and not written through', async () => {
    const outside = folderWith({ target: 'RUN BAKED\n' })
    const folder = folderWith({ 'in/x.Dockerfile': 'RUN BAKED\n' })
    symlinkSync(join(outside, 'target'), join(folder, 'Dockerfile'))
    symlinkSync('in/x.Dockerfile', join(folder, 'y.Dockerfile'))
    const { stderr, code } = await runIn(folder, ['--write', '.'])
    expect(stderr).toMatch(/^Dockerfile: error {2}is a link that leads out of the searched folder/m)
    expect(readFileSync(join(outside, 'target'), 'utf8')).toBe('RUN BAKED\n')
    expect(readFileSync(join(folder, 'in/x.Dockerfile'), 'utf8')).toBe('RUN MOUNTED\n')
    expect(code).toBe(1)
    await runIn(folder, ['--write', 'Dockerfile'])
    expect(readFileSync(join(outside, 'target'), 'utf8')).toBe('RUN MOUNTED\n')
  })

  it('to a file that is no Dockerfile tells nothing of its text', async () => {
    const folder = folderWith({ secret: 'fake-token-for-tests\n' })
    symlinkSync('secret', join(folder, 'Dockerfile'))
    const { rewrite } = await import('../src/rewrite.ts')
    const { stderr, stdout } = await runIn(folder, ['--format', 'json', '.'], rewrite)
    expect((stderr + stdout).toLowerCase()).not.toContain('fake-token')
  })
})

describe('writing', () => {
  it('keeps access lists and extended attributes', ({ skip }) => {
    const folder = folderWith({ Dockerfile: 'old' })
    const path = join(folder, 'Dockerfile')
    const run = (...words: string[]) => spawnSync(words[0]!, words.slice(1), { encoding: 'utf8' })
    const isSet =
      run('setfacl', '-m', 'u:65534:rw,g::r', path).status === 0 &&
      run('setfattr', '-n', 'user.note', '-v', 'loom', path).status === 0
    skip(!isSet, 'setfacl or setfattr is missing, or the file system has neither')
    const shown = () =>
      run('getfacl', '-cpn', path).stdout +
      run('getfattr', '-n', 'user.note', '--only-values', path).stdout
    const before = shown()
    expect(before).toMatch(/user:65534:rw-[^]*loom/)
    expect(writeSource(readSource(path), 'new')).toEqual([])
    expect([shown(), readFileSync(path, 'utf8')]).toEqual([before, 'new'])
  })

  it('tells that access lists may be lost where cp cannot copy them', () => {
    const folder = folderWith({ Dockerfile: 'old' })
    const path = join(folder, 'Dockerfile')
    vi.stubEnv('PATH', folder)
    try {
      const lost = writeSource(readSource(path), 'new')
      expect(lost).toEqual(process.platform === 'linux' ? [unkept] : [])
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('tells that other hard links keep the old text', () => {
    const folder = folderWith({ Dockerfile: 'a' })
    linkSync(join(folder, 'Dockerfile'), join(folder, 'other'))
    const lost = writeSource(readSource(join(folder, 'Dockerfile')), 'b')
    expect(lost).toEqual(['it was one of several hard links; the others still have the old text'])
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('a')
  })

  it('removes what a killed process left, and nothing that may be in use', () => {
    const dead = spawnSync('true').pid
    const left = `.Dockerfile.${dead}-0123456789ab.tmp`
    const young = `.Dockerfile.${dead}-ba9876543210.tmp`
    const running = `.Dockerfile.${process.pid}-0123456789ab.tmp`
    const others = `.Dockerfile.dev.${dead}-0123456789ab.tmp`
    const folder = folderWith({ Dockerfile: 'a', [left]: '', [young]: '', [running]: '' })
    writeFileSync(join(folder, others), '')
    for (const name of [left, running, others]) utimesSync(join(folder, name), 1, 1)
    writeSource(readSource(join(folder, 'Dockerfile')), 'b')
    expect(readdirSync(folder).toSorted()).toEqual(
      [running, others, young, 'Dockerfile'].toSorted(),
    )
  })

  it('removes that beside a file which is written already, too', async () => {
    const left = `.Dockerfile.${spawnSync('true').pid}-0123456789ab.tmp`
    const folder = folderWith({ Dockerfile: 'FROM a\n', [left]: '' })
    utimesSync(join(folder, left), 1, 1)
    await runIn(folder, [])
    expect(readdirSync(folder)).toContain(left)
    await runIn(folder, ['--write'])
    expect(readdirSync(folder)).toEqual(['Dockerfile'])
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends between two files on %s, with nothing left behind',
    async (signal) => {
      const names = Array.from({ length: 400 }, (_, index) => `${index}.Dockerfile`)
      const before = 'FROM alpine\nARG NPM_TOKEN\nRUN npm ci\n'
      const folder = folderWith(Object.fromEntries(names.map((name) => [name, before])))
      const child = spawn(process.execPath, [bin, '--write', folder], { stdio: 'ignore' })
      const isWritten = () => names.some((name) => textOf(join(folder, name)) !== before)
      while (!isWritten() && child.exitCode === null) await setTimeout(1)
      child.kill(signal)
      const [, ended] = await once(child, 'exit')
      expect(ended).toBe(signal)
      expect(readdirSync(folder).toSorted()).toEqual(names.toSorted())
      const kinds = new Set(names.map((name) => textOf(join(folder, name))))
      expect(kinds.size).toBe(2)
    },
  )
})

describe('a small text beside the Dockerfile', () => {
  it('is read only from a regular file of text', () => {
    const folder = folderWith({ a: 'x', b: Buffer.from([0, 1]), c: Buffer.alloc(2e6, 'a') })
    spawnSync('mkfifo', [join(folder, 'd')])
    const texts = ['a', 'b', 'c', 'd', 'e'].map((name) => readSmall(join(folder, name)))
    expect(texts).toEqual(['x', undefined, undefined, undefined, undefined])
  })
})

it('git is not asked about a repository in which a pipe lies', async () => {
  const folder = folderWith({ '.git/config': '' })
  spawnSync('mkfifo', [join(folder, '.git/HEAD')])
  await expect(askGit(folder, 'ls-tree', 'HEAD')).rejects.toThrow('what is no file')
})
