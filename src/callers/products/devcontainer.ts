import { posix } from 'node:path'
import type { Node } from 'jsonc-parser'
import type { Obstacle } from '../../transform.ts'
import type { TextEdit } from '../yaml/lines.ts'
import type { CallerFile, Delivery, Invocation, Remark, Supply } from '../caller.ts'
import type { Passed, PassedSecret } from '../passed.ts'
import { jsonAt, jsonEntries, jsonHandOver, jsonStrings, readJson } from '../json.ts'
import type { Repository } from '../repository.ts'
import { dockerfileAt, inRepository } from '../which.ts'

/**
 * The image of a development container (containers.dev, devcontainer.json reference: `build.args`,
 * `build.options`).
 */
export function* read(file: CallerFile, repository: Repository): Iterable<Invocation | Remark> {
  const root = readJson(file.text)
  const build = jsonAt(root, 'build')
  const path = (jsonAt(build, 'dockerfile') ?? jsonAt(root, 'dockerFile'))?.value as
    | string
    | undefined
  if (!build || path === undefined) return
  const own = posix.dirname(file.path) === '.' ? '' : posix.dirname(file.path)
  const context = inRepository(own, String(jsonAt(build, 'context')?.value ?? '.'))
  const options = jsonStrings(jsonAt(build, 'options'))
  yield {
    type: 'invocation',
    file: file.path,
    at: { start: build.offset, end: build.offset + 1 },
    kind: 'devcontainer',
    builder: 'buildx',
    dockerfile: dockerfileAt(repository, own, path),
    ...(context === undefined ? {} : { context }),
    passed: jsonEntries(jsonAt(build, 'args')).map(({ key, value, node }) =>
      passedBy(key, String(value.value), { start: node.offset, end: node.offset + node.length }),
    ),
    secrets: options.flatMap((text): PassedSecret[] => {
      const id = /^--secret[= ].*?\bid=([^,]+)/.exec(text)?.[1]
      const agent = /^--ssh[= ]([\w.-]+)/.exec(text)?.[1]
      if (agent !== undefined) return [{ id: agent, from: 'agent' }]
      return id === undefined ? [] : [{ id }]
    }),
    deliver: (deliveries) => deliver(file.text, build, deliveries),
    supplier: { isByHand: true, words: (supply) => wordsOf(supply, context) },
  }
}

function wordsOf({ id, from }: Supply, context: string | undefined): string {
  if (from === 'agent') return `"--ssh=${id}" to \`build.options\``
  const source =
    'env' in from
      ? `env=${from.env}`
      : `src=${'src' in from ? from.src : `\${localWorkspaceFolder}/${posix.join(context ?? '', from.path)}`}`
  return `"--secret=id=${id},${source}" to \`build.options\``
}

function passedBy(name: string, text: string, at: { start: number; end: number }): Passed {
  const found = /^\$\{(?:localEnv|env):(\w+)(:.*)?\}$/s.exec(text)
  if (found && (found[2] === undefined || found[2] === ':'))
    return {
      ...at,
      name,
      from: found[1]!,
      spelling: found[1] === name ? 'same variable' : 'other variable',
    }
  const isFixed = !text.includes('${')
  return {
    ...at,
    name,
    spelling: found ? 'default' : isFixed ? 'literal' : 'composed',
    obstacle: {
      why: found
        ? 'has a default here, and a secret has none'
        : isFixed
          ? 'stands in the file as fixed text'
          : 'is put together here, and a secret is one variable as it is',
      remedy:
        `${isFixed ? 'rotate it if it is real, ' : ''}set ${name} where the editor starts ` +
        `and add "--secret=id=${name},env=${name}" to \`build.options\``,
    },
  }
}

function deliver(
  text: string,
  build: Node,
  deliveries: readonly Delivery[],
): readonly TextEdit[] | Obstacle {
  const gone = deliveries.filter(({ keep }) => !keep).map(({ argument }) => argument.name)
  const added = deliveries
    .filter(({ given }) => !given)
    .map(({ id, argument }) => `--secret=id=${id},env=${argument.from ?? argument.name}`)
  return (
    jsonHandOver(text, build, ['args', 'options'], gone, added) ?? {
      why: 'is written in a way that cannot be changed line by line',
      remedy: 'move it from `build.args` to `build.options` by hand',
    }
  )
}
