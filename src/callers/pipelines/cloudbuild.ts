import { isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml'
import { type DockerVersion, limitOf } from '../docker-version.ts'
import type { Embedded } from '../embedded.ts'
import { inRepository } from '../which.ts'
import { insertAfter, insertBefore, listIndent } from '../yaml/insertion.ts'
import { contentEnd, entryOf, itemsOf, textOf, valueAt, type YamlFile } from '../yaml/file.ts'
import type { TextEdit } from '../yaml/lines.ts'
import type { Obstacle } from '../../transform.ts'
import { dockerIn, textsOf, variablesIn } from './nodes.ts'
import { remarks, stepsOf } from './cloudbuild-steps.ts'
import type { Pipeline } from './script.ts'

/**
 * Steps of Google Cloud Build that run a shell (cloud.google.com/build/docs, build configuration).
 * `$$X` is the shell's `$X`, `$_X` and `$PROJECT_ID` are put in before. Their docker is older than
 * version 23, so BuildKit must be asked for.
 */
export const cloudbuild: Pipeline = {
  kind: 'cloudbuild',
  expressions:
    /\$\{?_\w+\}?|\$\{?(?:PROJECT_ID|BUILD_ID|COMMIT_SHA|SHORT_SHA|REVISION_ID|REPO_NAME|BRANCH_NAME|TAG_NAME|LOCATION)\b\}?/g,
  spell: withDollars,
  *scripts(file) {
    for (const step of stepsOf(file)) {
      const args = itemsOf(entryOf(step, 'args')?.value)
      const isShell = /(?:^|\/)(?:ba)?sh$/.test(textOf(entryOf(step, 'entrypoint')?.value) ?? '')
      const last = args.at(-1)
      const isCommand = isShell && last && /^-\w*c$/.test(textOf(args.at(-2)) ?? '')
      const texts = [...textsOf(entryOf(step, 'script')?.value), ...(isCommand ? [last] : [])]
      const given = [entryOf(step, 'env')?.value, valueAt(file, file.roots[0], 'options', 'env')]
      const environment = variablesIn(file, ...given)
      const secrets = new Set(itemsOf(entryOf(step, 'secretEnv')?.value).map(textOf))
      yield {
        texts,
        folder: inRepository('', textOf(entryOf(step, 'dir')?.value) ?? ''),
        environment,
        docker: dockerOf(file, step),
        isExported: (name) => secrets.has(name),
        besides: () => (environment.get('DOCKER_BUILDKIT') === '1' ? [] : buildKit(file, step)),
      }
    }
  },
  remarks,
}

/** One that knows secrets is told to use BuildKit. */
function dockerOf(file: YamlFile, step: YAMLMap): DockerVersion | undefined {
  const docker = dockerIn(file, new Map(), entryOf(step, 'name')?.value)
  return limitOf(docker, true)?.of === 'secrets' ? docker : undefined
}

/** Reads `$$` as `$`, and writes `$` as `$$`. */
function withDollars(embedded: Embedded): Embedded {
  const at: number[] = []
  for (let index = 0; index < embedded.text.length; index++) {
    at.push(index)
    if (embedded.text.startsWith('$$', index)) index += 1
  }
  const place = (offset: number) => at[offset] ?? embedded.text.length
  return {
    ...embedded,
    text: at.map((index) => embedded.text[index]).join(''),
    locator: {
      start: (offset) => embedded.locator.start(place(offset)),
      end: (offset) => embedded.locator.end(place(offset)),
    },
    encode: (text) => embedded.encode(text.replaceAll('$', '$$$$')),
  }
}

function buildKit(file: YamlFile, step: YAMLMap): readonly TextEdit[] | Obstacle {
  const byHand = {
    why: 'cannot be passed before the step asks for BuildKit',
    remedy: 'add DOCKER_BUILDKIT=1 to the `env` of the step and run again',
  }
  const env = entryOf(step, 'env')
  const variable = 'DOCKER_BUILDKIT=1'
  if (!env) {
    const before = entryOf(step, 'args') ?? entryOf(step, 'script')!
    const lines = ['env:', `${listIndent(file)}- ${variable}`]
    const edit = insertBefore(file, before, lines) ?? insertAfter(file, before, lines)
    return [edit]
  }
  const last = itemsOf(env.value).at(-1)
  if (!isSeq(env.value) || !last) return byHand
  return [appendItem(file, env.value as YAMLSeq, last, variable)]
}

function appendItem(file: YamlFile, list: YAMLSeq, last: Node, text: string): TextEdit {
  const end = contentEnd(file, last)
  if (list.flow) return { start: end, end, text: `, ${text}` }
  const indent = file.lines.indent(file.lines.at(last.range![0]))
  return file.lines.insert(file.lines.at(end - 1) + 1, [`${indent}- ${text}`])
}
