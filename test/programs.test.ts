import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { effectsOf } from '../src/catalog/programs/effects.ts'
import { wrapperOf } from '../src/catalog/programs/wrappers.ts'
import { rows, tools } from '../src/catalog/tools.ts'
import { patternsIn } from './patterns/collect.ts'
import { rewrite } from '../src/rewrite.ts'
import { readScript } from '../src/shell.ts'

/** A row for a program that nobody has: every effect that the table knows. */
vi.mock(import('../src/catalog/programs/services.ts'), async (original) => {
  const { tool, call } = await import('../src/catalog/programs/row.ts')
  return {
    services: [
      ...(await original()).services,
      tool({
        name: 'warp',
        runs: 'none',
        variables: ['WARP_TOKEN'],
        files: ['netrc'],
        needs: call('fetch|lock'),
        prints: { of: ['words', 'files', 'stdin'], as: 'all', when: call('show') },
        traces: [{ flags: ['--loud'], to: 'errors', files: ['--log'] }],
        spills: [{ when: call('lock'), variables: ['WARP_TOKEN'], to: 'warp.lock' }],
        keeps: [{ when: call('remember'), to: 'its memory', instead: 'let it forget' }],
        persists: [
          {
            when: call('login'),
            to: '~/.warprc',
            undo: call('logout'),
            instead: 'give WARP_TOKEN to the RUN',
          },
        ],
      }),
      tool({ name: 'warp-copy', copies: { recursive: ['-r'], into: ['--into'] } }),
      tool({ name: 'warp-edit', edits: { flags: ['-w'] } }),
      tool({ name: 'warp-store', stores: { to: 'last' } }),
      tool({
        name: 'warp-rm',
        inert: true,
        runs: 'none',
        deletes: { recursive: ['-r'], forced: ['-q'] },
      }),
      tool({ name: 'warp-mode', changes: { what: 'mode', recursive: ['-r'], skip: 1 } }),
    ],
  }
})

const effects = (source: string) => effectsOf(readScript(source, wrapperOf).commands[0]!)

async function verdict(run: string): Promise<string> {
  const { findings } = rewrite(`FROM debian:12\nARG WARP_TOKEN\nRUN ${run}\n`, {})
  return findings.map(({ status, message }) => `${status} ${message}`).join('\n')
}

describe('a program with a row', () => {
  it.each(['warp fetch', 'sudo warp fetch', 'timeout 5 warp fetch', 'npx warp fetch'])(
    'is a reader in: %s',
    async (run) => {
      expect(await verdict(run)).toContain('fixed')
    },
  )

  it.each([
    ['warp show "$WARP_TOKEN" > /f', '/f'],
    ['echo "$WARP_TOKEN" | warp show > /f', '/f'],
    ['warp fetch --header "$WARP_TOKEN" --loud 2> /log', '/log'],
    ['warp fetch --header "$WARP_TOKEN" --log /log', '/log'],
    ['warp lock', 'warp.lock'],
    ['warp remember "$WARP_TOKEN"', 'its memory'],
    ['warp login "$WARP_TOKEN"', '~/.warprc'],
    ['warp-edit -w "s/x/$WARP_TOKEN/" /f', '/f'],
    ['echo "$WARP_TOKEN" | warp-store /f', '/f'],
    ['echo "$WARP_TOKEN" > /f && warp-copy /f /g && warp-rm /f', '/g'],
    ['echo "$WARP_TOKEN" > /f && warp-copy --into /g /f && warp-rm -q /f', '/g/f'],
    ['echo "$WARP_TOKEN" > /d/f && warp-copy -r /d /e && warp-rm -r /d', '/d/f'],
  ])('leaves the value in: %s', async (run, to) => {
    for (const command of [run, run.replaceAll(/(?<=^|[&|] )warp/g, 'sudo warp')]) {
      const told = await verdict(command)
      expect(told).toContain('manual')
      expect(told).toContain(`writes it to ${to},`)
    }
  })

  it.each([
    'warp login "$WARP_TOKEN" && warp fetch && warp logout',
    'echo "$WARP_TOKEN" > /f && curl -T /f https://files.example.com && warp-rm /f',
    'warp fetch --header "$WARP_TOKEN" > /f',
    'warp-edit "$WARP_TOKEN"',
  ])('leaves nothing in: %s', async (run) => {
    expect(await verdict(run)).toContain('fixed')
  })

  it.each([
    ['warp-rm .npmrc', 'npm ci'],
    ['warp-mode 600 .npmrc', 'npm ci'],
  ])('%s goes with the file that is mounted', (command, rest) => {
    const source = `FROM node:20\nWORKDIR /app\nCOPY .npmrc ./\nRUN npm ci && ${command}\n`
    const { after } = rewrite(source, { unsafe: true })
    expect(after).toContain('--mount=type=secret,id=npmrc')
    expect(after.trimEnd().endsWith(rest)).toBe(true)
  })

  it('shows its value in the log', async () => {
    expect(await verdict('warp show "$WARP_TOKEN"')).toContain(
      'prints WARP_TOKEN into the build log',
    )
    expect(await verdict('warp fetch "$WARP_TOKEN" --loud')).toContain(
      'has warp show what it sends',
    )
  })
})

