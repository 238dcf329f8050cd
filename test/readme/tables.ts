import yargs from 'yargs'
import { parseBuilder } from '../../src/builder.ts'
import { options } from '../../src/cli/options.ts'
import { options as verifyOptions } from '../../src/cli/verify.ts'
import type { Options } from '../../src/options.ts'
import { rewrite } from '../../src/rewrite.ts'

/** The tables of the README that say what the code says, by the name in the comment around them. */
export const tables: Readonly<Record<string, () => string | Promise<string>>> = {
  options: () =>
    table(
      ['Option', 'Takes', 'Default', 'Meaning'],
      Object.entries<Shown>(options).map(([name, option]) => [
        `\`--${name}\``,
        taken(option),
        code(option.defaultDescription),
        option.describe,
      ]),
    ),
  verify: async () => {
    const help = await verifyOptions(yargs().wrap(null).help(false).version(false)).getHelp()
    const rows = [...help.matchAll(/^ +--([\w-]+) +(\S.*?)(?: {2}\[.*)?$/gm)]
    return table(
      ['Option', 'Meaning'],
      rows.map(([, name, meaning]) => [code(`--${name}`), meaning!]),
    )
  },
  builders: () =>
    table(
      ['Called with', 'Header', 'Mounted as'],
      calls.map(([call, given]) => [call === '' ? 'nothing' : `\`${call}\``, ...served('', given)]),
    ),
  headers: () =>
    table(
      ['Header', 'Becomes', 'Mounted as'],
      headers.map((header) => [`\`${header}\``, ...served(`# syntax=${header}\n`, {})]),
    ),
}

interface Shown {
  readonly type: string
  readonly describe: string
  readonly choices?: readonly string[]
  readonly array?: boolean
  readonly defaultDescription?: string
}

function taken({ type, choices, array }: Shown): string {
  if (choices) return choices.map(code).join(', ')
  return type === 'boolean' ? '' : array ? 'a name, repeatable' : 'a value'
}

const calls: readonly (readonly [string, Options])[] = [
  ['', {}],
  ['--builder docker@27.3', { builder: parseBuilder('docker@27.3')! }],
  ['--builder docker@20.10', { builder: parseBuilder('docker@20.10')! }],
  ['--builder podman', { builder: parseBuilder('podman')! }],
  ['--builder podman@6.0', { builder: parseBuilder('podman@6.0')! }],
  ['--no-syntax', { syntax: false }],
  ['--no-syntax --builder docker@27.3', { syntax: false, builder: parseBuilder('docker@27.3')! }],
]

const headers = [
  'docker/dockerfile:1',
  'docker/dockerfile:1.12',
  'docker/dockerfile:1.2',
  'docker/dockerfile:1.0-experimental',
  'docker/dockerfile:1.4-labs',
  `docker/dockerfile:1.4@sha256:${'0'.repeat(8)}`,
  'mirror.example.com/docker/dockerfile:1.2',
  'example.com/team/frontend:1',
]

/** What becomes of the header, and how a token is mounted below it. */
function served(header: string, given: Options): [header: string, form: string] {
  const before = `${header}FROM alpine:3.22\nARG API_TOKEN\nRUN wget --header "Authorization: Bearer $API_TOKEN" https://files.example.com/tool\n`
  const { after } = rewrite(before, given)
  const [, now] = /^# syntax=(.*)/.exec(after) ?? []
  const form = after.includes('env=API_TOKEN')
    ? 'variable'
    : after.includes('cat /run/secrets/API_TOKEN')
      ? 'file'
      : 'not at all: `manual`'
  if (now === undefined) return ['none', form]
  return [header === `# syntax=${now}\n` ? 'stays' : code(now), form]
}

function code(text = ''): string {
  return text === '' ? '' : `\`${text}\``
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |\n`
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('')
}
