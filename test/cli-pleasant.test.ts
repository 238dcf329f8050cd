import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findingLines } from '../src/cli/chat.ts'
import { completed } from '../src/cli/completion.ts'
import { completionScript } from '../src/cli/completion-scripts.ts'
import type { Output } from '../src/cli/io.ts'
import { options } from '../src/cli/options.ts'
import { progressOn } from '../src/cli/progress.ts'
import { wrapFor } from '../src/cli/wrap.ts'
import { explanations } from '../src/explanations.ts'
import { paintFor, colourless } from '../src/paint.ts'
import { rewrite } from '../src/rewrite.ts'
import { folderWith, resultOf, runIn } from './stand-in.ts'

const baked = 'FROM alpine\nRUN BAKED\n'

/** A terminal that keeps what is written to it. */
function terminal(columns: number): Output & { readonly text: () => string } {
  let all = ''
  return {
    isTerminal: true,
    columns,
    write: async (text) => {
      all += String(text)
      return true
    },
    text: () => all,
  }
}

describe('a slip of the pen', () => {
  it.each([
    [['--wirte'], 'there is no option --wirte; did you mean --write? See secretmount --help\n'],
    [['--\u001B[2Jx'], 'there is no option --\\u001b[2Jx'],
    [['--chek', '--formt'], 'there is no option --chek, --formt; did you mean --check? See'],
    [
      ['verify', 'app.tar', '--sercet', 'A'],
      'did you mean --secret? See secretmount verify --help\n',
    ],
    [['--config-file', 'x'], 'there is no option --config-file; did you mean --config? See'],
    [['--exit-codes'], 'did you mean --no-exit-codes? See'],
    [['scan', '--formt', 'json'], 'did you mean --format? See secretmount scan --help\n'],
    [['verfy', 'app.tar'], 'no such path: verfy, app.tar; did you mean secretmount verify?'],
    [['scna', '.', '--write'], 'no such path: scna; did you mean secretmount scan?'],
    [['explain', 'varible'], 'there is no transform varible; did you mean variable?'],
    [['completion', 'ksh'], 'there is no shell "ksh", choose of bash, zsh, fish'],
  ])('%j is told what was meant', async (argv, message) => {
    const { code, stderr } = await runIn(folderWith(), argv)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })

  it('that is near nothing is not guessed at', async () => {
    expect((await runIn(folderWith(), ['--qqqqqqqq'])).stderr).toBe(
      'secretmount: there is no option --qqqqqqqq; see secretmount --help\n',
    )
  })
})

describe('an empty line', () => {
  it('parts what is told of two files, and stands before none', async () => {
    const mounting = 'FROM node:22\nRUN --mount=type=secret,id=A_TOKEN,env=A_TOKEN npm ci\n'
    const folder = folderWith({ 'a/Dockerfile': mounting, 'b/Dockerfile': mounting })
    const { stderr } = await runIn(folder, [], rewrite)
    expect(stderr).toMatch(/^build a\/Dockerfile with:\n/)
    expect(stderr).toMatch(/[^\n]\n\nbuild b\/Dockerfile with:\n[^]*[^\n]\n\n2 files, /)
    expect(stderr).not.toContain('\n\n\n')
  })
})

describe('--check', () => {
  it.each([
    [['--check', 'a b'], "secretmount --write 'a b'\n"],
    [['--check', '-'], 'the same call without --check prints the new text\n'],
    [['--check', '--unsafe', 'a b'], 'the same call with --write instead of --check\n'],
  ])('%j says how to fix', async (argv, end) => {
    const { stderr } = await runIn(folderWith({ 'a b/Dockerfile': baked }), argv, undefined, baked)
    expect(stderr.endsWith(end)).toBe(true)
  })

  it('says nothing of it where there is nothing to fix', async () => {
    const folder = folderWith({ Dockerfile: 'FROM alpine\n# MANUAL\n' })
    expect((await runIn(folder, ['--check'])).stderr).not.toContain('to fix')
  })
})

