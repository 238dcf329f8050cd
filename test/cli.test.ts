import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Subcommand } from '../src/cli/subcommands.ts'
import type { Io } from '../src/cli/io.ts'
import { parseArguments } from '../src/cli/parse.ts'
import { rewrite } from '../src/rewrite.ts'
import { folderWith, runIn, standIn, token } from './stand-in.ts'

const baked = 'FROM alpine\nRUN BAKED\n'
const clean = 'FROM alpine\n'

describe('a dry run', () => {
  it('prints the diff on standard output and findings, command and sum on standard error', async () => {
    const folder = folderWith({ Dockerfile: baked, 'other/Dockerfile': `${clean}# MANUAL\n` })
    const { code, stdout, stderr } = await runIn(folder, [])
    expect(stdout).toBe(
      'diff --git a/Dockerfile b/Dockerfile\n--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n FROM alpine\n-RUN BAKED\n+RUN MOUNTED\n',
    )
    expect(stderr).toBe(
      'Dockerfile:2  fixed     BAKED  BAKED was seen\n\n' +
        'build Dockerfile with:\nNPM_TOKEN="${NPM_TOKEN:?}" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n\n' +
        'other/Dockerfile:2  manual    MANUAL  MANUAL was seen\n' +
        '2 files, 1 would change: 1 fixed, 1 manual\n' +
        'no call of these builds was found here: give the command to whoever builds, or --format command --for actions, compose, bake, gitlab or make\n',
    )
    expect(code).toBe(1)
  })

  it('writes nothing', async () => {
    const folder = folderWith({ Dockerfile: baked })
    await runIn(folder, [])
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(baked)
  })

  it('says where it looked when there is no Dockerfile, and is content', async () => {
    const folder = folderWith({ 'docs/readme.txt': '' })
    expect(await runIn(folder, ['docs'])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'no Dockerfile found in docs\n',
    })
  })
})

describe('--write', () => {
  it('changes the file, prints no diff unless asked, and leaves nothing for the exit code', async () => {
    const folder = folderWith({ Dockerfile: baked })
    const { code, stdout, stderr } = await runIn(folder, ['--write'])
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('FROM alpine\nRUN MOUNTED\n')
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toContain('docker build')
    expect(stderr).toContain('1 file, 1 changed: 1 fixed\n')
  })

  it('writes and reports when a format is said', async () => {
    const folder = folderWith({ Dockerfile: baked })
    const { stdout } = await runIn(folder, ['--write', '--format', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, files: [{ changed: true, error: null }] })
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toContain('MOUNTED')
  })

  it('exits 1 when something remains for a person', async () => {
    const folder = folderWith({ Dockerfile: `${baked}# REVIEW\n` })
    expect((await runIn(folder, ['--write'])).code).toBe(1)
  })
})

describe('--check', () => {
  it('prints findings, and neither diff nor command', async () => {
    const folder = folderWith({ Dockerfile: baked })
    expect(await runIn(folder, ['--check'])).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'Dockerfile:2  fixed     BAKED  BAKED was seen\n1 file, 1 would change: 1 fixed\nto fix what can be fixed: secretmount --write .\n',
    })
  })
})

describe('standard input', () => {
  it('comes out rewritten, with the findings on standard error', async () => {
    const { code, stdout, stderr } = await runIn(
      folderWith(),
      ['-'],
      standIn,
      '\uFEFFRUN BAKED\r\n',
    )
    expect([code, stdout]).toEqual([0, '\uFEFFRUN MOUNTED\r\n'])
    expect(stderr).toContain('-:1  fixed')
  })

  it('follows --format and --check', async () => {
    const folder = folderWith()
    expect(
      JSON.parse((await runIn(folder, ['-', '--format', 'json'], standIn, baked)).stdout),
    ).toMatchObject({ files: [{ path: '-', changed: true }] })
    expect((await runIn(folder, ['-', '--format', 'command'], standIn, baked)).stdout).toMatch(
      /^# -\nNPM_TOKEN=.* docker build .* \.\n$/,
    )
    expect(await runIn(folder, ['-', '--check'], standIn, baked)).toMatchObject({
      code: 1,
      stdout: '',
    })
  })

  it('comes out as it went in when it cannot be read', async () => {
    const bytes = Buffer.from([0x46, 0x00, 0x46])
    const { code, stdout, stderr } = await runIn(folderWith(), ['-'], standIn, bytes)
    expect([code, stdout]).toEqual([2, 'F\0F'])
    expect(stderr).toContain('-: error  holds NUL bytes')
  })

  it('keeps the bytes when the engine refuses the text', async () => {
    expect(await runIn(folderWith(), ['-'], standIn, 'BROKEN\n')).toMatchObject({
      stdout: 'BROKEN\n',
    })
  })
})

