import { posix } from 'node:path'
import { argumentsFor, buildCommand, type CommandOptions } from '../build-command.ts'
import { oneLine, printableJson } from '../escape.ts'
import type { Result } from '../result.ts'
import { type Secret, variableOf } from '../secret.ts'

/** Where a build can be called from, for which there is a piece of text to start with. */
export type SnippetKind = 'actions' | 'compose' | 'bake' | 'gitlab' | 'make'

/**
 * The part of a workflow, compose file, bake file, pipeline or Makefile that builds a file with its
 * secrets.
 *
 * @returns null when there is no command either
 */
export function snippet(kind: SnippetKind, result: Result, options: CommandOptions): string | null {
  const command = buildCommand(result, options)
  if (command === null) return null
  const secrets = [...new Map(result.secrets.map((secret) => [secret.id, secret])).values()]
  const args = argumentsFor(result, options)
  return printers[kind]({ secrets, options, args, command }).join('\n')
}

/** What a piece is made of. */
interface Build {
  readonly secrets: readonly Secret[]
  readonly options: CommandOptions
  /** Build arguments, whose values come from the environment. */
  readonly args: readonly string[]
  readonly command: string
}

type Print = (build: Build) => readonly string[]

const printers: Readonly<Record<SnippetKind, Print>> = {
  actions: ({ secrets, args, options: { context, file, target, tag } }) => [
    '- uses: docker/build-push-action@v6',
    '  with:',
    `    context: ${scalar(workflowText(context))}`,
    ...(isDefault(context, file) ? [] : [`    file: ${scalar(workflowText(file))}`]),
    ...(target === undefined ? [] : [`    target: ${scalar(workflowText(target))}`]),
    ...(tag === undefined ? [] : [`    tags: ${scalar(workflowText(tag))}`]),
    ...block('    build-args: |', args, (name) => name),
    ...block('    secrets: |', variables(secrets), ([id, env]) => `${id}=\${{ secrets.${env} }}`),
    ...block(
      '    secret-files: |',
      files(secrets, context),
      ([id, path]) => `${id}=${oneLine(workflowText(path))}`,
    ),
    ...block('    ssh: |', agents(secrets), (id) => id),
  ],
  compose: ({ secrets, args, options: { context, file, target, tag } }) => [
    'services:',
    '  app:',
    ...(tag === undefined ? [] : [`    image: ${scalar(composeText(tag))}`]),
    '    build:',
    `      context: ${scalar(composeText(context))}`,
    ...(isDefault(context, file)
      ? []
      : [`      dockerfile: ${scalar(composeText(posix.relative(context, file)))}`]),
    ...(target === undefined ? [] : [`      target: ${scalar(composeText(target))}`]),
    ...block('      args:', args, (name) => `- ${name}`),
    ...block('      secrets:', ofType(secrets), ({ id }) => `- ${id}`),
    ...block('      ssh:', agents(secrets), (id) => `- ${id}`),
    ...block('secrets:', ofType(secrets), ({ id, from }) =>
      from !== 'agent' && 'env' in from
        ? `${id}:\n    environment: ${from.env}`
        : `${id}:\n    file: ${scalar(composePath(pathOf(from, context)))}`,
    ),
  ],
  bake: ({ secrets, args, options: { context, file, target, tag } }) => [
    // without a value in the environment the file's own default is in effect
    ...named(args).map((name) => `variable "${name}" { default = null }`),
    'target "app" {',
    `  context = ${quoted(bakeText(context))}`,
    ...(isDefault(context, file)
      ? []
      : [`  dockerfile = ${quoted(bakeText(posix.relative(context, file)))}`]),
    ...(target === undefined ? [] : [`  target = ${quoted(bakeText(target))}`]),
    ...(tag === undefined ? [] : list('  tags', [bakeText(tag)])),
    ...(named(args).length === 0
      ? []
      : ['  args = {', ...named(args).map((name) => `    ${name} = ${name}`), '  }']),
    ...list('  secret', [
      ...variables(secrets).map(([id, env]) => `id=${id},env=${env}`),
      ...files(secrets, context).map(([id, path]) => `id=${id},src=${bakeText(path)}`),
    ]),
    ...list('  ssh', agents(secrets)),
    '}',
  ],
  gitlab: ({ command }) => ['build:', '  script:', `    - '${command.replaceAll("'", "''")}'`],
  make: ({ command }) => ['image:', `\t${command.replaceAll('$', '$$$$')}`],
}

/** A name as it is, not as an expression (docs.github.com, "Expressions", literals). */
const workflowText = (text: string) => text.replaceAll('${{', () => "${{ '${{' }}")

/** The same for compose (docs.docker.com, "Interpolation"). */
const composeText = (text: string) => text.replaceAll('$', '$$$$')

/** What begins at a variable is meant to. */
const composePath = (path: string) => (path.startsWith('$') ? path : composeText(path))

/** The same for HCL, whose templates are `${…}` and `%{…}`. */
const bakeText = (text: string) => text.replaceAll(/[$%](?=\{)/g, '$&$&')

/** Those that HCL can name. */
const named = (args: readonly string[]) => args.filter((name) => /^[A-Za-z_]\w*$/.test(name))

function ofType(secrets: readonly Secret[]): Secret[] {
  return secrets.filter(({ from }) => from !== 'agent')
}

function agents(secrets: readonly Secret[]): string[] {
  return secrets.flatMap(({ id, from }) => (from === 'agent' ? [id] : []))
}

function variables(secrets: readonly Secret[]): [id: string, env: string][] {
  return secrets.flatMap(({ id, from }) => {
    const name = variableOf(from)
    return name === undefined ? [] : [[id, name] as [string, string]]
  })
}

function files(secrets: readonly Secret[], context: string): [id: string, path: string][] {
  return secrets.flatMap(({ id, from }) =>
    from !== 'agent' && 'src' in from ? [[id, pathOf(from, context)] as [string, string]] : [],
  )
}

/** From the folder that the context is named from. */
function pathOf(from: Secret['from'], context: string): string {
  const src = from !== 'agent' && 'src' in from ? from.src : ''
  if (/^[/$~]/.test(src)) return src
  const path = posix.join(context, src)
  return path.startsWith('../') ? path : `./${path}`
}

function isDefault(context: string, file: string): boolean {
  return posix.normalize(file) === posix.join(context, 'Dockerfile')
}

function block<T>(head: string, items: readonly T[], print: (item: T) => string): string[] {
  const indent = `${/^ */.exec(head)![0]}  `
  return items.length === 0 ? [] : [head, ...items.map((item) => `${indent}${print(item)}`)]
}

function list(name: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${name} = [${items.map((item) => quoted(item)).join(', ')}]`]
}

/** In double quotes, as YAML and HCL read it. */
const quoted = (text: string) => printableJson(JSON.stringify(text))

/** Plain where YAML reads it as the same text, else in double quotes. */
function scalar(text: string): string {
  return /^[\w./][\w./ -]*$/.test(text) && !/\s$/.test(text) ? text : quoted(text)
}
