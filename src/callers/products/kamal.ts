import { posix } from 'node:path'
import { escapePattern } from '../../escape-pattern.ts'
import { isMap, isSeq, type YAMLSeq } from 'yaml'
import type { Obstacle } from '../../transform.ts'
import type { CallerFile, Delivery, Invocation, Remark, Supply } from '../caller.ts'
import type { Passed } from '../passed.ts'
import type { Repository } from '../repository.ts'
import { anything, dockerfileAt, inRepository } from '../which.ts'
import { removeEntry, removeItem } from '../yaml/edits.ts'
import {
  contentEnd,
  entriesOf,
  entryOf,
  itemsOf,
  readYaml,
  textOf,
  valueAt,
  type YamlEntry,
  type YamlFile,
} from '../yaml/file.ts'
import type { TextEdit } from '../yaml/lines.ts'
import { move } from '../yaml/move.ts'
import { unreadable } from '../yaml/unreadable.ts'

/**
 * The image that Kamal builds: `builder.args` are build arguments, `builder.secrets` are names
 * whose value `.kamal/secrets` gives and whose id is the name (kamal,
 * lib/kamal/commands/builder/base.rb).
 */
export function* read(file: CallerFile, repository: Repository): Iterable<Invocation | Remark> {
  const yaml = readYaml(file.text)
  if (!yaml) return yield* unreadable(file, 'kamal')
  const builder = entryOf(yaml.roots[0], 'builder')
  // a file of a destination (deploy.staging.yml) is merged into the one that all have
  const isWhole = /\/deploy\.ya?ml$/.test(file.path)
  // without a word of it Kamal builds the Dockerfile of the root
  const top = builder ?? (isWhole ? entryOf(yaml.roots[0], 'service') : undefined)
  if (!top || (builder && !isMap(builder.value))) return
  const text = (key: string) => textOf(valueAt(yaml, builder?.value, key))
  const args = entryOf(builder?.value, 'args')
  const target = text('target')
  const ssh = text('ssh')
  const context = text('context') ?? '.'
  const inside = inRepository('', context)
  yield {
    type: 'invocation',
    file: file.path,
    at: { start: top.keyNode.range![0], end: top.keyNode.range![1] },
    kind: 'kamal',
    builder: 'buildx',
    dockerfile: dockerfileAt(repository, '', plain(text('dockerfile') ?? 'Dockerfile')),
    ...(inside === undefined ? {} : { context: inside }),
    ...(target === undefined ? {} : { target }),
    passed: args ? argumentsOf(yaml, args, repository) : [],
    secrets: [
      ...itemsOf(entryOf(builder?.value, 'secrets')?.value).flatMap((item) => {
        const id = textOf(item)
        return id === undefined ? [] : [{ id, from: { env: id } }]
      }),
      ...(ssh === undefined ? [] : [{ id: ssh.split('=')[0]!, from: 'agent' as const }]),
    ],
    deliver: (deliveries) => (args ? deliver(yaml, top, args, deliveries) : []),
    supplier: { isOpen: !isWhole, isByHand: true, words: (supply) => wordsOf(supply, context) },
  }
}

/**
 * A secret of Kamal is a name; its file of secrets runs commands (kamal, lib/kamal/secrets/dotenv).
 */
function wordsOf({ id, from }: Supply, context: string): string {
  if (from === 'agent') return `\`ssh: ${id}=$SSH_AUTH_SOCK\` to \`builder\``
  const value =
    'env' in from
      ? `$${from.env}`
      : `$(cat ${'src' in from ? from.src : posix.join(context, from.path)})`
  return `${id} to \`builder.secrets\` and \`${id}=${value}\` to .kamal/secrets`
}

function plain(path: string): string {
  return path.replaceAll(/<%.*?%>/gs, anything)
}

function argumentsOf(yaml: YamlFile, { value }: YamlEntry, repository: Repository): Passed[] {
  const known = ['.kamal/secrets', '.kamal/secrets-common']
    .map((path) => repository.read(path) ?? '')
    .join('\n')
  const passed = (name: string, text: string | undefined, start: number, end: number): Passed => {
    const obstacle = obstacleOf(name, text, known)
    const spelling =
      text === undefined ? 'name only' : fromEnvironment(name, text) ? 'same variable' : 'unknown'
    return { name, spelling, start, end, ...(obstacle ? { obstacle } : {}) }
  }
  return [
    ...entriesOf(value).map((entry) =>
      passed(
        entry.key,
        textOf(entry.value),
        entry.keyNode.range![0],
        entry.value?.range?.[1] ?? entry.keyNode.range![1],
      ),
    ),
    ...itemsOf(value).flatMap((item) => {
      const [name = '', text] = (textOf(item) ?? '').split(/=(.*)/s, 2)
      return name === '' ? [] : [passed(name, text, item.range![0], contentEnd(yaml, item))]
    }),
  ]
}

/** `<%= ENV["X"] %>` */
function fromEnvironment(name: string, text: string): boolean {
  return new RegExp(
    `^<%=\\s*ENV(?:\\[|\\.fetch\\()["']${escapePattern(name)}["'][\\])]\\s*%>$`,
  ).test(text)
}

function obstacleOf(name: string, text: string | undefined, known: string): Obstacle | undefined {
  if (text !== undefined && !fromEnvironment(name, text))
    return {
      why: text.includes('<%') ? 'is computed here' : 'stands in the file as fixed text',
      remedy:
        `${text.includes('<%') ? '' : 'rotate it if it is real, '}give ${name} its value in ` +
        `.kamal/secrets and name it under \`builder.secrets\``,
    }
  if (new RegExp(`^\\s*(?:export\\s+)?${escapePattern(name)}=`, 'm').test(known)) return undefined
  return {
    why: 'is not among .kamal/secrets, where a build secret of Kamal comes from',
    remedy: `add ${name}=$${name} to .kamal/secrets and run again`,
  }
}

function deliver(
  yaml: YamlFile,
  builder: YamlEntry,
  args: YamlEntry,
  deliveries: readonly Delivery[],
): readonly TextEdit[] | Obstacle {
  const other = deliveries.find(({ id, argument }) => id !== argument.name)
  if (other)
    return {
      why: `has the id ${other.id} in the Dockerfile, and Kamal gives a secret its own name as id`,
      remedy: `let the mounts of the Dockerfile have id=${other.argument.name}`,
    }
  const gone = deliveries.filter(({ keep }) => !keep).map(({ argument }) => argument)
  const secrets = entryOf(builder.value, 'secrets')
  const isOdd = secrets !== undefined && !isSeq(secrets.value)
  const edits = isOdd
    ? undefined
    : move(yaml, {
        from: args,
        gone: gone.map(({ name }) => name),
        count: isMap(args.value) || isSeq(args.value) ? args.value.items.length : 0,
        takeOut: (index) => takeOut(yaml, args, gone[index]!),
        key: 'secrets',
        to: secrets,
        added: deliveries.filter(({ given }) => !given).map(({ id }) => `- ${id}`),
      })
  return (
    edits ?? {
      why: 'is written in a way that cannot be changed line by line',
      remedy: 'move it to `builder.secrets` by hand',
    }
  )
}

function takeOut(yaml: YamlFile, args: YamlEntry, { name, start }: Passed) {
  const entry = entriesOf(args.value).find((item) => item.keyNode.range![0] === start)
  if (entry) return removeEntry(yaml, entry, [name])
  const item = itemsOf(args.value).find((node) => node.range![0] === start)
  return item && removeItem(yaml, args.value as YAMLSeq, item, [name])
}
