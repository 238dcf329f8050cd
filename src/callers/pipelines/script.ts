import type { Node } from 'yaml'
import type { CallerFile, Invocation, Remark } from '../caller.ts'
import type { DockerVersion } from '../docker-version.ts'
import { leftByHand } from '../by-hand.ts'
import { type Embedded, masked } from '../embedded.ts'
import { readShell } from '../read-shell.ts'
import type { Repository } from '../repository.ts'
import type { Obstacle } from '../../transform.ts'
import { inRepository } from '../which.ts'
import { embeddedIn, writingObstacle } from '../yaml/embed.ts'
import { readYaml, type YamlFile } from '../yaml/file.ts'
import type { TextEdit } from '../yaml/lines.ts'
import { unreadable } from '../yaml/unreadable.ts'

/** Shell texts of a pipeline that one shell runs one after the other. */
export interface PipelineScript {
  readonly texts: readonly Node[]
  /** Where the shell starts, from the root of the repository; undefined when it cannot be told. */
  readonly folder?: string | undefined
  /** Variables that every program finds in its environment, with their text where it is known. */
  readonly environment: ReadonlyMap<string, string>
  readonly isExported?: (name: string) => boolean
  readonly obstacle?: Obstacle
  /** The docker that the shell finds, where that is pinned. */
  readonly docker?: DockerVersion | undefined
  /** What the builder needs besides. */
  readonly besides?: () => readonly TextEdit[] | Obstacle
}

/** What is known of one system of pipelines. */
export interface Pipeline {
  readonly kind: string
  /** What the system puts into a text before the shell sees it. */
  readonly expressions?: RegExp
  /** Another spelling that the system gives to shell texts. */
  readonly spell?: (embedded: Embedded) => Embedded
  scripts(file: YamlFile, path: string, repository: Repository): Iterable<PipelineScript>
  remarks?(
    file: YamlFile,
    caller: CallerFile,
    repository: Repository,
  ): Iterable<Invocation | Remark>
}

/** Every build that the shell texts of a pipeline call. */
export function* readPipeline(
  pipeline: Pipeline,
  file: CallerFile,
  repository: Repository,
): Iterable<Invocation | Remark> {
  const yaml = readYaml(file.text)
  if (!yaml) {
    yield* unreadable(file, pipeline.kind)
    return
  }
  for (const script of pipeline.scripts(yaml, file.path, repository)) {
    let folder = script.folder ?? ''
    for (const node of script.texts) {
      const embedded = embeddedIn(yaml, node)
      if (!embedded) continue
      const obstacle = script.obstacle ?? writingObstacle(yaml, node)
      const own = obstacle ? { ...script, obstacle } : script
      yield* readText(pipeline, file, repository, own, embedded, folder)
      folder = movedBy(embedded.text, folder)
    }
  }
  if (pipeline.remarks) yield* pipeline.remarks(yaml, file, repository)
}

function* readText(
  pipeline: Pipeline,
  file: CallerFile,
  repository: Repository,
  script: PipelineScript,
  embedded: Embedded,
  folder: string,
): Iterable<Invocation | Remark> {
  const spelled = pipeline.spell?.(embedded) ?? embedded
  const text = pipeline.expressions ? masked(spelled, pipeline.expressions) : spelled
  const { environment } = script
  const items = readShell(text, {
    kind: pipeline.kind,
    file: file.path,
    repository,
    folders: [folder],
    isExported: (name) => environment.has(name) || (script.isExported?.(name) ?? false),
    environment,
    docker: script.docker,
  })
  for (const item of items) yield item.type === 'remark' ? item : withScript(item, script)
}

function withScript(call: Invocation, { obstacle, besides }: PipelineScript): Invocation {
  if (obstacle) return leftByHand(call, obstacle)
  if (!besides) return call
  return {
    ...call,
    deliver: (deliveries, supplies) => {
      const edits = call.deliver(deliveries, supplies)
      const isLess = !supplies?.length && deliveries.every(({ isIdle }) => isIdle)
      if ('why' in edits || isLess) return edits
      const more = besides()
      return 'why' in more ? more : [...edits, ...more]
    },
  }
}

/** Where a text leaves the shell for the next one. */
function movedBy(text: string, folder: string): string {
  const found = /^\s*cd\s+([\w./-]+)\s*(?:$|&&|;|\n)/.exec(text)
  return found ? (inRepository(folder, found[1]!) ?? folder) : folder
}
