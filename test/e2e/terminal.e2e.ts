import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bin, build } from '../built.ts'
import { missingTmux, Terminal } from './tmux.ts'

beforeAll(build)

const missing = missingTmux()
const secretmount = `${process.execPath} ${bin}`
const source = `FROM node:22
ARG NPM_TOKEN
ARG API_TOKEN
RUN npm ci
RUN curl -H "X-Token: $API_TOKEN" https://files.example.com/tool -o tool
`

describe.skipIf(missing !== undefined)(
  `a terminal${missing ? ` (SKIPPED: ${missing})` : ''}`,
  () => {
    let terminal: Terminal | undefined
    const open = (words: string, columns: number, text = source) => {
      const folder = mkdtempSync(join(tmpdir(), 'secretmount-terminal-'))
      writeFileSync(join(folder, 'Dockerfile'), text)
      terminal = new Terminal(`${secretmount} ${words}`, folder, columns)
      return {
        folder,
        screen: terminal,
        read: () => readFileSync(join(folder, 'Dockerfile'), 'utf8'),
      }
    }

    afterEach(() => terminal?.close())

    test('--interactive asks for each secret as a whole, with its story, and writes what was taken', async () => {
      const { screen, read } = open('--interactive', 100)
      const first = await screen.shows('Write this change of NPM_TOKEN?')
      expect(first).toContain('ARG NPM_TOKEN stays in the image history')
      expect(first).toContain('-ARG NPM_TOKEN')
      expect(first).toContain(
        '+RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci',
      )
      expect(first).not.toContain('-ARG API_TOKEN')
      screen.press('n')
      const second = await screen.shows('Write this change of API_TOKEN?')
      expect(second).toContain('-ARG API_TOKEN')
      screen.press('y')
      const end = await screen.shows('ended 1')
      expect(end).toContain('1 file, 1 changed: 1 fixed, 1 review')
      expect(end).toContain('half done: what was left as it is stays in the image')
      expect(read()).toBe(
        '# syntax=docker/dockerfile:1\nFROM node:22\nARG NPM_TOKEN\nRUN --mount=type=secret,id=API_TOKEN,env=API_TOKEN,required=true npm ci\nRUN --mount=type=secret,id=API_TOKEN,env=API_TOKEN,required=true \\\n    curl -H "X-Token: $API_TOKEN" https://files.example.com/tool -o tool\n',
      )
    })

    test.each([
      ['q', ['q'], source],
      ['Ctrl-C', ['C-c'], source],
      ['d: none of the file', ['d'], source],
      ['a: all of the file', ['a'], undefined],
    ])('--interactive is left by %s', async (_what, keys, after) => {
      const { screen, read } = open('--interactive', 100)
      await screen.shows('Write this change of NPM_TOKEN?')
      screen.press(...keys)
      await screen.shows(/ended \d/)
      if (after !== undefined) expect(read()).toBe(after)
      else expect(read()).not.toMatch(/^ARG/m)
    })

    test('--interactive writes nothing for Enter alone', async () => {
      const { screen, read } = open('--interactive', 100)
      await screen.shows('Write this change of NPM_TOKEN?')
      screen.press('Enter')
      await screen.shows('Write this change of API_TOKEN?')
      screen.press('Enter')
      await screen.shows(/ended \d/)
      expect(read()).toBe(source)
    })

    test.each([50, 80])('words are not broken at %i columns', async (columns) => {
      const { screen } = open('--check', columns)
      const text = await screen.shows('ended 1')
      expect(text.replaceAll(/\s+/g, ' ')).toContain(
        'ARG NPM_TOKEN stays in the image history; mounted as a secret for the RUN of line 4',
      )
      for (const line of text.split('\n').slice(0, -1))
        expect(line.length).toBeLessThanOrEqual(columns)
      expect(text).toMatch(columns < 80 ? /\n {4}ARG NPM_TOKEN/ : /NPM_TOKEN {2}ARG NPM_TOKEN/)
    })

    test('help is as wide as a narrow terminal', async () => {
      const { screen } = open('--help', 60)
      const text = await screen.shows('ended 0')
      expect(text).toContain('Rewrites Dockerfiles')
      expect(text).toMatch(/^ +--interactive {2}Show each secret/m)
    })

    test('a long run says how far it is, and takes the line away', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'secretmount-terminal-'))
      for (let number = 0; number < 4000; number++)
        writeFileSync(join(folder, `Dockerfile.${number}`), source)
      terminal = new Terminal(
        `${secretmount} --check --ignore NPM_TOKEN --ignore API_TOKEN`,
        folder,
        100,
      )
      await terminal.shows(/\d+ files, now Dockerfile\.\d+/)
      expect(await terminal.shows('ended')).not.toContain('files, now')
    })

    const shells = { zsh: 'zsh -f', fish: 'fish --no-config' }
    const begin = {
      zsh: 'autoload -U compinit; compinit -u -D; secretmount() { true; }; ',
      fish: 'function secretmount; end; ',
    }
    const has = (shell: string) => {
      try {
        execFileSync(shell, ['-c', 'true'], { stdio: 'ignore' })
        return true
      } catch {
        return false
      }
    }
    test.each(Object.keys(shells) as (keyof typeof shells)[])(
      'completes options in %s',
      async (shell) => {
        if (!has(shell)) return console.log(`SKIPPED: ${shell} is not installed`)
        const folder = mkdtempSync(join(tmpdir(), 'secretmount-terminal-'))
        terminal = new Terminal(shells[shell], folder, 100)
        const script = join(folder, 'script')
        writeFileSync(script, execFileSync(process.execPath, [bin, 'completion', shell]))
        terminal.press(`${begin[shell]}source ${script}; echo re''ady`, 'Enter')
        await terminal.shows('ready')
        terminal.press('secretmount --summ', 'Tab')
        await terminal.shows('secretmount --summary-json')
      },
    )
  },
)
