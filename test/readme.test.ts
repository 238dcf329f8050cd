import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { options } from '../src/cli/options.ts'
import { contextReader } from '../src/context.ts'
import { rewrite } from '../src/rewrite.ts'
import type { Status } from '../src/result.ts'
import { transforms } from '../transforms/index.ts'
import { build } from './built.ts'
import { filled } from './readme/fill.ts'
import { limits } from './readme/limits.ts'
import { type Call, root, value, Workspace } from './readme/workspace.ts'
import { runIn } from './stand-in.ts'

beforeAll(build)

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const readme = read('README.md')
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n((?:.*\\n)*?)\`\`\`\\n`, 'g'))].map(
    (match) => match[1]!,
  )
/** Cells of the first column of the table under a heading. */
const column = (heading: string) => {
  const part = readme.slice(readme.indexOf(`| ${heading} |`))
  return part
    .slice(0, part.indexOf('\n\n'))
    .split('\n')
    .slice(2)
    .map((row) => row.split('|')[1]!.trim())
}
const secrets = [...new Set([...readme.matchAll(/"\$\{(\w+):\?\}"/g)].map((match) => match[1]!))]

it('shows what the program prints today (vitest -u writes it anew)', async () => {
  await expect(await filled(readme)).toMatchFileSnapshot(join(root, 'README.md'))
})

describe('its commands', () => {
  // the part behind `npm ci` is what is run here; npm itself is a stand-in
  const shell = blocks(readme, 'sh').map((text) => text.replaceAll('npm ci && ', ''))
  const yaml = blocks(readme, 'yaml').flatMap((text) => [
    ...[...text.matchAll(/run: \|\n((?: {10}.*\n)+)/g)].map((match) => match[1]!),
    ...[...text.matchAll(/(?:run|entry): ([^|\n].*)/g)].map((match) => match[1]!),
  ])

  it.each([...new Set([...shell, ...yaml])])('run: %s', async (lines) => {
    const workspace = await Workspace.open()
    const { status, text } = workspace.run(lines, secrets)
    expect(text).not.toMatch(
      /^(?:secretmount: |status \d)|could not (?:check|be processed)|not found/m,
    )
    expect(status).toBeLessThanOrEqual(1)
    for (const call of workspace.calls()) expectSense(call)
  })

  it('write, apply and commit what they say', async () => {
    const migrated = async (lines: string, path = 'Dockerfile') => {
      const workspace = await Workspace.open()
      workspace.run(lines)
      return readFileSync(join(workspace.folder, path), 'utf8')
    }
    const after = rewrite(read('fixtures/readme/Dockerfile'), {
      readContext: contextReader(join(root, 'fixtures/readme')),
    }).after
    const [, apply] = shell.filter((lines) => /--write$|git apply/m.test(lines))
    const [bulk] = shell.filter((lines) => lines.startsWith('for '))
    expect(await migrated('secretmount --write')).toBe(after)
    expect(await migrated(apply!)).toBe(after)
    expect(await migrated(`${bulk}\ngit -C repos/web show HEAD:Dockerfile > shown`, 'shown')).toBe(
      after,
    )
  })

  it('are those that CI runs', () => {
    expect(readme).toContain('\nnpm ci && npm run check\n')
    expect(read('.ci/run')).toContain('\nnpm ci && npm run check\n')
  })

  it('put the program on the path', () => {
    const prefix = mkdtempSync(join(tmpdir(), 'secretmount-'))
    const env = {
      ...process.env,
      npm_config_prefix: prefix,
      npm_config_ignore_scripts: 'true',
      npm_config_offline: 'true',
      npm_config_audit: 'false',
    }
    execFileSync('npm', ['link'], { cwd: root, env, stdio: 'pipe' })
    expect(
      execFileSync(join(prefix, 'bin/secretmount'), ['--version'], { encoding: 'utf8' }),
    ).toMatch(/^\d/)
  })
})

/** What a stand-in was called with must be what the real program takes. */
function expectSense({ program, words, environment, input }: Call): void {
  if (program === 'npm') expect(['run check', 'link']).toContain(words.join(' '))
  else if (program === 'reviewdog')
    expect(input).toMatch(/^diff --git a\/Dockerfile b\/Dockerfile\n/)
  else {
    expect(words[0]).toBe('build')
    const flags = words.flatMap((word, index) => (word === '--secret' ? [words[index + 1]!] : []))
    expect(flags.length + words.filter((word) => word === '--ssh').length).toBeGreaterThan(0)
    for (const flag of flags) {
      expect(flag).toMatch(
        program === 'podman'
          ? /^id=[\w.-]+,type=(?:env,env|file,src)=[^,]+$/
          : /^id=[\w.-]+,(?:env|src)=[^,]+$/,
      )
      const name = /,env=(\w+)$/.exec(flag)?.[1]
      if (name !== undefined) expect(environment[name]).toBe(value)
    }
    expect(['.', 'fixtures/readme']).toContain(words.at(-1))
  }
}

