import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { assert, constantFrom, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildCommand } from '../src/build-command.ts'
import { INVISIBLE } from '../src/escape.ts'
import { committedFiles, isDirty } from '../src/git/committed.ts'
import { shownLines } from '../src/git/shown-lines.ts'
import { colourless } from '../src/paint.ts'
import { reporters } from '../src/reporters/index.ts'
import type { ReporterOptions } from '../src/reporters/reporter.ts'
import { rewrite } from '../src/rewrite.ts'
import type { Secret } from '../src/secret.ts'
import { folderWith, resultOf, runIn } from './stand-in.ts'

const shells = ['dash', 'bash', 'sh'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0)

describe('the printed command', () => {
  const nasty = string({
    unit: constantFrom(...'ab \'"`$(){};&|<>\\*?!#~=,.-_/\n\t\u001B'),
    minLength: 1,
    maxLength: 12,
  })

  /** Runs a command with a docker that writes down its words, each ended by NUL. */
  function wordsOf(shell: string, command: string): string[] {
    const folder = folderWith({ docker: '#!/bin/sh\nprintf "%s\\0" "$@" > "$RECORD"\n' })
    chmodSync(join(folder, 'docker'), 0o755)
    mkdirSync(join(folder, 'empty'))
    const environment = {
      PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
      RECORD: join(folder, 'words'),
      HOME: '/home/x',
    }
    const options = { cwd: join(folder, 'empty'), env: environment, encoding: 'utf8' } as const
    const { stderr } = spawnSync(shell, ['-c', command], options)
    expect(stderr).toBe('')
    return readFileSync(join(folder, 'words'), 'utf8').split('\0').slice(0, -1)
  }

  it.each(shells)('is words to %s and nothing else, whatever its parts are', (shell) => {
    assert(
      property(nasty, nasty, nasty, nasty, (id, source, target, tag) => {
        const secrets: Secret[] = [
          { id, type: 'ssh', from: 'agent', required: true, mounts: [] },
          { id, type: 'secret', from: { src: `$HOME/${source}` }, required: true, mounts: [] },
          { id, type: 'secret', from: { src: source }, required: true, mounts: [] },
        ]
        const stages = [{ name: target, needs: [], arguments: [source] }]
        for (const secret of secrets) {
          const parts = { before: 'a', after: 'b', secrets: [secret], stages }
          const builder = { name: 'docker' } as const
          const command = buildCommand(resultOf(parts), {
            builder,
            context: 'x',
            file: `x/${source}`,
            target,
            tag,
          })
          const words = wordsOf(shell, command!)
          expect(words[0]).toBe('build')
          expect(words).toContain(target)
          expect(words).toContain(tag)
          const value = words[words.indexOf(secret.type === 'ssh' ? '--ssh' : '--secret') + 1]!
          // a field of a CSV record doubles its quotes
          const isField = secret.type === 'secret' && /[",]/.test(id)
          expect(value).toContain(isField ? id.replaceAll('"', '""') : id)
          expect(value).not.toContain('$HOME')
        }
      }),
      { numRuns: 25 },
    )
  })

  it('names no place above the context', () => {
    const file =
      'FROM alpine\nCOPY ../../../etc/shadow /root/.netrc\nRUN curl -n https://example.com\n'
    const { secrets } = rewrite(file, { unsafe: true })
    expect(secrets).toHaveLength(1)
    for (const context of ['.', 'app']) {
      const parts = { before: 'a', after: 'b', secrets }
      const command = buildCommand(resultOf(parts), {
        builder: { name: 'docker' },
        context,
        file: 'Dockerfile',
      })
      expect(command).not.toContain('..')
    }
    const mounted = rewrite('FROM alpine\nRUN --mount=type=secret,id=../../x cat /run/secrets/x\n')
    expect(mounted.secrets.map(({ from }) => from)).toEqual([{ src: './x' }])
  })

  it('leaves out an id that is no plain name, and says so', () => {
    const { secrets, findings } = rewrite(
      'FROM alpine\nRUN --mount="type=ssh,id=a; touch x;" ssh git.example.com\n',
    )
    expect(secrets).toEqual([])
    expect(findings.map(({ message }) => message).join()).toContain('give it a plain id')
  })

  it('does nothing else to a mount of such an id', () => {
    const source = 'FROM alpine\nRUN --mount=type=secret,id="x;y" cat /run/secrets/x | true\n'
    const { after, findings } = rewrite(source, { unsafe: true })
    expect([after, findings.map(({ status }) => status)]).toEqual([source, ['manual', 'manual']])
  })

  it('passes no build argument whose name is none', () => {
    const stages = [{ needs: [], arguments: ['A', 'B;x', '$C', 'D E'] }]
    const result = resultOf({ before: 'a', after: 'b', stages })
    const options = { builder: { name: 'docker' }, context: '.', file: 'Dockerfile' } as const
    expect(buildCommand(result, options)).toBe('docker build --build-arg A .')
  })
})

describe('a diff with control characters in it', () => {
  const source = 'FROM alpine\n# \u001b]0;x\u0007\nARG NPM_TOKEN\nRUN npm ci\n'

  it.each([
    ['shows them on a terminal', true],
    ['holds them to the byte elsewhere', false],
  ])('%s', async (_what, isTerminal) => {
    const { diff } = await import('../src/reporters/diff.ts')
    const reporter = diff({
      paint: colourless,
      patchName: (path) => path,
      isTerminal,
    } as ReporterOptions)
    const patch = await reporter.file(rewrite(source), null)
    expect(patch.includes('\u001b')).toBe(!isTerminal)
    expect(patch.includes('\\u001b')).toBe(isTerminal)
  })
})

describe('an error tells nothing of the text', () => {
  it.each([
    ['a forgotten continuation mark', 'FROM a\nRUN x\nDB_PASSWORD=fake-hunter2 y\n'],
    ['one in lower case', 'FROM a\nfake-hunter2\n'],
    ['a heredoc without end', 'FROM a\nRUN cat <<fake-hunter2\n'],
    [
      'a header with a password',
      '# syntax=https://u:fake-hunter2@example.com/x\nFROM a\nARG NPM_TOKEN\nRUN npm ci\n',
    ],
    ['an ENV without a value', 'FROM a\nENV fake-hunter2\n'],
    ['words of a CMD on a line of their own', 'FROM a\nCMD x\n--password=fake-hunter2\n'],
    ['a directive given twice', '# escape=`\n# escape=fake-hunter2\nFROM a\n'],
    ['an escape that is none', '# escape=fake-hunter2\nFROM a\n'],
    ['a key file', '-----BEGIN RSA PRIVATE KEY-----\nfake-hunter2\n'],
  ])('%s', (_what, source) => {
    const { error, findings } = rewrite(source)
    const told = JSON.stringify([error, findings.map(({ message }) => message)])
    expect(told.toLowerCase()).not.toContain('hunter2')
  })
})

describe('a hostile path', () => {
  const NAME = 'a\u001B[31m\u202E\r\n::error::FORGED\u009Bb\u2066c'
  const folder = folderWith({
    [`${NAME}/Dockerfile`]: 'FROM a\nRUN BAKED\nRUN MANUAL\n',
    [`${NAME}2/Dockerfile`]: Buffer.from('FROM a\n\x9b\n', 'latin1'),
    [`${NAME}3/Dockerfile`]: 'BROKEN\n',
    [`${NAME}4/build.sh`]: 'docker build --build-arg NPM_TOKEN=$NPM_TOKEN .\n',
  })
  const paths: readonly [string, string][] = [
    ['of a file', `${NAME}/Dockerfile`],
    ['of a file that is not UTF-8', `${NAME}2/Dockerfile`],
    ['of a file that is broken', `${NAME}3/Dockerfile`],
    ['of a file that is not there', `${NAME}5/Dockerfile`],
    ['of a folder', '.'],
  ]
  const calls: readonly (readonly string[])[] = [
    ...Object.keys(reporters).map((format) => ['--format', format]),
    ...['actions', 'compose', 'bake', 'gitlab', 'make'].map((form) => [
      '--format',
      'command',
      '--for',
      form,
    ]),
    ['--format', 'command', '--shell', 'powershell'],
    ['--check'],
    ['--check', '--summary-json', '-'],
    ['--check', '--format', 'json'],
    ['--only', 'variable'],
    ['scan'],
    ['scan', '--format', 'json'],
    ['scan', '--format', 'html'],
    ['explain'],
    ['verify', '--secret', 'a=env:TOKEN'],
    ['verify', '--from'],
  ]

  it.each(calls.map((call) => [call.join(' '), call] as const))(
    'is escaped by %s',
    async (_, call) => {
      for (const [what, path] of paths) {
        const { stdout, stderr } = await runIn(folder, [...call, path])
        const text = stdout + stderr
        expect(text.replaceAll(/[\n\t]/g, ''), what).not.toMatch(INVISIBLE)
        expect(text, what).not.toMatch(/^::error::FORGED/m)
      }
    },
  )
})

describe('asking git whether a file is dirty', () => {
  const git = (cwd: string, ...words: string[]) =>
    spawnSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...words], { cwd })

  function repository(files: Readonly<Record<string, string>>): string {
    const folder = folderWith(files)
    git(folder, 'init', '-q')
    git(folder, 'add', '-A')
    git(folder, 'commit', '-qm', 'x')
    return folder
  }

  it('tells a changed file from one that is as committed, whatever its line ends', async () => {
    const committed = await committedFiles(repository({ 'a/Dockerfile': 'FROM a\n', é: 'x\n' }))
    const dirty = (path: string, text: string) => isDirty(committed, path, Buffer.from(text))
    expect(dirty('a/Dockerfile', 'FROM a\n')).toBe(false)
    expect(dirty('a/Dockerfile', 'FROM a\r\n')).toBe(false)
    expect(dirty('a/Dockerfile', 'FROM b\n')).toBe(true)
    expect(dirty('é', 'y\n')).toBe(true)
    expect(dirty('other', 'FROM b\n')).toBeUndefined()
  })

  it.each<[string, (folder: string) => Promise<unknown>]>([
    ['whether a file is dirty', committedFiles],
    [
      'which lines a pull request shows',
      async (folder) => (await shownLines(folder, 'HEAD'))!('Dockerfile'),
    ],
    [
      'that by the command',
      (folder) => runIn(folder, ['--format', 'github', '--diff-base', 'HEAD']),
    ],
  ])('runs nothing that the repository names, asked %s', async (_, ask) => {
    const folder = repository({
      Dockerfile: 'FROM a\nRUN BAKED\n',
      '.gitattributes': '* filter=x diff=x merge=x\n',
    })
    const mark = join(folder, 'PWNED')
    const hooks = join(folder, 'hooks')
    const run = `touch ${mark}`
    const programs = [
      'filter.x.clean',
      'filter.x.smudge',
      'filter.x.process',
      'diff.x.textconv',
      'diff.x.command',
      'diff.external',
      'core.fsmonitor',
      'core.sshCommand',
      'core.pager',
      'core.askPass',
      'pager.diff-tree',
      'merge.x.driver',
    ]
    for (const name of programs) git(folder, 'config', name, run)
    git(folder, 'config', 'alias.ls-tree', `!${run}`)
    mkdirSync(hooks)
    for (const name of [
      'post-index-change',
      'post-checkout',
      'reference-transaction',
      'pre-commit',
    ])
      writeFileSync(join(hooks, name), `#!/bin/sh\n${run}\n`, { mode: 0o755 })
    git(folder, 'config', 'core.hooksPath', hooks)
    git(folder, 'config', 'remote.origin.promisor', 'true')
    git(folder, 'config', 'remote.origin.url', `ext::sh -c ${run}`)
    git(folder, 'config', 'protocol.ext.allow', 'always')
    rmSync(mark, { force: true })
    writeFileSync(join(folder, 'Dockerfile'), 'FROM b\nRUN BAKED\n')
    await ask(folder)
    expect(existsSync(mark)).toBe(false)
  })

  it('asks the repository of the file, not one that the environment names', async () => {
    const other = repository({ x: '' })
    const own = repository({ Dockerfile: 'FROM a\n' })
    process.env['GIT_DIR'] = join(other, '.git')
    const committed = await committedFiles(own).finally(() => delete process.env['GIT_DIR'])
    expect([...committed.keys()]).toEqual(['Dockerfile'])
  })
})