describe('secretmount explain', () => {
  it('lists every transform', async () => {
    const { code, stdout } = await runIn(folderWith(), ['explain'])
    expect(code).toBe(0)
    expect(stdout.match(/^[\w-]+/gm)).toEqual(Object.keys(explanations))
  })

  it.each(Object.entries(explanations))('tells %s with its example', async (name, found) => {
    const { stdout } = await runIn(folderWith(), ['explain', name])
    expect(stdout).toContain(found.about)
    for (const text of [found.before, found.after ?? ''])
      for (const line of text.split('\n')) expect(stdout).toContain(line)
  })
})

describe('completion', () => {
  /** What bash offers for the last of the words. */
  const offered = (folder: string, ...words: string[]) => {
    const script = join(folder, 'script')
    writeFileSync(script, completionScript('bash', completed()))
    const { stdout, stderr } = spawnSync(
      'bash',
      [
        '-c',
        `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _secretmount; printf '%s\\n' "\${COMPREPLY[@]}"`,
        script,
        'secretmount',
        ...words,
      ],
      { cwd: folder, encoding: 'utf8' },
    )
    expect(stderr).toBe('')
    return stdout.trim().split('\n').toSorted()
  }
  const folder = folderWith({ 'vault file': '', verse: '', other: '' })

  it('of bash offers options, their values, commands and files', () => {
    expect(offered(folder, '--wr')).toEqual(['--write'])
    expect(offered(folder, '--style', '')).toEqual(['auto', 'dotenv', 'env', 'file'])
    expect(offered(folder, 'v')).toEqual(['vault file', 'verify', 'verse'])
    expect(offered(folder, '--write', 'v')).toEqual(['vault file', 'verse'])
    expect(offered(folder, '--config', 'o')).toEqual(['other'])
  })

  it.each(['bash', 'zsh', 'fish'] as const)('for %s names every option', async (shell) => {
    const { stdout } = await runIn(folderWith(), ['completion', shell])
    for (const name of Object.keys(options))
      expect(stdout).toMatch(new RegExp(`(?:--|--long-option )${name}\\b`))
  })

  it.each(['zsh', 'fish'] as const)('for %s is a script that the shell reads', (shell) => {
    const script = join(folder, `script.${shell}`)
    writeFileSync(script, completionScript(shell, completed()))
    const { status, stderr, error } = spawnSync(shell, ['-n', script], { encoding: 'utf8' })
    // a machine without the shell cannot tell
    if (error === undefined) expect([status, stderr]).toEqual([0, ''])
  })

  it('is for the shell in use, when that is known', async () => {
    expect(await runIn(folderWith(), ['completion'])).toMatchObject({
      code: 2,
      stderr: 'secretmount: secretmount completion bash|zsh|fish: say which shell\n',
    })
  })
})

