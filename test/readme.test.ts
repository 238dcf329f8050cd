import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { judgeValue } from '../src/catalog/values.ts'
import { options } from '../src/cli/options.ts'
import { contextReader } from '../src/context.ts'
import { checked } from '../src/config/read.ts'
import { configSchema } from '../src/config/schema.ts'
import { rewrite } from '../src/rewrite.ts'
import type { Status } from '../src/result.ts'
import { build } from './built.ts'
import { action } from './packaging/action.ts'
import { filled } from './readme/fill.ts'
import { limits } from './readme/limits.ts'
import { type Call, root, value, Workspace } from './readme/workspace.ts'
import { runIn } from './stand-in.ts'

beforeAll(build)

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
/** The README and the pages behind it, as one text. */
const readme = pages.map(read).join('\n')
const { version } = JSON.parse(read('package.json')) as { version: string }
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

it.each(pages)(
  '%s shows what the program prints today (vitest -u writes it anew)',
  async (page) => {
    await expect(await filled(read(page))).toMatchFileSnapshot(join(root, page))
  },
)

it('is short, and leaves the rest to pages that it links to', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(251)
  for (const page of pages.slice(1)) expect(read('README.md')).toContain(`](${page})`)
})

describe('its commands', () => {
  // the part behind `npm ci` is what is run here; npm itself is a stand-in
  const runnable = (page: string) => [
    ...blocks(read(page), 'sh').map((text) => text.replaceAll('npm ci && ', '')),
    ...blocks(read(page), 'yaml').map(stepsOf),
  ]
  const shell = pages.flatMap(runnable)
  const all = pages.flatMap((page) =>
    // a terminal asks, and has tests of its own
    runnable(page).flatMap((lines) =>
      ['', 'secretmount --interactive\n'].includes(lines) ? [] : [[page, lines] as const],
    ),
  )

  it.each(all)('of %s run: %s', async (page, lines) => {
    const workspace = await Workspace.open()
    // what runs on machines of a CI installs what it uses
    const { status, text } = workspace.run(lines, secrets, page === 'docs/ci.md')
    expect(text).not.toMatch(
      /^(?:secretmount: |status \d)|could not (?:check|be processed)|not found/m,
    )
    expect(status).toBeLessThanOrEqual(1)
    for (const call of workspace.calls()) expectSense(call)
  })

  it('say the version that is released, and inputs that the action has', () => {
    const said = [...readme.matchAll(/secretmount@v?([\d.]+)|rev: v([\d.]+)/g)]
    expect(said.length).toBeGreaterThan(5)
    for (const [, one, other] of said) expect(one ?? other).toBe(version)
    const withs = [
      ...readme.matchAll(
        /uses: your-org\/secretmount@.*\n(?: +id: .*\n)? +with:\n((?: {10}.*\n)+)/g,
      ),
    ]
    expect(withs.length).toBeGreaterThan(2)
    for (const [, block] of withs)
      for (const [, name] of block!.matchAll(/^ {10}([\w-]+):/gm))
        expect(Object.keys(action.inputs)).toContain(name)
  })

  it('configure what can be configured', () => {
    const [, text] = /<!-- config -->\n\n```json\n([^]*?)```/.exec(readme)!
    expect(checked(JSON.parse(text!)).warnings).toEqual([])
    const keys = [...read('docs/config.md').matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(
      (match) => match[1]!.split(', ').map((key) => key.slice(1, -1)),
    )
    expect(keys.toSorted()).toEqual(
      Object.keys(configSchema.entries)
        .filter((key) => key !== '$schema')
        .toSorted(),
    )
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
    const apply = shell.find((lines) => lines.startsWith('secretmount | git '))
    const bulk = shell.find((lines) => lines.includes('for ') && lines.includes('git commit'))
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

/** What the steps of a workflow or pipeline run, one after the other. */
function stepsOf(yaml: string): string {
  const many = /(?:run: \|\n((?: {10}.*\n)+))|(?:run: ([^|\n].*\n))|script:\n((?: +- .*\n)+)/g
  return [...yaml.matchAll(many)]
    .map(([, block, line, list]) => block ?? line ?? list!.replaceAll(/^ +- /gm, ''))
    .join('')
}

/** What a stand-in was called with must be what the real program takes. */
function expectSense({ program, words, environment, input }: Call): void {
  if (program === 'npm')
    expect(['run check', 'link', `install --global secretmount@${version}`]).toContain(
      words.join(' '),
    )
  else if (program === 'npx') expect(words.slice(0, 2)).toEqual(['--yes', `secretmount@${version}`])
  else if (program === 'gh') expect(words.slice(0, 2)).toEqual(['pr', 'create'])
  else if (program === 'reviewdog')
    expect((JSON.parse(input) as { diagnostics: unknown[] }).diagnostics.length).toBeGreaterThan(0)
  else if (words.includes('secretmount'))
    // the project's own image
    expect(['build --tag secretmount .', 'run --rm']).toContain(
      words[0] === 'build' ? words.join(' ') : words.slice(0, 2).join(' '),
    )
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

  it('name values that count as placeholders', () => {
    const page = read('docs/secrets.md')
    const part = page.slice(page.indexOf('| Counts as a placeholder |')).split('\n\n')[0]!
    // of what is cut off there is no more to ask
    const said = [...part.matchAll(/`([^`]+)`/g)]
      .map((match) => match[1]!.split('='))
      .filter((words) => !words.join('').includes('…'))
    expect(said.length).toBeGreaterThan(20)
    for (const words of said) {
      const [value = '', name = 'API_TOKEN'] = words.toReversed()
      expect([value, judgeValue(name, value)]).toEqual([value, 'placeholder'])
    }
    expect(judgeValue('API_TOKEN', 'test_9f8a7b6c5d4e')).toBe('literal')
  })

  it('name every option of verify, and no other', async () => {
    const own = readme.slice(readme.indexOf('<!-- verify -->'))
    const help = (await Workspace.open()).run('secretmount verify --help').text
    const known = [...help.matchAll(/^ +(?:-\w, )?--([\w-]+)/gm)]
      .map((match) => match[1]!)
      .filter((name) => !['help', 'version'].includes(name))
    expect([...own.matchAll(/^\| `--([\w-]+)`/gm)].map((match) => match[1])).toEqual(known)
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
    [0, 'the new text is printed', ['-'], 'FROM alpine\nARG NPM_TOKEN\nRUN npm ci\n'],
    [1, 'it is not', ['-', '--check'], 'FROM alpine\nARG NPM_TOKEN\nRUN npm ci\n'],
    [1, 'it is told alone', ['-', '--format', 'json'], 'FROM alpine\nARG NPM_TOKEN\nRUN npm ci\n'],
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

  it.each([...pages, 'docs/transforms/README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'])(
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
