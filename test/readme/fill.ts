import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { structuredPatch } from 'diff'
import { parseBuilder } from '../../src/builder.ts'
import { buildCommand } from '../../src/build-command.ts'
import { contextReader } from '../../src/context.ts'
import type { Options } from '../../src/options.ts'
import { rewrite } from '../../src/rewrite.ts'
import { printedBySample } from './sample.ts'
import { tables } from './tables.ts'
import { root, Workspace } from './workspace.ts'

/** What a `rewrite` comment of the README may say. */
interface Written extends Omit<Options, 'builder' | 'readContext'> {
  readonly builder?: string
  readonly context?: Readonly<Record<string, string>>
  /** The Dockerfile is there, and called from the root; else it is the old side of the diff. */
  readonly file?: string
}

/** The README with everything in it that a program prints printed anew. */
export async function filled(text: string): Promise<string> {
  const workspace = await Workspace.open()
  const withRewrites = text.replaceAll(
    /(<!-- rewrite (\{.*\}) -->\n\n)```diff\n((?:.*\n)*?)```\n(?:\n```sh\n(?:.*\n)*?(```\n))?/g,
    (_, head: string, options: string, body: string, hasCommand?: string) => {
      const { diff, command } = rewritten(JSON.parse(options) as Written, body)
      return `${head}\`\`\`diff\n${diff}\`\`\`\n${hasCommand === undefined ? '' : `\n\`\`\`sh\n${command}\n\`\`\`\n`}`
    },
  )
  const withOutput = withRewrites.replaceAll(
    /```console\n\$ (.*)\n(?:.*\n)*?```\n/g,
    (_, command: string) => {
      return `\`\`\`console\n$ ${command}\n${workspace.run(command, ['NPM_TOKEN']).text.trimEnd()}\n\`\`\`\n`
    },
  )
  const withJson = withOutput.replaceAll(
    /(<!-- json (\S+) -->\n\n```json\n)(?:.*\n)*?```\n/g,
    (_, head: string, path: string) => {
      return `${head}${shown(JSON.parse(workspace.run(`secretmount --format json ${path}`).text))}\n\`\`\`\n`
    },
  )
  const made = Object.fromEntries(
    await Promise.all(
      Object.entries(tables).map(async ([name, make]) => [name, await make()] as const),
    ),
  )
  const withTables = withJson.replaceAll(
    /(<!-- (\w+) -->\n)(?:.*\n)*?(<!-- \/\2 -->\n)/g,
    (_, head: string, name: string, tail: string) => {
      return `${head}\n${made[name]}\n${tail}`
    },
  )
  return withTables.replace(
    /(```ts\n((?:.*\n)*?)```\n\nprints\n\n```text\n)(?:.*\n)*?```\n/,
    (_, head: string, sample: string) => `${head}${printedBySample(sample).trimEnd()}\n\`\`\`\n`,
  )
}

/** The whole file as a diff, and its build command. */
function rewritten(
  { file, context, builder: builderText = 'docker', ...options }: Written,
  body: string,
): { diff: string; command: string | null } {
  const folder = file === undefined ? '.' : join(file, '..')
  const old = body
    .split('\n')
    .slice(0, -1)
    .filter((line) => !line.startsWith('+'))
    .map((line) => `${line.slice(1)}\n`)
  const before = file === undefined ? old.join('') : readFileSync(join(root, file), 'utf8')
  const builder = parseBuilder(builderText)!
  const readContext =
    file === undefined ? (path: string) => context?.[path] : contextReader(join(root, folder))
  const result = rewrite(before, { ...options, builder, readContext })
  const [hunk] = structuredPatch('', '', before, result.after, undefined, undefined, {
    context: 10_000,
  }).hunks
  const lines =
    hunk?.lines ??
    before
      .split('\n')
      .slice(0, -1)
      .map((line) => ` ${line}`)
  return {
    diff: lines.map((line) => `${line}\n`).join(''),
    command: buildCommand(result, { builder, context: folder, file: file ?? 'Dockerfile' }),
  }
}

/** JSON with short parts on one line. */
function shown(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value, undefined, 1).replaceAll(/\n\s*/g, ' ')
  if (typeof value !== 'object' || value === null || flat.length + indent.length <= 80) return flat
  const inner = `${indent}  `
  if (Array.isArray(value))
    return `[\n${value.map((item) => inner + shown(item, inner)).join(',\n')}\n${indent}]`
  const members = Object.entries(value).map(
    ([key, item]) => `${inner}${JSON.stringify(key)}: ${shown(item, inner)}`,
  )
  return `{\n${members.join(',\n')}\n${indent}}`
}