describe('colours', () => {
  const isPainted = async (...given: Parameters<typeof paintFor>) =>
    (await paintFor(...given)) !== colourless

  it.each([
    ['on a terminal', true, {}, 'auto', false, true],
    ['not in a pipe', false, {}, 'auto', false, false],
    ['not with NO_COLOR', true, { NO_COLOR: '1' }, 'auto', true, false],
    ['with an empty NO_COLOR', true, { NO_COLOR: '' }, 'auto', false, true],
    ['not on a dumb terminal', true, { TERM: 'dumb' }, 'auto', false, false],
    ['with FORCE_COLOR in a pipe of words', false, { FORCE_COLOR: '1' }, 'auto', true, true],
    ['not with FORCE_COLOR in a patch', false, { FORCE_COLOR: '1' }, 'auto', false, false],
    ['not with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, 'auto', true, false],
    ['always with --color always', false, { NO_COLOR: '1' }, 'always', false, true],
    ['never with --color never', true, { FORCE_COLOR: '1' }, 'never', true, false],
  ] as const)('%s', async (_when, isTerminal, environment, choice, isForced, painted) => {
    expect(await isPainted(isTerminal, environment, choice, isForced)).toBe(painted)
  })

  it('leave a patch alone unless they are asked for', async () => {
    const folder = folderWith({ Dockerfile: baked })
    expect((await runIn(folder, ['--color', 'never'])).stdout).toContain('\n-RUN BAKED\n')
    expect((await runIn(folder, ['--color', 'always'])).stdout).toContain('\u001B[31m-RUN BAKED')
  })
})

describe('a finding on a terminal', () => {
  const message =
    'ARG NPM_TOKEN stays in the image history; mounted as a secret for the RUN of line 3'
  const finding = { transform: 'variable', status: 'fixed', line: 2, name: 'NPM_TOKEN', message }
  const linesAt = async (columns: number, path = 'Dockerfile') => {
    const result = resultOf({ path, findings: [finding as never] })
    return findingLines(result, colourless, await wrapFor(terminal(columns)))
      .trimEnd()
      .split('\n')
  }

  it('stands on one line where it fits', async () => {
    expect(await linesAt(200)).toEqual([`Dockerfile:2  fixed     NPM_TOKEN  ${message}`])
  })

  it.each([60, 80, 100, 117])(
    'breaks between words at %i columns, and keeps every word',
    async (columns) => {
      const lines = await linesAt(columns)
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns)
      expect(lines.length).toBeGreaterThan(1)
      expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain(message)
    },
  )

  it('begins its message on a new line where little room is left', async () => {
    const [first, second] = await linesAt(80, 'services/payments/worker/Dockerfile')
    expect(first).toBe('services/payments/worker/Dockerfile:2  fixed     NPM_TOKEN  ')
    expect(second).toMatch(/^ {4}ARG NPM_TOKEN/)
  })

  it('is one line where no terminal is', async () => {
    const wrap = await wrapFor({ ...terminal(60), isTerminal: false })
    expect(wrap(message, 30, 4)).toBe(message)
  })
})

describe('progress', () => {
  const run = (output: Output, steps: readonly number[]) => {
    let at = 0
    const progress = progressOn(output, () => at)
    for (const step of steps) {
      at += step
      progress.saw('services/a\nb/Dockerfile')
    }
    return progress
  }

  it('is shown after a second, and not for every file', async () => {
    const output = terminal(80)
    const progress = run(output, [500, 499, 1, 50, 49, 2])
    expect(output.text()).toBe(
      '\r\u001B[K3 files, now services/a\\u000ab/Dockerfile\r\u001B[K6 files, now services/a\\u000ab/Dockerfile',
    )
    await progress.clear()
    await progress.clear()
    expect(output.text().match(/\r\u001B\[K/g)).toHaveLength(3)
  })

  it('fits into one line', () => {
    const output = terminal(20)
    run(output, [2000])
    expect(output.text()).toBe('\r\u001B[K1 files, now servic')
  })

  it('is for terminals', () => {
    const output = terminal(80)
    run({ ...output, isTerminal: false }, [2000, 2000])
    expect(output.text()).toBe('')
  })
})

describe('--interactive', () => {
  it.each([
    [['--interactive'], 'asks at a terminal, and this is none'],
    [['--interactive', '--write'], '--interactive and --write exclude each other'],
    [['--interactive', '--format', 'json'], '--interactive and --format exclude each other'],
    [['--interactive', '-'], '--interactive and - exclude each other'],
  ])('%j exits 2 and says why', async (argv, message) => {
    const { code, stderr } = await runIn(folderWith({ Dockerfile: baked }), argv)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})

describe('--format command', () => {
  it('says why there is none', async () => {
    const place = folderWith({ Dockerfile: 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n' })
    const argv = ['--format', 'command', '--target', 'nosuch']
    const { stdout, stderr } = await runIn(place, argv, rewrite)
    expect(stdout).toBe('')
    expect(stderr).toContain('there is no stage nosuch in it, so no command for it')
  })
})