describe('wrong usage', () => {
  it.each([
    [['--nope'], 'there is no option --nope; see secretmount --help'],
    [['-n'], 'there is no option -n'],
    [['--write=maybe'], '--write takes no value'],
    [['--check', '--no-callers=1'], '--no-callers takes no value'],
    [['scan', '--unsafe=x'], '--unsafe takes no value'],
    [['scan', '--format'], '--format needs a value; see secretmount scan --help'],
    [['verify'], '<image> is missing: secretmount verify <image>; see secretmount verify --help'],
    [['verify', 'a.tar', 'b.tar'], 'nothing is to be done with b.tar'],
    [['--tag'], '--tag needs a value'],
    [['--style', 'nice'], 'there is no style "nice", choose of auto, env, file, dotenv'],
    [['--builder', 'kaniko'], '--builder kaniko'],
    [['--tag', 'a', '--tag', 'b'], '--tag is given more than once'],
    [['--secret='], '--secret needs a value'],
    [['--write', '--check'], 'exclude each other'],
    [['-', '--write'], '--write has nothing to write to'],
    [['-', '.'], 'cannot stand beside other paths'],
    [['nosuch'], 'no such path: nosuch'],
    [['--context', 'nosuch'], '--context: no such folder: nosuch'],
    [['--diff-base', 'HEAD'], '--diff-base says which lines'],
    [['scan', '.', '--config', 'nosuch'], '--config: no such file: nosuch'],
  ])('%j exits 2 and says why', async (argv, message) => {
    const { code, stdout, stderr } = await runIn(folderWith({ Dockerfile: baked }), argv)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })

  it('at one of several paths does not stop the others', async () => {
    const folder = folderWith({ Dockerfile: baked })
    const { code, stderr } = await runIn(folder, ['--write', 'nosuch', 'Dockerfile'])
    expect(code).toBe(1)
    expect(stderr).toContain('nosuch: error  cannot be read: it is not there\n')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toContain('MOUNTED')
  })
})

describe('the exit code', () => {
  it.each([
    ['nothing to do', clean, 0],
    ['notes alone', '# NOTE\n', 0],
    ['a diff', baked, 1],
    ['something to review', '# REVIEW\n', 1],
    ['something manual', '# MANUAL\n', 1],
  ])('for %s', async (_what, text, code) => {
    expect((await runIn(folderWith({ Dockerfile: text }), [])).code).toBe(code)
  })

  it('is 1 when one of two files could not be processed, 2 when none could', async () => {
    expect(
      (await runIn(folderWith({ Dockerfile: 'BROKEN', 'a/Dockerfile': clean }), [])).code,
    ).toBe(1)
    expect((await runIn(folderWith({ Dockerfile: 'BROKEN' }), [])).code).toBe(2)
  })

  it('is never 1 with --no-exit-codes', async () => {
    expect((await runIn(folderWith({ Dockerfile: baked }), ['--no-exit-codes'])).code).toBe(0)
    expect((await runIn(folderWith(), ['--no-exit-codes', 'nosuch'])).code).toBe(2)
  })
})