describe('its tables', () => {
  it('name every option, and no other', () => {
    expect(column('Option')).toEqual(Object.keys(options).map((name) => `\`--${name}\``))
  })

  it('name every transform, and no other', () => {
    expect(column('Transform').map((cell) => /\w[\w-]*/.exec(cell)![0])).toEqual(
      transforms.map(({ name }) => name),
    )
  })

  it('name every status, and no other', () => {
    const statuses: Record<Status, true> = {
      fixed: true,
      review: true,
      conflict: true,
      manual: true,
      note: true,
    }
    expect(column('Status')).toEqual(Object.keys(statuses).map((status) => `\`${status}\``))
  })

  it('name every option of verify, and no other', async () => {
    const own = readme.slice(readme.indexOf('<!-- verify -->'))
    const help = (await Workspace.open()).run('secretmount verify --help').text
    const known = [...help.matchAll(/^ +(?:-\w, )?--([\w-]+)/gm)]
      .map((match) => match[1]!)
      .filter((name) => !['help', 'version'].includes(name))
    expect([...own.matchAll(/^\| `--(\w+)`/gm)].map((match) => match[1])).toEqual(known)
  })
})

describe('its exit codes', () => {
  let workspace: Workspace

  beforeAll(async () => {
    workspace = await Workspace.open()
  })

  it('are three', () => expect(column('Code')).toEqual(['0', '1', '2']))

  const api = 'FROM alpine\nARG API_TOKEN\nLABEL token=$API_TOKEN\n'
  it.each([
    [0, 'nothing remains', ['-'], 'FROM alpine\n'],
    [0, 'what was fixed is written', ['--write', 'repos/api']],
    [
      0,
      'only notes remain',
      ['--check', '-'],
      'FROM alpine\nCOPY pip.conf /etc/\nRUN pip install x\n',
    ],
    [1, 'a dry run has a diff', ['repos/web']],
    [1, 'something remains', ['-'], api],
    [0, 'one would be 1', ['--no-exit-codes', '-'], api],
    [2, 'the option is unknown', ['--wirte']],
    [2, 'there is no such path', ['nosuch']],
    [2, 'nothing could be run', ['bad.Dockerfile']],
    [1, 'one of two could not be processed', ['bad.Dockerfile', 'repos/api']],
  ])('%i when %s', async (code, _when, words, stdin = '') => {
    writeFileSync(join(workspace.folder, 'bad.Dockerfile'), 'FROM {{ image }}\n')
    expect((await runIn(workspace.folder, words, rewrite, stdin)).code).toBe(code)
  })

  it.each([
    [0, 'verify finds none', 'app.tar --secret NPM_TOKEN=env:NPM_TOKEN'],
    [1, 'verify finds one', 'leaky.tar --secret NPM_TOKEN=env:NPM_TOKEN'],
    [2, 'verify cannot check', 'nosuch.tar --secret NPM_TOKEN=env:NPM_TOKEN'],
    [2, 'a value is too short', 'app.tar --secret SHORT=file:short'],
  ])('%i when %s', (code, _when, words) => {
    writeFileSync(join(workspace.folder, 'short'), '12345')
    expect(
      workspace.run(`trap - ERR; secretmount verify ${words}; echo "code $?"`, ['NPM_TOKEN']).text,
    ).toMatch(new RegExp(`code ${code}\n$`))
  })
})