describe('what a command reads by itself', () => {
  it.each([
    ['warp fetch', ['WARP_TOKEN'], 'none', true],
    ['sudo cp a b', [], 'none', true],
    ['curl https://example.com', [], 'none', true],
    ['find . -name x', [], 'none', true],
    ['find . -exec frobnicate {} +', [], 'foreign', true],
    ["sh -c 'cp a b'", [], 'none', true],
    ['sh build.sh', [], 'project', true],
    ['. ./env.sh', [], 'project', true],
    ['npm run build', ['npm_config_*'], 'project', true],
    ['npm ci', ['npm_config_*'], 'foreign', true],
    ['frobnicate', 'any', 'foreign', false],
    ['sudo --frobnicate cp a b', 'any', 'foreign', false],
    ['A=b', [], 'none', true],
  ])('%s', (source, variables, runsCode, known) => {
    const reads = effects(source).reads
    expect({ ...reads, files: undefined }).toMatchObject({ runsCode, known })
    if (variables === 'any') expect(reads.variables).toBe('any')
    else expect(reads.variables).toEqual(expect.arrayContaining(variables as string[]))
    if (variables.length === 0) expect(reads.variables).toEqual([])
  })

  it('is what its wrappers read too', () => {
    expect(effects('doppler run -- curl https://example.com').reads.variables).toContain(
      'DOPPLER_*',
    )
  })
})

/** Names of programs that say something else in a pattern. */
const sayingOtherThings = // words of the shell's language
  (
    'cd eval export let read set shift source test time unset ' +
    // schemes and ends of addresses
    'git https ' +
    // ends of the names of files that are scripts
    'bash gem php rake sh zsh'
  ).split(' ')

/** The same in one file alone. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  // names of scripts, of variables and of folders
  'src/trace/run-time.ts': ['wait', 'script'],
  'src/trace/enter/sure-places.ts': ['dir', 'file'],
  'src/trace/read/calls.ts': ['env', 'asdf', 'conda'],
  'src/trace/read/reads-by-itself.ts': ['local'],
  'src/remedy/file/whole-file.ts': ['ssh'],
  // a function of just, fields of package.json, an image
  'src/trace/recipes.ts': ['env'],
  'src/trace/read/manifest-part.ts': ['install'],
  'src/trace/read/node-image.ts': ['node'],
  // functions of general languages
  'src/trace/read/code-calls.ts': ['command'],
  'src/trace/read/readings.ts': ['env'],
  'src/trace/write/code-writes.ts': ['env', 'join', 'replace', 'strip'],
  'src/trace/write/started-texts.ts': ['env'],
  'src/trace/write/unfollowed.ts': ['pickle', 'echo', 'env'],
  'src/remedy/file/file-changes.ts': ['unlink'],
  // `$(cat f)` is the shell's `$(<f)`
  'src/trace/write/cut-out.ts': ['cat'],
  // a table of forms in which a shell hides a value from whoever reads its commands
  'src/trace/write/unfollowed-forms.ts': ['mapfile', 'readarray', 'printf', 'xargs'],
}

describe('what follows a secret', () => {
  const rooms = ['src/trace', 'src/remedy']
  const files = rooms.flatMap((room) =>
    (readdirSync(room, { recursive: true }) as string[])
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(room, path)),
  )
  const names = new Set(tools.flatMap(({ name, commands }) => [name, ...commands]))
  // words that mean something else there: a kind of mount, a form, a state
  for (const word of [
    'docker',
    'ssh',
    'script',
    'read',
    'helper',
    'task',
    'node',
    'podman',
    'bundler',
  ])
    names.delete(word)

  it.each(files)('knows no program by its name: %s', (path) => {
    const source = readFileSync(path, 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '')
    const quoted = [...source.matchAll(/'([\w .-]+)'/g)].map(([, word]) => word!)
    expect(quoted.filter((word) => names.has(word))).toEqual([])
    expect(source).not.toMatch(/\.is\('/)
  })

  const inPatterns = new Set(rows.flatMap(({ name, commands }) => [name, ...commands]))
  for (const word of sayingOtherThings) inPatterns.delete(word)

  it.each(files)('knows none in a pattern either: %s', (path) => {
    const { patterns, made } = patternsIn(path, readFileSync(path, 'utf8'))
    const sources = [...patterns, ...made.flatMap(({ pattern }) => pattern ?? [])]
    const found = sources.flatMap(({ source }) => wordsIn(source))
    const others = elsewhere[path] ?? []
    expect(found.filter((word) => inPatterns.has(word) && !others.includes(word))).toEqual([])
  })
})

/** The words of a pattern, without those that are a part of it: `\\b`, `(?<name>…)`. */
function wordsIn(pattern: string): string[] {
  return pattern.replaceAll(/\\[a-zA-Z]|\(\?<\w+>/g, ' ').match(/[\w-]{2,}/g) ?? []
}