describe('the engine', () => {
  it('is told what was said', async () => {
    const folder = folderWith({ Dockerfile: clean })
    const told: unknown[] = []
    await runIn(
      folder,
      [
        '--secret',
        'A',
        '--secret',
        'B',
        '--ignore',
        'C',
        '--unsafe',
        '--style',
        'file',
        '--builder',
        'docker@20.10',
        '--no-syntax',
        '.',
      ],
      (source, options) => {
        told.push(options)
        return standIn(source, options)
      },
    )
    expect(told).toMatchObject([
      {
        path: 'Dockerfile',
        secrets: ['A', 'B'],
        ignore: ['C'],
        unsafe: true,
        style: 'file',
        builder: { name: 'docker', version: [20, 10] },
        syntax: false,
      },
    ])
  })

  it('reads the build context: the nearest folder with everything that is copied', async () => {
    const folder = folderWith({
      'docker/app/Dockerfile': 'FROM alpine\nCOPY package.json .npmrc ./\n',
      'package.json': '{}',
      '.npmrc': 'x',
    })
    const read: unknown[] = []
    await runIn(folder, ['docker/app'], (source, options) => {
      read.push(
        options?.readContext?.('.npmrc'),
        options?.readContext?.('../.npmrc'),
        options?.readContext?.('nosuch'),
      )
      return standIn(source, options)
    })
    expect(read).toEqual(['x', 'x', null])
  })

  it('reads the context that was said', async () => {
    const folder = folderWith({ Dockerfile: baked, 'sub/.npmrc': 'y' })
    const read: unknown[] = []
    const { stderr } = await runIn(
      folder,
      ['--context', 'sub', 'Dockerfile'],
      (source, options) => {
        read.push(options?.readContext?.('.npmrc'))
        return standIn(source, options)
      },
    )
    expect(read).toEqual(['y'])
    expect(stderr).toContain('-f Dockerfile sub\n')
  })

  it('may fail at one file: the others are done, and the text in its message is not shown', async () => {
    const folder = folderWith({
      'a/Dockerfile': '# boom fake-token-for-tests\n',
      'b/Dockerfile': baked,
    })
    const { code, stdout, stderr } = await runIn(folder, [], (source, options) => {
      if (source.includes('boom')) throw new TypeError(`cannot read ${source}`)
      return standIn(source, options)
    })
    expect(code).toBe(1)
    expect(stdout).toContain('+RUN MOUNTED')
    expect(stderr).toContain('a/Dockerfile: error  internal error, please report it')
    expect(stderr).not.toContain('fake-token-for-tests')
  })
})

describe('what is said of the build command', () => {
  const assumed = {
    ...token,
    id: 'other',
    from: { src: './other' },
    assumed: true,
    note: 'a key needs its last newline',
  }

  it('is which sources are assumed, and what a person must know of a value', async () => {
    const { stdout, stderr } = await runIn(
      folderWith({ Dockerfile: baked }),
      [],
      (source, options) => ({ ...standIn(source, options), secrets: [token, assumed] }),
    )
    expect(stderr).toContain(
      'src=./other .\n  other: comes from file ./other (assumed)\n  other: a key needs its last newline\n',
    )
    expect(stdout).not.toContain('assumed')
  })

  it('is that the context is not known', async () => {
    const folder = folderWith({ 'a/Dockerfile': `${baked}COPY nosuch /\n` })
    expect((await runIn(folder, [])).stderr).toContain(
      'env=NPM_TOKEN a\n  no folder up to the root of the repository has any of what it copies',
    )
  })

  it('is that the hadolint of the repository may not read it', async () => {
    const { rewrite } = await import('../src/rewrite.ts')
    const Dockerfile = 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n'
    const said = async (files: Record<string, string>, ...words: string[]) =>
      (await runIn(folderWith({ Dockerfile, '.git/HEAD': '', ...files }), words, rewrite)).stderr
    const hook = (rev: string) =>
      `repos:\n  - repo: https://git.example.com/hadolint/hadolint\n    rev: ${rev}\n    hooks:\n      - id: hadolint\n`
    const known: Record<string, string>[] = [
      { '.hadolint.yaml': '' },
      { '.hadolint.yml': '' },
      { '.github/linters/.hadolint.yaml': '' },
      { '.github/workflows/lint.yml': 'steps:\n  - uses: hadolint/hadolint-action@v3.1.0\n' },
      { '.pre-commit-config.yaml': hook('v2.12.0') },
      { '.gitlab-ci.yml': 'lint:\n  image: hadolint/hadolint:latest-debian\n' },
    ]
    for (const files of known)
      expect(await said(files), Object.keys(files)[0]).toContain(
        'hadolint up to 2.12 cannot parse env=',
      )
    expect(await said({})).not.toContain('hadolint')
    expect(await said({ '.github/workflows/test.yml': 'on: push\n' })).not.toContain('hadolint')
    expect(await said({ '.pre-commit-config.yaml': hook('v2.14.0') })).not.toContain('hadolint')
    expect(
      await said({ '.gitlab-ci.yml': 'lint:\n  image: hadolint/hadolint:v2.13.1-alpine\n' }),
    ).not.toContain('hadolint')
    expect(await said({ '.hadolint.yml': '' }, '--style', 'file')).not.toContain('hadolint')
  })

  it('is that there is no such stage', async () => {
    const { stderr } = await runIn(folderWith({ Dockerfile: baked }), ['--target', 'nosuch'])
    expect(stderr).toContain('\nDockerfile:\n  there is no stage nosuch in it')
    expect(stderr).not.toContain('docker build')
  })
})