describe('its limits', () => {
  it('are those that are tried here', () => {
    expect(column('Case')).toEqual(limits.map(({ title }) => title))
  })

  it.each(limits)('$title', async ({ source, files, says }) => {
    const result = rewrite(source, { readContext: (path) => files?.[path] })
    expect(result.after).toBe(source)
    expect(
      result.error ??
        result.findings.map(({ status, message }) => `${status}: ${message}`).join('\n'),
    ).toMatch(says)
  })

  const api = 'FROM node:22\nARG API_TOKEN\n'
  it.each([
    [
      'a script may read the variable',
      `${api}COPY fetch.sh .\nRUN ./fetch.sh\n`,
      /fixed: .*\.\/fetch\.sh may read it/,
    ],
    ['so may make', `${api}COPY . .\nRUN make\n`, /fixed: .*make may read it/],
    [
      'a print is left',
      `${api}RUN echo "$API_TOKEN" && wget --header "X: $API_TOKEN" https://files.example.com/\n`,
      /manual: .*prints API_TOKEN into the build log/,
    ],
    [
      'a value that is built into a program is told',
      'FROM golang:1.24\nARG API_TOKEN\nRUN go build -ldflags "-X main.key=$API_TOKEN"\n',
      /builds the value into its product/,
    ],
    [
      'a literal is to be rotated',
      'FROM node:22\nARG API_TOKEN=s3cr3t-for-tests-only\nRUN ./a "$API_TOKEN"\n',
      /fixed: (?!.*s3cr3t).*rotate it/,
    ],
    [
      'FROM may need it',
      'ARG API_TOKEN\nFROM npm.example.com/a:$API_TOKEN\nRUN ./a\n',
      /manual: .*FROM of line 2 needs it/,
    ],
    [
      'COPY may need it',
      `${api}COPY $API_TOKEN /a\nRUN ./a "$API_TOKEN"\n`,
      /manual: .*COPY of line 3 needs it/,
    ],
    [
      'WORKDIR may need it',
      `${api}WORKDIR /a/$API_TOKEN\nRUN ./a "$API_TOKEN"\n`,
      /manual: .*WORKDIR of line 3 needs it/,
    ],
    [
      'public names are left alone',
      'FROM node:22\nARG VITE_KEY_TOKEN\nARG NEXT_PUBLIC_API_KEY\nARG REACT_APP_API_KEY\nRUN npm run build\n',
      /^$/,
    ],
    [
      'names that only look like a secret are left alone',
      'FROM node:22\nARG TOKEN_URL\nARG PUBLIC_KEY\nRUN ./a "$TOKEN_URL" "$PUBLIC_KEY"\n',
      /^$/,
    ],
  ])('%s', (_what, source, says) => {
    expect(
      rewrite(source)
        .findings.map(({ status, message }) => `${status}: ${message}`)
        .join('\n'),
    ).toMatch(says)
  })
})

describe('its words', () => {
  it('are true of --write: a diff only when it is asked for', async () => {
    const { folder } = await Workspace.open()
    expect((await runIn(folder, ['--write', 'repos/api'], rewrite)).stdout).toBe('')
    expect(
      (await runIn(folder, ['--write', '--format', 'diff', 'repos/web'], rewrite)).stdout,
    ).toContain('diff --git a/Dockerfile')
  })

  it('are true of JSON: nothing beside it', async () => {
    const { folder } = await Workspace.open()
    expect((await runIn(folder, ['--format', 'json', 'repos'], rewrite)).stderr).toBe('')
  })

  it('are true of a dead header: a live one takes its place when it is needed', () => {
    const source =
      'FROM alpine:3.22\n# syntax=docker/dockerfile:1\nARG API_TOKEN\nRUN wget --header "X: $API_TOKEN" https://files.example.com/\n'
    expect(rewrite(source).after.match(/.*syntax=.*|^FROM/gm)).toEqual([
      '# syntax=docker/dockerfile:1',
      'FROM',
    ])
  })

  it('are true of header 1.2 and --style file', () => {
    const source =
      '# syntax=docker/dockerfile:1.2\nFROM alpine:3.22\nARG API_TOKEN\nRUN wget --header "X: $API_TOKEN" https://files.example.com/\n'
    expect(rewrite(source, { style: 'file' }).after).toMatch(
      /^# syntax=docker\/dockerfile:1\.2\n[^]*cat \/run\/secrets/,
    )
  })

  it.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'])(
    'link to files and headings that are there: %s',
    (path) => {
      for (const [, link] of read(path).matchAll(/\]\((?!https:)([^)]+)\)/g)) {
        const [file, heading] = link!.split('#') as [string, string?]
        const target = file === '' ? path : join(dirname(path), file)
        expect(existsSync(join(root, target)), link).toBe(true)
        const headings =
          heading === undefined
            ? []
            : [...read(target).matchAll(/^#+ (.*)/gm)].map((match) =>
                match[1]!
                  .toLowerCase()
                  .replaceAll(/[^\w -]/g, '')
                  .replaceAll(' ', '-'),
              )
        if (heading !== undefined) expect(headings, link).toContain(heading)
      }
    },
  )
})
