import { isMap, type Node, Scalar } from 'yaml'
import type { Obstacle } from '../../transform.ts'
import type { CallerFile, Delivery, Invocation, Remark, Supply } from '../caller.ts'
import type { Passed, PassedSecret } from '../passed.ts'
import type { Repository } from '../repository.ts'
import { anything, dockerfileAt } from '../which.ts'
import { entrySpan, removeEntry } from '../yaml/edits.ts'
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
 * Images of goreleaser: `dockers` with their flags, `dockers_v2` with a map of arguments
 * (goreleaser, pkg/config/config.go). The Dockerfile is named from the root; the context is a
 * folder that goreleaser makes.
 */
export function* read(file: CallerFile, repository: Repository): Iterable<Invocation | Remark> {
  const yaml = readYaml(file.text)
  if (!yaml) return yield* unreadable(file, 'goreleaser')
  for (const image of itemsOf(valueAt(yaml, yaml.roots[0], 'dockers')))
    yield image1(file, repository, yaml, image)
  for (const image of itemsOf(valueAt(yaml, yaml.roots[0], 'dockers_v2')))
    yield image2(file, repository, yaml, image)
}

function common(file: CallerFile, repository: Repository, image: Node, flags: string) {
  const path = textOf(entryOf(image, 'dockerfile')?.value) ?? 'Dockerfile'
  const key = entriesOf(image)[0]!.keyNode.range!
  return {
    type: 'invocation' as const,
    file: file.path,
    at: { start: key[0], end: key[1] },
    kind: 'goreleaser',
    builder: 'buildx' as const,
    dockerfile: dockerfileAt(repository, '', path.replaceAll(/\{\{.*?\}\}/g, anything)),
    supplier: { isByHand: true, words: (supply: Supply) => wordsOf(supply, flags) },
  }
}

/** The builder runs in the folder that goreleaser makes, where its `extra_files` are. */
function wordsOf({ id, from }: Supply, flags: string): string {
  if (from === 'agent') return `\`- --ssh=${id}\` to \`${flags}\``
  if ('env' in from) return `\`- --secret=id=${id},env=${from.env}\` to \`${flags}\``
  const path = 'src' in from ? from.src : from.path
  return `\`- --secret=id=${id},src=${path}\` to \`${flags}\`, and leave the file in \`extra_files\``
}

/** A flag of `build_flag_templates` or `flags`. */
const flag = /^--build-arg[= ](?<name>[A-Za-z_]\w*)(?:=(?<value>.*))?$/s

function image1(file: CallerFile, repository: Repository, yaml: YamlFile, image: Node): Invocation {
  const items = itemsOf(valueAt(yaml, image, 'build_flag_templates'))
  const found = items.flatMap((node) => {
    const groups = flag.exec(textOf(node) ?? '')?.groups
    return groups ? [{ node, passed: passedBy(yaml, groups['name']!, groups['value'], node) }] : []
  })
  return {
    ...common(file, repository, image, 'build_flag_templates'),
    passed: found.map(({ passed }) => passed),
    secrets: items.flatMap((node) => secretOf(textOf(node) ?? '')),
    deliver: (deliveries) => {
      const edits = deliveries.map((delivery) => {
        const node = found.find(({ passed }) => passed.start === delivery.argument.start)!.node
        return inPlace(yaml, node as Scalar, delivery)
      })
      const obstacle = edits.find((edit) => 'why' in edit)
      return obstacle ?? (edits as TextEdit[])
    },
  }
}

function secretOf(text: string): PassedSecret[] {
  const id = /^--secret[= ].*?\bid=([^,]+)/.exec(text)?.[1]
  const agent = /^--ssh[= ]([\w.-]+)/.exec(text)?.[1]
  if (agent !== undefined) return [{ id: agent, from: 'agent' }]
  return id === undefined ? [] : [{ id }]
}

function passedBy(yaml: YamlFile, name: string, value: string | undefined, node: Node): Passed {
  const at = { start: node.range![0], end: contentEnd(yaml, node) }
  if (value === undefined) return { ...at, name, spelling: 'name only', from: name }
  const from = /^\{\{\s*\.Env\.(\w+)\s*\}\}$/.exec(value)?.[1]
  if (from !== undefined)
    return { ...at, name, from, spelling: from === name ? 'same variable' : 'other variable' }
  const isFixed = !value.includes('{{')
  return {
    ...at,
    name,
    spelling: isFixed ? 'literal' : 'composed',
    obstacle: {
      why: isFixed
        ? 'stands in the file as fixed text'
        : 'comes from a template that is no variable alone',
      remedy:
        `${isFixed ? 'rotate it if it is real, ' : ''}set ${name} in the environment of ` +
        `goreleaser and write --secret=id=${name},env=${name}`,
    },
  }
}

function inPlace(
  yaml: YamlFile,
  node: Scalar,
  { id, argument, keep, given }: Delivery,
): TextEdit | Obstacle {
  const [start, end] = node.range!
  const text = `--secret=id=${id},env=${argument.from ?? argument.name}`
  const isFlow = yaml.flows.some((flow) => flow.start < start && end < flow.end)
  const quote =
    node.type === Scalar.QUOTE_DOUBLE || isFlow ? '"' : node.type === Scalar.QUOTE_SINGLE ? "'" : ''
  const line = yaml.lines.at(start)
  const indent = yaml.lines.indent(line)
  if (isFlow && (keep || given))
    return { why: 'stands in a list in brackets', remedy: `add ${text} to it by hand` }
  if (keep) return yaml.lines.insert(line + 1, [`${indent}- ${quote}${text}${quote}`])
  if (given) return yaml.lines.remove(line, yaml.lines.at(end - 1))
  return { start, end: contentEnd(yaml, node), text: quote + text + quote }
}

function image2(file: CallerFile, repository: Repository, yaml: YamlFile, image: Node): Invocation {
  const args = entryOf(image, 'build_args')
  const flags = entryOf(image, 'flags')
  return {
    ...common(file, repository, image, 'flags'),
    passed: entriesOf(args?.value).map((entry) => ({
      ...passedBy(yaml, entry.key, textOf(entry.value) ?? '', entry.keyNode),
      ...entrySpan(yaml, entry),
    })),
    secrets: itemsOf(flags?.value).flatMap((node) => secretOf(textOf(node) ?? '')),
    deliver: (deliveries) => (args ? deliver2(yaml, args, flags, deliveries) : []),
  }
}

function deliver2(
  yaml: YamlFile,
  args: YamlEntry,
  flags: YamlEntry | undefined,
  deliveries: readonly Delivery[],
): readonly TextEdit[] | Obstacle {
  const entries = entriesOf(args.value)
  const gone = deliveries.filter(({ keep }) => !keep).map(({ argument }) => argument)
  const isFlow = isMap(args.map) && args.map.flow === true
  const edits = isFlow
    ? undefined
    : move(yaml, {
        from: args,
        gone: gone.map(({ name }) => name),
        count: entries.length,
        takeOut: (index) => {
          const { name, start } = gone[index]!
          const entry = entries.find((item) => item.keyNode.range![0] === start)!
          return removeEntry(yaml, entry, [name])
        },
        key: 'flags',
        to: flags,
        added: deliveries
          .filter(({ given }) => !given)
          .map(({ id, argument }) => `- "--secret=id=${id},env=${argument.from ?? argument.name}"`),
      })
  return (
    edits ?? {
      why: 'is written in a way that cannot be changed line by line',
      remedy: 'move it from `build_args` to `flags` by hand',
    }
  )
}
