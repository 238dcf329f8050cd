import { describe, expect, it, vi } from 'vitest'
import { rewrite } from '../src/rewrite.ts'

/** Rows for programs that nobody has, an effect each. */
vi.mock(import('../src/catalog/programs/services.ts'), async (original) => {
  const { tool, call } = await import('../src/catalog/programs/row.ts')
  const { writesFile } = await import('../src/catalog/programs/effect.ts')
  return {
    services: [
      ...(await original()).services,
      tool({ name: 'weft-move', copies: { moves: true, recursive: 'always' } }),
      tool({ name: 'weft-link', copies: { links: true, recursive: 'always' } }),
      tool({ name: 'weft-log', logs: { to: ['/var/log/weft.log'], instead: 'keep it quiet' } }),
      tool({ name: 'weft-run', code: { flags: ['-e'], writes: writesFile, fromStdin: true } }),
      tool({
        name: 'weft-out',
        output: ['--out'],
        prints: { of: ['words'], as: 'all' },
      }),
      tool({ name: 'weft-make', names: 'operands' }),
      tool({ name: 'weft-name', namesBy: ['--name'] }),
      tool({ name: 'weft-session', sessions: ['--jar'] }),
      tool({
        name: 'weft-load',
        runs: 'none',
        namedByAddress: { unless: ['-O'], advised: '-O', query: true },
      }),
      tool({ name: 'weft-read', runs: 'none', fills: 'REPLY' }),
      tool({ name: 'weft-trap', defers: true }),
      tool({ name: 'weft-find', runs: 'none', walks: ['-exec'] }),
      tool({ name: 'weft-int', interprets: ['weft-int'], scripts: call('\\S+') }),
      tool({ name: 'weft-task', runs: 'project', tasks: ['weft-task'], scripts: call('build') }),
      tool({ name: 'weft-use', runs: 'none', uses: ['words', 'stdin'] }),
      tool({
        name: 'weft-say',
        inert: true,
        runs: 'none',
        speaks: 'words',
        prints: { of: ['words'], as: 'all' },
      }),
      tool({ name: 'weft-cd', inert: true, runs: 'none', enters: 'named' }),
      tool({ name: 'weft-test', inert: true, runs: 'none', tests: true }),
    ],
  }
})

function verdict(run: string): string {
  const { findings } = rewrite(`FROM debian:12\nARG WEFT_TOKEN\nRUN ${run}\n`, {})
  return findings.map(({ status, message }) => `${status} ${message}`).join('\n')
}

describe('an effect of a row', () => {
  it.each([
    ['echo "$WEFT_TOKEN" > /f && weft-link /f /g && rm /f', '/g'],
    ['weft-log "$WEFT_TOKEN"', '/var/log/weft.log'],
    [`weft-run -e "open('/f','w').write('$WEFT_TOKEN')"`, 'wherever its code puts it'],
    ['weft-out "$WEFT_TOKEN" --out /f', '/f'],
    ['weft-make "/srv/$WEFT_TOKEN"', 'the name of a file'],
    ['weft-name --name "/srv/$WEFT_TOKEN"', 'the name of a file'],
    ['weft-session --header "$WEFT_TOKEN" --jar /f', '/f'],
    [
      'weft-load "https://files.example.com/a?token=$WEFT_TOKEN"',
      'a file that weft-load names after the whole address',
    ],
    ['weft-read x <<< "$WEFT_TOKEN"; echo "$x" > /f', '/f'],
    [`weft-trap 'echo "$WEFT_TOKEN" > /f' EXIT`, 'wherever the text for weft-trap puts it'],
    [
      `weft-find / -exec sh -c 'echo "$WEFT_TOKEN" > /f' \\;`,
      'wherever the text for weft-find puts it',
    ],
  ])('leaves the value in: %s', (run, to) => {
    const told = verdict(run)
    expect(told).toContain('manual')
    expect(told).toContain(`writes it to ${to},`)
  })

  it('moves a file that would be mounted', () => {
    expect(verdict('echo "$WEFT_TOKEN" > /f && weft-move /f /g')).toContain('manual')
  })

  it.each([
    `weft-run -e "print('$WEFT_TOKEN'.size)"`,
    'weft-load -O a "https://files.example.com/a?token=$WEFT_TOKEN"',
    'weft-use "$WEFT_TOKEN"',
  ])('leaves nothing in: %s', (run) => {
    expect(verdict(run)).toMatch(/^fixed .* for the RUN of line 3$/)
  })

  it('is missing where nobody knows what becomes of the value', () => {
    expect(verdict('weft-unknown "$WEFT_TOKEN"')).toContain(
      'look that weft-unknown keeps it nowhere',
    )
  })

  it('shows the value in the log', () => {
    expect(verdict('weft-say "$WEFT_TOKEN"')).toContain('prints WEFT_TOKEN into the build log')
  })

  it.each(['weft-int ./a.weft', 'weft-task build'])('runs code that may read it: %s', (run) => {
    expect(verdict(run)).toContain('may read it')
  })

  it.each([`weft-find / -exec sh -c 'mkdir x' \\;`, 'weft-test -n a', 'weft-cd /srv'])(
    'has nothing to do with it: %s',
    (run) => {
      expect(verdict(run)).toContain('nothing in this file can read it')
    },
  )
})
