import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { array, assert, asyncProperty, constantFrom, pre } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paintFor } from '../src/paint.ts'
import { command } from '../src/reporters/command.ts'
import { diff, patchOf } from '../src/reporters/diff.ts'
import { json } from '../src/reporters/json.ts'
import { printed, type Reported } from './printed.ts'
import { findingOf, folderWith, reporterOptionsOf, resultOf, runIn, token } from './stand-in.ts'

const git = (cwd: string, ...words: string[]) =>
  execFileSync('git', ['-c', 'core.autocrlf=false', '-c', 'init.defaultBranch=main', ...words], {
    cwd,
    encoding: 'utf8',
  })

/**
 * Applies the patch of a file in a repository, called from a folder of it, and gives the bytes that
 * came out.
 */
async function applied(name: string, before: string, after: string, from = '.'): Promise<Buffer> {
  const folder = folderWith({ [name]: before })
  git(folder, 'init', '-q')
  mkdirSync(join(folder, from), { recursive: true })
  const patch = join(folderWith(), 'patch')
  writeFileSync(patch, await patchOf(name, before, after))
  git(join(folder, from), 'apply', '--whitespace=nowarn', patch)
  return readFileSync(join(folder, name))
}

describe('the diff makes the new file of the old one with git apply, byte for byte:', () => {
  it.each([
    ['LF', 'FROM a\nARG B\nRUN c\n', 'FROM a\nRUN d\n'],
    ['CRLF', 'FROM a\r\nARG B\r\nRUN c\r\n', 'FROM a\r\nRUN d\r\n'],
    ['mixed line ends', 'FROM a\r\nARG B\nRUN c\r\n', 'FROM a\r\nRUN d\n'],
    ['a lone CR', 'FROM a\rx\nRUN c\rd\n', 'FROM a\rx\nRUN e\rd\n'],
    ['no last newline', 'FROM a\nRUN c', 'FROM a\nRUN d'],
    ['a last newline that comes', 'FROM a\nRUN c', 'FROM a\nRUN c\n'],
    ['a last newline that goes', 'FROM a\nRUN c\n', 'FROM a\nRUN c'],
    [
      'a byte order mark',
      '\uFEFFFROM a\nRUN c\n',
      '\uFEFF# syntax=docker/dockerfile:1\nFROM a\nRUN c\n',
    ],
    [
      'lines that look like a patch',
      '--- a\n+++ b\n@@ -1 +1 @@\nRUN c\n',
      '--- a b\n+++ b c\n@@ -1 +1 @@\nRUN d\n',
    ],
    ['an empty file after', 'ARG A\n', ''],
  ])('%s', async (_what, before, after) => {
    expect(await applied('Dockerfile', before, after)).toEqual(Buffer.from(after))
  })

  it.each([
    'a b/Dockerfile',
    'ü/Dockerfile 🐳',
    'a"b/Dockerfile',
    'tab\there/Dockerfile',
    ' lead/Dockerfile ',
    "it's/Dockerfile",
  ])('at the path %j', async (name) => {
    expect(await applied(name, 'FROM a\nRUN c\n', 'FROM a\nRUN d\n', dirname(name))).toEqual(
      Buffer.from('FROM a\nRUN d\n'),
    )
  })

  it('when nearly every line of a large file differs', async () => {
    const lines = Array.from({ length: 9000 }, (_, index) => `RUN step ${index}`)
    const [before, after] = [lines.join('\n'), `${lines.toReversed().join('\r\n')}\n`]
    expect(await applied('Dockerfile', before, after)).toEqual(Buffer.from(after))
  })

  it('for any two texts', async () => {
    const text = array(
      constantFrom(
        'FROM a',
        'RUN b',
        '',
        '-- x',
        '++ y',
        ' ',
        '\\',
        'ü',
        '\r',
        '\n',
        '\r\n',
        '\n\n',
      ),
    ).map((parts) => parts.join(''))
    // an empty file cannot be told from none by git apply
    await assert(
      asyncProperty(text, text, async (before, after) => {
        pre(before !== after && before !== '')
        expect(await applied('Dockerfile', before, after)).toEqual(Buffer.from(after))
      }),
      { numRuns: 25 },
    )
  })
})

describe('the diff', () => {
  const reporter = diff(reporterOptionsOf({ patchName: (path) => `root/${path}` }))

  it('is empty for a file that stays as it is', async () => {
    expect(
      reporter.start() +
        (await reporter.file(resultOf({ before: 'a', after: 'a' }), null)) +
        reporter.end(),
    ).toBe('')
  })

  it('ends a name that has blanks with a tab, as git does', async () => {
    expect(await patchOf('a b/Dockerfile', 'x\n--- a b\n', 'y\n--- a b\n')).toBe(
      'diff --git a/a b/Dockerfile b/a b/Dockerfile\n--- a/a b/Dockerfile\t\n+++ b/a b/Dockerfile\t\n@@ -1,2 +1,2 @@\n-x\n+y\n --- a b\n',
    )
  })

  it('has colours on a terminal only, and not with NO_COLOR', async () => {
    const text = async (isTerminal: boolean, environment: NodeJS.ProcessEnv) =>
      diff(reporterOptionsOf({ paint: await paintFor(isTerminal, environment) })).file(
        resultOf({ before: 'a\n', after: 'b\n' }),
        null,
      )
    expect(await text(true, {})).toContain('\u001B[31m-a\u001B[39m\n\u001B[32m+b\u001B[39m\n')
    expect(await text(false, {})).not.toContain('\u001B')
    expect(await text(true, { NO_COLOR: '1' })).not.toContain('\u001B')
  })

  it('of a whole run is applied from a folder of the repository', async () => {
    const folder = folderWith({ 'sub dir/ü/Dockerfile': '\uFEFFFROM a\r\nRUN BAKED' })
    git(folder, 'init', '-q')
    const { stdout } = await runIn(join(folder, 'sub dir'), [])
    expect(stdout).toContain('diff --git "a/sub dir/\\303\\274/Dockerfile"')
    execFileSync('git', ['apply'], { cwd: join(folder, 'sub dir'), input: stdout })
    expect(readFileSync(join(folder, 'sub dir/ü/Dockerfile'), 'utf8')).toBe(
      '\uFEFFFROM a\r\nRUN MOUNTED',
    )
  })
})