describe('a command beside the rewrite', () => {
  const called: unknown[] = []
  const look: Subcommand = {
    usage: 'look <image>',
    description: 'Looks',
    load: async () => ({
      options: (yargs) => yargs.option('deep', { type: 'boolean' }),
      run: async ({ image, deep }) => {
        called.push([image, deep])
        return 7
      },
    }),
  }
  const io = {} as Io

  it('has its own options and gives the exit code', async () => {
    expect(await parseArguments(['look', 'a.tar', '--deep'], io, [look])).toBe(7)
    expect(called).toEqual([['a.tar', true]])
    await expect(parseArguments(['look', 'a.tar', '--write'], io, [look])).rejects.toThrow(
      'there is no option --write; see secretmount look --help',
    )
    await expect(parseArguments(['look'], io, [look])).rejects.toThrow(
      'is missing: secretmount look',
    )
  })

  it('does not take a path that says it is one', async () => {
    expect(await parseArguments(['./look', '--', '-odd', '-'], io, [look]).catch(String)).toMatch(
      'cannot stand beside other paths',
    )
    expect(await parseArguments(['./look', '--write'], io, [look])).toMatchObject({
      paths: ['./look'],
      write: true,
    })
  })
})

describe('a folder that brings a credential file along', () => {
  const files = {
    Dockerfile: 'FROM node:22\nWORKDIR /srv\nCOPY . .\nRUN npm ci\n',
    'package.json': '{}\n',
    '.npmrc': '//npm.example.com/:_authToken=Hq7vR2mXw9Lk4TnB\n',
  }
  const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8')

  it('is shown as one diff of Dockerfile and .dockerignore, which git applies', async () => {
    const folder = folderWith(files)
    const { code, stdout } = await runIn(folder, ['--unsafe'], rewrite)
    expect(stdout).toContain('+RUN --mount=type=secret,id=npmrc,target=/srv/.npmrc,required=true')
    expect(stdout).toContain(
      'diff --git a/.dockerignore b/.dockerignore\nnew file mode 100644\n--- /dev/null\n+++ b/.dockerignore\n@@ -0,0 +1,1 @@\n+.npmrc\n',
    )
    expect(code).toBe(1)
    expect(existsSync(join(folder, '.dockerignore'))).toBe(false)
    writeFileSync(join(folder, 'patch'), stdout)
    execFileSync('git', ['apply', 'patch'], { cwd: folder })
    expect(read(folder, '.dockerignore')).toBe('.npmrc\n')
  })

  it('is written with it, and nothing is left to say', async () => {
    const folder = folderWith({ ...files, '.dockerignore': 'dist\n!.npmrc' })
    expect((await runIn(folder, ['--unsafe', '--write'], rewrite)).code).toBe(0)
    expect(read(folder, '.dockerignore')).toBe('dist\n!.npmrc\n.npmrc\n')
    const [dockerfile, again] = [read(folder, 'Dockerfile'), await runIn(folder, [], rewrite)]
    expect(dockerfile).toContain('--mount=type=secret,id=npmrc')
    expect([again.code, again.stdout]).toEqual([0, ''])
    expect(again.stderr).not.toContain('credential-file')
  })

  it('is told among the files that change: to a person, a program, git and a pull request', async () => {
    const told = async (...words: string[]) => {
      const folder = folderWith({ ...files, 'keep.txt': '' })
      return { folder, ...(await runIn(folder, ['--unsafe', ...words], rewrite)) }
    }
    expect((await told()).stderr).toContain('  would also change: .dockerignore (new)\n')
    const { folder, stdout, stderr } = await told(
      '--write',
      '--format=paths',
      '--summary-json=sum.json',
      '--pr-body=body.md',
    )
    expect(stderr).toContain('1 file, 1 changed: 1 fixed\n  also changed: .dockerignore (new)\n')
    expect(stdout).toBe('Dockerfile\n.dockerignore\n')
    const git = (...words: string[]) =>
      execFileSync('git', words, { cwd: folder, input: stdout, encoding: 'utf8' })
    git('init', '-q')
    git('add', '--pathspec-from-file=-')
    expect(git('ls-files')).toBe('.dockerignore\nDockerfile\n')
    expect(JSON.parse(read(folder, 'sum.json'))).toMatchObject({
      changedFiles: ['Dockerfile', '.dockerignore'],
    })
    expect(read(folder, 'body.md')).toContain(
      'secretmount changed 1 Dockerfile and `.dockerignore` (new), so that',
    )
  })

  it('comes to the same in one run with --unsafe and in a run before it without', async () => {
    const copied = files.Dockerfile.replace('COPY . .', 'COPY package.json .npmrc ./')
    const folders = [1, 2].map(() => folderWith({ ...files, Dockerfile: `${copied}COPY . .\n` }))
    const [once, twice] = folders as [string, string]
    await runIn(once, ['--unsafe', '--write'], rewrite)
    expect((await runIn(twice, ['--write'], rewrite)).stderr).toContain(
      'review    .npmrc  COPY of line 5 still carries .npmrc into a layer',
    )
    expect((await runIn(twice, ['--check'], rewrite)).stderr).toContain(
      'review    .npmrc  COPY .npmrc leaves its credentials in a layer: COPY of a whole folder',
    )
    const shown = await runIn(twice, ['--unsafe'], rewrite)
    expect(shown.stdout).toMatch(/^diff --git a\/\.dockerignore b\/\.dockerignore\n/)
    const { code, stdout, stderr } = await runIn(
      twice,
      ['--unsafe', '--write', '--format', 'paths'],
      rewrite,
    )
    expect([code, stdout]).toEqual([0, '.dockerignore\n'])
    expect(stderr).toContain('1 file, 1 changed: 1 fixed\n  also changed: .dockerignore (new)\n')
    for (const path of ['Dockerfile', '.dockerignore'])
      expect(read(twice, path)).toBe(read(once, path))
    expect((await runIn(twice, ['--unsafe'], rewrite)).code).toBe(0)
  })

  it.each(['sarif', 'rdjson', 'github', 'markdown'])(
    'is written whatever is printed: %s',
    async (format) => {
      const folder = folderWith(files)
      await runIn(folder, ['--unsafe', '--write', '--format', format], rewrite)
      expect(read(folder, '.dockerignore')).toBe('.npmrc\n')
    },
  )

  it('is left alone where another Dockerfile is built from the folder, and without --unsafe', async () => {
    const folder = folderWith({ ...files, 'Dockerfile.dev': 'FROM node:22\nCOPY . .\n' })
    await runIn(folder, ['--unsafe', '--write', 'Dockerfile'], rewrite)
    const { stderr } = await runIn(folderWith(files), ['--write'], rewrite)
    expect(read(folder, 'Dockerfile')).toBe(files.Dockerfile)
    expect(existsSync(join(folder, '.dockerignore'))).toBe(false)
    expect(stderr).toContain('review')
  })
})
