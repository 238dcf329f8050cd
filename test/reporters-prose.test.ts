import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { callerResult } from '../src/callers/result.ts'
import { shownLines } from '../src/git/shown-lines.ts'
import { textLines } from '../src/reporters/text-lines.ts'
import { github } from '../src/reporters/github.ts'
import { markdown } from '../src/reporters/markdown.ts'
import { block, code, plainText } from '../src/reporters/prose.ts'
import { rewrite } from '../src/rewrite.ts'
import { printed, type Reported } from './printed.ts'
import { allFixtures } from './reporters/all-fixtures.ts'
import { faultsBy } from './reporters/schema.ts'
import { findingOf, folderWith, reporterOptionsOf, resultOf, runIn, token } from './stand-in.ts'

interface Review {
  body: string
  comments: { path: string; line: number; start_line?: number; body: string }[]
}

const faultOfReview = faultsBy('github-review')
const all = [{ first: 1, last: 100_000 }]

async function reviewOf(
  files: readonly Reported[],
  shown: typeof all | undefined,
): Promise<Review> {
  const options = reporterOptionsOf({ shownLines: async () => shown })
  const review = JSON.parse(await printed(github(options), files)) as Review
  expect(faultOfReview(review)).toBeUndefined()
  return review
}

/** The suggestion of a comment; undefined when it has none. */
function suggestionIn(body: string): string | undefined {
  return /^(`{3,})suggestion\n([^]*?)^\1$/m.exec(body)?.[2]
}

const twoPlaces = 'FROM node\nARG NPM_TOKEN\nWORKDIR /a\nRUN npm ci\nCMD x\n'
const mounted: Reported = [rewrite(twoPlaces), 'docker build .']

describe('the review', () => {
  const fixtures = allFixtures()

  it('is what GitHub documents, for every fixture, seen or not', async () => {
    await reviewOf(fixtures, all)
    await reviewOf(fixtures, undefined)
    await reviewOf([], all)
  })

  it('has suggestions that make the whole new file', async () => {
    let count = 0
    for (const reported of fixtures) {
      const [{ before, after }] = reported
      for (const { body, line, start_line: first = line } of (await reviewOf([reported], all))
        .comments) {
        const text = suggestionIn(body)
        if (text === undefined) continue
        count += 1
        const lines = textLines(before)
        lines.splice(first - 1, line - first + 1, text)
        expect(lines.join('')).toBe(after)
      }
    }
    expect(count).toBeGreaterThan(300)
  })

  it('has one comment a file: reasons, patch, command, callers, and what to rotate', async () => {
    const { comments } = await reviewOf([mounted], all)
    expect(comments).toHaveLength(1)
    const { body } = comments[0]!
    expect(body).toContain('- line 2, `NPM_TOKEN`: ARG NPM_TOKEN stays')
    expect(body).toContain(
      '+RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci',
    )
    expect(body).toContain('```sh\ndocker build .\n```')
    expect(body).toContain(
      'pass `--secret id=NPM_TOKEN,env=NPM_TOKEN` and no more `--build-arg NPM_TOKEN`',
    )
    expect(body).toContain('Rotate')
  })

  it('has a comment for each file that calls the build too', async () => {
    const finding = {
      ...findingOf({ transform: 'caller', line: 1, name: 'NPM_TOKEN' }),
      kind: 'make',
    }
    const caller = callerResult('Makefile', 'a\n', 'b\n', null, [finding])
    const { comments } = await reviewOf([mounted, [caller, null]], all)
    expect(comments.map(({ path }) => path)).toEqual(['Dockerfile', 'Makefile'])
    expect(comments[1]!.body).toContain('This build has to change with the Dockerfile')
    expect(comments[1]!.body).not.toContain('Rotate')
  })

  it('suggests nothing when the pull request shows only a part of the change', async () => {
    const { comments } = await reviewOf([mounted], [{ first: 2, last: 4 }])
    expect(comments).toMatchObject([{ line: 2 }])
    expect(suggestionIn(comments[0]!.body)).toBeUndefined()
    expect(comments[0]!.body).toContain('one patch and no suggestion')
  })

  it('suggests nothing across two parts of what is shown', async () => {
    const { comments } = await reviewOf(
      [mounted],
      [
        { first: 1, last: 2 },
        { first: 4, last: 5 },
      ],
    )
    expect(suggestionIn(comments[0]!.body)).toBeUndefined()
  })

  it('suggests nothing where GitHub would write other bytes', async () => {
    for (const source of [
      twoPlaces.replaceAll('\n', '\r\n'),
      `\uFEFF${twoPlaces}`,
      'FROM node\nARG NPM_TOKEN\nRUN npm ci',
    ]) {
      const { comments } = await reviewOf([[rewrite(source), null]], all)
      expect(suggestionIn(comments[0]!.body)).toBeUndefined()
    }
  })

  it('tells of files that the pull request does not show in the review itself', async () => {
    const { body, comments } = await reviewOf([mounted], [])
    expect(comments).toEqual([])
    expect(body).toContain('### `Dockerfile`')
    expect(body).toContain('+RUN --mount=')
  })

  it('stays within what GitHub takes', async () => {
    const many = Array.from({ length: 60 }, (_, index): Reported => [
      { ...rewrite(twoPlaces + '# x\n'.repeat(300)), path: `${index}/Dockerfile` },
      `docker build ${'x'.repeat(2000)}`,
    ])
    expect((await reviewOf(many, [])).body).toMatch(/\d+ more files have no room here/)
  })
})

describe('--diff-base', () => {
  const git = (cwd: string, ...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { cwd })

  /** A repository with a branch that changes what `change` says. */
  function branch(files: Record<string, string>, change: (folder: string) => void): string {
    const folder = folderWith(files)
    git(folder, 'init', '-q', '-b', 'main')
    git(folder, 'add', '.')
    git(folder, 'commit', '-q', '-m', 'Begin')
    git(folder, 'switch', '-q', '-c', 'work')
    change(folder)
    git(folder, 'add', '-A')
    git(folder, 'commit', '-q', '-m', 'Change')
    return folder
  }
  const long = Array.from({ length: 40 }, (_, index) => `RUN step ${index}\n`).join('')

  it('knows the lines around each change, of any name, also of a file that was moved', async () => {
    const folder = branch(
      { 'old/Dockerfile': long, 'ü "x"/Dockerfile': long, other: long },
      (at) => {
        git(at, 'mv', 'old', 'new')
        for (const name of ['new/Dockerfile', 'ü "x"/Dockerfile']) {
          const text = readFileSync(join(at, name), 'utf8')
          writeFileSync(
            join(at, name),
            text.replace('step 20', '++ b/other').replace('step 39', '-- a'),
          )
        }
      },
    )
    const shown = await shownLines(folder, 'main')
    const expected = [
      { first: 18, last: 24 },
      { first: 37, last: 40 },
    ]
    for (const name of ['new/Dockerfile', 'ü "x"/Dockerfile'])
      expect(await shown?.(name)).toEqual(expected)
    expect(await shown?.('other')).toEqual([])
  })

  it('is not misled by what the other branch did in the meantime', async () => {
    const folder = branch({ Dockerfile: long }, (at) => writeFileSync(join(at, 'a'), 'x\n'))
    git(folder, 'switch', '-q', 'main')
    writeFileSync(join(folder, 'Dockerfile'), `${long}RUN more\n`)
    git(folder, 'commit', '-q', '-am', 'More')
    git(folder, 'switch', '-q', 'work')
    const shown = await shownLines(folder, 'main')
    expect(await shown?.('a')).toEqual([{ first: 1, last: 1 }])
    expect(await shown?.('Dockerfile')).toEqual([])
  })

  it('knows what is not committed, and takes other line ends for no change', async () => {
    const folder = branch({ Dockerfile: long, other: long }, (at) =>
      writeFileSync(join(at, 'a'), ''),
    )
    writeFileSync(
      join(folder, 'Dockerfile'),
      long.replace('step 9\n', '9\n').replaceAll('\n', '\r\n'),
    )
    writeFileSync(join(folder, 'new'), 'x\n')
    const shown = await shownLines(folder, 'HEAD')
    expect(await shown?.('Dockerfile')).toEqual([{ first: 7, last: 13 }])
    expect(await shown?.('other')).toEqual([])
    expect(await shown?.('new')).toEqual([])
  })

  it('comments with the whole change where the branch adds the file, and in the review elsewhere', async () => {
    const folder = branch({ 'a/Dockerfile': 'FROM a\nRUN BAKED\n' }, (at) => {
      writeFileSync(join(at, 'Dockerfile'), 'FROM a\nRUN BAKED\nCMD x\n')
    })
    const { code: exit, stdout } = await runIn(folder, [
      '--format',
      'github',
      '--diff-base',
      'main',
    ])
    const review = JSON.parse(stdout) as Review
    expect(exit).toBe(1)
    expect(review.comments).toMatchObject([{ path: 'Dockerfile', side: 'RIGHT', line: 2 }])
    expect(suggestionIn(review.comments[0]!.body)).toBe('RUN MOUNTED\n')
    expect(review.body).toContain('### `a/Dockerfile`')
  })

  it('says when there is nothing to compare with', async () => {
    const folder = branch({ Dockerfile: 'FROM a\nRUN BAKED\n' }, (at) =>
      writeFileSync(join(at, 'a'), ''),
    )
    for (const base of ['nosuch', '--output=stolen']) {
      const { code: exit, stderr } = await runIn(folder, [
        '--format',
        'github',
        `--diff-base=${base}`,
      ])
      expect([exit, stderr]).toEqual([2, expect.stringContaining(`--diff-base: no commit ${base}`)])
    }
  })
})

describe('the text of a pull request', () => {
  const bodyOf = (files: readonly Reported[], isWritten = true) =>
    printed(markdown(reporterOptionsOf({ isWritten })), files)

  it('says what changed and why, the command, what is left, what to rotate and how to verify', async () => {
    const open = resultOf({
      path: 'b/Dockerfile',
      findings: [
        findingOf({ status: 'manual', line: 7, name: 'DB_PASSWORD', message: 'one; two' }),
        findingOf({ status: 'note', line: 9, message: 'nothing to do' }),
      ],
    })
    const changed = resultOf({
      path: 'a b/Dockerfile',
      before: 'a',
      after: 'b',
      findings: [findingOf({ line: 2, name: 'NPM_TOKEN', message: 'ARG | <b> @team' })],
      secrets: [token],
    })
    expect(
      await bodyOf([
        [changed, 'docker build .'],
        [open, null],
        [resultOf(), null],
      ]),
    ).toBe(
      `## Keep build secrets out of the image

secretmount changed 1 Dockerfile, so that secrets are mounted for the RUN that needs them, and are in no layer, no history and no configuration of the image. Nothing else in the files differs.

### What changed, and why

| File | Secret | Why, and what is done |
| --- | --- | --- |
| \`a b/Dockerfile:2\` | \`NPM_TOKEN\` | ARG \\| &lt;b> &#64;team |

### How to build it now

Whatever else builds these images (workflows, compose files, scripts) has to pass the secrets.

\`a b/Dockerfile\`:

\`\`\`sh
docker build .
\`\`\`

- pass \`--secret id=NPM_TOKEN,env=NPM_TOKEN\` and no more \`--build-arg NPM_TOKEN\`: a build argument stays in the provenance of the image

### What a person must still do

- [ ] \`b/Dockerfile:7\`, \`DB_PASSWORD\`: one; two

### Rotate

Images that are built already keep these, and so may registries and caches. Make new ones and revoke the old:

- [ ] \`NPM_TOKEN\` in \`a b/Dockerfile\`
- [ ] \`DB_PASSWORD\` in \`b/Dockerfile\`

### How to verify

Build with the commands above, in the root of the repository, then look for the values in all that the image holds:

\`\`\`sh
secretmount verify --from 'a b/Dockerfile' IMAGE
\`\`\`
`,
    )
  })

  it('counts and tells the callers beside the Dockerfiles', async () => {
    const reporter = markdown(reporterOptionsOf({ isWritten: true }))
    await reporter.file(...mounted)
    const finding = {
      ...findingOf({ transform: 'caller', line: 3, name: 'NPM_TOKEN' }),
      kind: 'make',
    }
    await reporter.caller?.(callerResult('Makefile', 'a', 'b', null, [finding]))
    const text = await reporter.end()
    expect(text).toContain('changed 1 Dockerfile and 1 file that builds them, so')
    expect(text).toContain('| `Makefile:3` | `NPM_TOKEN` |')
    expect(text).not.toContain('--from Makefile')
    expect(text).not.toContain('in `Makefile`')
  })

  it('has a word for nothing, and stays within what forges take', async () => {
    expect(await bodyOf([])).toBe('## Build secrets in images\n\nNone was found.\n')
    const left = resultOf({ findings: [findingOf({ status: 'manual' })] })
    expect(await bodyOf([[left, null]])).toContain('Nothing could be changed by secretmount alone.')
    const many = Array.from({ length: 900 }, (_, index): Reported => [
      { ...mounted[0], path: `${index}/Dockerfile` },
      mounted[1],
    ])
    expect((await bodyOf(many)).length).toBeLessThan(65_000)
    expect(await bodyOf(many)).toContain('prints all of it')
  })

  it('has commands for the root of the repository, wherever it is made', async () => {
    const folder = folderWith({
      'app/Dockerfile':
        'FROM alpine:3.22\nARG API_TOKEN\n' +
        'RUN wget --header "Authorization: Bearer $API_TOKEN" https://files.example.com/tool\n',
    })
    mkdirSync(join(folder, '.git'))
    const command =
      'API_TOKEN="${API_TOKEN:?}" docker build --secret id=API_TOKEN,env=API_TOKEN app'
    for (const [cwd, path] of [
      [join(folder, 'app'), '.'],
      [dirname(folder), basename(folder)],
    ] as const) {
      const words = [path, '--pr-body', join(folder, 'body.md'), '--summary-json=-', '--check']
      const { stdout, stderr } = await runIn(cwd, words, rewrite)
      expect(JSON.parse(stdout)).toMatchObject({ commands: [command] })
      expect(readFileSync(join(folder, 'body.md'), 'utf8')).toContain(`\n${command}\n`)
      expect(stderr).not.toContain('internal')
    }
  })

  it('is written to a file beside the run, and the numbers too', async () => {
    const folder = folderWith({ Dockerfile: 'FROM a\nRUN BAKED\n', 'b/Dockerfile': '# MANUAL\n' })
    const { code: exit, stdout } = await runIn(folder, [
      '--write',
      '--pr-body=body.md',
      '--summary-json=-',
    ])
    expect(exit).toBe(1)
    expect(readFileSync(join(folder, 'body.md'), 'utf8')).toContain('| `Dockerfile:2` | `BAKED` |')
    expect(JSON.parse(stdout)).toEqual({
      schema: 1,
      written: true,
      files: 2,
      changed: 1,
      failed: 0,
      findings: { fixed: 1, review: 0, conflict: 0, manual: 1, note: 0 },
      callers: {
        files: 0,
        changed: 0,
        failed: 0,
        findings: { fixed: 0, review: 0, conflict: 0, manual: 0, note: 0 },
      },
      changedFiles: ['Dockerfile'],
      commands: [expect.stringContaining('docker build')],
      rotate: ['BAKED', 'MANUAL'],
    })
  })

  it.each([
    [['--summary-json', '-'], '--summary-json - needs standard output'],
    [['--pr-body', '-'], '--pr-body takes a file'],
    [
      ['--pr-body', 'nosuch/body.md'],
      '--pr-body: nosuch/body.md cannot be written: it is not there',
    ],
    [['--stdin-filename', 'a'], '--stdin-filename is for a text on standard input'],
  ])('%j is refused', async (words, message) => {
    const { code: exit, stderr } = await runIn(folderWith({ Dockerfile: 'FROM a\n' }), words)
    expect([exit, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})

describe('--stdin-filename', () => {
  it('gives the text its path and its context', async () => {
    const folder = folderWith({ 'app/.npmrc': 'x', 'app/package.json': '{}' })
    const words = ['-', '--stdin-filename', 'app/web.Dockerfile', '--format', 'json']
    const { stdout } = await runIn(folder, words, undefined, 'COPY package.json ./\nRUN BAKED\n')
    expect(JSON.parse(stdout).files).toMatchObject([
      { path: 'app/web.Dockerfile', command: expect.stringMatching(/-f app\/web.Dockerfile app$/) },
    ])
  })
})

describe('--format sarif', () => {
  it('exits 0, whatever is found; the others do not', async () => {
    const folder = folderWith({ Dockerfile: 'FROM a\nRUN BAKED\n' })
    expect((await runIn(folder, ['--format', 'sarif'])).code).toBe(0)
    expect((await runIn(folder, ['--format', 'rdjson'])).code).toBe(1)
  })
})

describe('text for Markdown', () => {
  it('means nothing but itself', () => {
    expect(plainText('*a* [b](c) <d> @e #1 `f` g_h _i_ a\nb')).toBe(
      String.raw`\*a\* \[b\](c) &lt;d> &#64;e &#35;1 \`f\` g_h \_i\_ a\\u000ab`,
    )
    expect(code('a`b')).toBe('``a`b``')
    expect(code('`a')).toBe('`` `a ``')
    expect(block('sh', '````\n')).toBe('`````sh\n````\n`````\n')
  })
})