describe('the command format', () => {
  it('is the path and the command of each file whose build needs secrets', () => {
    const { file } = command()
    expect(
      file(resultOf({ path: 'a/Dockerfile', before: 'a', after: 'b' }), 'docker build a'),
    ).toBe('# a/Dockerfile\ndocker build a\n')
    expect(
      file(resultOf({ path: 'b/Dockerfile', before: 'a', after: 'a' }), 'docker build b'),
    ).toBe('# b/Dockerfile\ndocker build b\n')
    expect(file(resultOf({ before: 'a', after: 'b' }), null)).toBe('')
  })

  it('lets no path begin a line of the script', () => {
    expect(
      command().file(resultOf({ path: 'a\nrm -rf b', before: 'a', after: 'b' }), 'docker build .'),
    ).toBe('# a\\u000arm -rf b\ndocker build .\n')
  })
})

describe('the JSON', () => {
  const whole = async (...files: readonly Reported[]) =>
    JSON.parse(await printed(json(reporterOptionsOf()), files))

  it('is one document, of no, one and more files', async () => {
    expect(await whole()).toEqual({
      schema: 1,
      files: [],
      callers: [],
      summary: {
        files: 0,
        changed: 0,
        failed: 0,
        findings: { fixed: 0, review: 0, conflict: 0, manual: 0, note: 0 },
      },
    })
    expect((await whole([resultOf(), null])).files).toHaveLength(1)
    expect((await whole([resultOf(), null], [resultOf(), null])).files).toHaveLength(2)
  })

  it('has the members of schema 1 and no others', async () => {
    const result = resultOf({
      path: 'a/Dockerfile',
      before: 'a',
      after: 'b',
      findings: [
        findingOf({ line: 2, name: 'NPM_TOKEN', message: 'one' }),
        findingOf({ transform: 'mount', status: 'note', line: 3, endLine: 5, message: 'two' }),
      ],
      secrets: [
        token,
        {
          id: 'npmrc',
          type: 'secret',
          from: { src: '.npmrc' },
          required: false,
          assumed: true,
          note: 'a note',
          mounts: [
            {
              line: 4,
              stage: 1,
              target: '/root/.npmrc',
              mode: '0400',
              uid: 1000,
              gid: 1000,
              required: true,
            },
            { line: 5, stage: 1, target: '/x' },
          ],
        },
        {
          id: 'default',
          type: 'ssh',
          from: 'agent',
          required: true,
          mounts: [{ line: 6, stage: 0 }],
        },
      ],
    })
    expect(await whole([result, 'docker build .'])).toEqual({
      schema: 1,
      callers: [],
      files: [
        {
          path: 'a/Dockerfile',
          changed: true,
          error: null,
          findings: [
            {
              transform: 'variable',
              status: 'fixed',
              line: 2,
              column: 1,
              endLine: 2,
              endColumn: 2,
              name: 'NPM_TOKEN',
              message: 'one',
            },
            {
              transform: 'mount',
              status: 'note',
              line: 3,
              column: 1,
              endLine: 5,
              endColumn: 2,
              message: 'two',
            },
          ],
          secrets: [
            {
              id: 'NPM_TOKEN',
              type: 'secret',
              env: 'NPM_TOKEN',
              required: true,
              from: { env: 'NPM_TOKEN' },
              mounts: [{ line: 2, env: 'NPM_TOKEN' }],
            },
            {
              id: 'npmrc',
              type: 'secret',
              target: '/root/.npmrc',
              required: false,
              from: { src: '.npmrc' },
              mounts: [
                { line: 4, target: '/root/.npmrc', mode: '0400', uid: 1000, gid: 1000 },
                { line: 5, target: '/x' },
              ],
            },
            { id: 'default', type: 'ssh', required: true, from: 'agent', mounts: [{ line: 6 }] },
          ],
          edits: [{ start: 0, end: 1, text: 'b' }],
          diff: 'diff --git a/a/Dockerfile b/a/Dockerfile\n--- a/a/Dockerfile\n+++ b/a/Dockerfile\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n',
          command: 'docker build .',
        },
      ],
      summary: {
        files: 1,
        changed: 1,
        failed: 0,
        findings: { fixed: 1, review: 0, conflict: 0, manual: 0, note: 1 },
      },
    })
  })
})
