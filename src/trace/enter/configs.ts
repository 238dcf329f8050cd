import { posix } from 'node:path'
import {
  type Content,
  type CredentialFile,
  credentialFile,
  judgeContent,
} from '../../catalog/files.ts'
import { type Copy, type CopyWord, readCopy } from '../../dockerfile/copy.ts'
import { type Dockerfile, lineage, type Stage } from '../../dockerfile.ts'
import type { DockerIgnore } from '../../dockerignore.ts'
import type { Instruction } from '../../scanner/instruction.ts'

/** A file that may hold credentials or names of variables with one, and that an instruction brings into a stage. */
export interface Config {
  readonly file: CredentialFile
  readonly stage: Stage
  readonly instruction: Instruction
  /** What is in it; undefined when it is not at hand. */
  readonly content: Content | undefined
  /** `tree`: inside a copied folder. `written`: by a RUN. */
  readonly via: 'copy' | 'tree' | 'written'
  readonly copy: Copy | undefined
  readonly source: CopyWord | undefined
  /** Path in the build context, posix, without `./`. */
  readonly path: string
}

/** Files looked for inside copied folders. */
const lookedFor = [
  '.npmrc',
  '.yarnrc.yml',
  '.yarnrc',
  'requirements.txt',
  'NuGet.config',
  'nuget.config',
  'NuGet.Config',
  'pip.conf',
  'settings.xml',
  'auth.json',
  '.bundle/config',
]

/** pip expands `${NAME}` in requirements files (pip docs, "Requirements File Format"). */
const requirements: CredentialFile = {
  kind: 'requirements',
  slug: 'requirements',
  tools: ['pip', 'uv'],
  name: 'loose',
  variables: ['PIP_*'],
  expands: 'dollar',
}

/** Finds the configuration files that COPY and ADD bring into the stages. */
export function findCopiedConfigs(
  dockerfile: Dockerfile,
  readContext: (path: string) => string | undefined,
  isIgnored: DockerIgnore,
): Config[] {
  const configs: Config[] = []
  for (const stage of dockerfile.stages) {
    for (const instruction of stage.instructions) {
      const copy = readCopy(instruction)
      if (copy && copy.from === undefined)
        configs.push(...copied(dockerfile, stage, copy, readContext, isIgnored))
    }
  }
  return configs
}

function copied(
  dockerfile: Dockerfile,
  stage: Stage,
  copy: Copy,
  readContext: (path: string) => string | undefined,
  isIgnored: DockerIgnore,
): Config[] {
  return copy.sources.flatMap((source) => {
    const { instruction } = copy
    const path = contextPath(source.text)
    const heredoc = source.text.startsWith('<<')
      ? instruction.heredocs[copy.sources.indexOf(source)]
      : undefined
    const file = describe(path, copy.destination.text)
    const base = { stage, instruction, copy, source, path }
    if (file) {
      const text = heredoc
        ? dockerfile.source.slice(heredoc.body.start, heredoc.body.end)
        : readContext(path)
      return [
        {
          ...base,
          file,
          content: text === undefined ? undefined : judgeContent(file, text),
          via: 'copy' as const,
        },
      ]
    }
    return lookedFor.flatMap((name): Config[] => {
      const inner = posix.join(path, name)
      const text = readContext(inner)
      const innerFile =
        text === undefined || isIgnored(inner)
          ? undefined
          : describe(inner, copy.destination.text.replace(/\/?$/, '/'))
      return text === undefined || !innerFile
        ? []
        : [
            {
              ...base,
              file: innerFile,
              content: judgeContent(innerFile, text),
              via: 'tree',
              path: inner,
            },
          ]
    })
  })
}

function describe(source: string, destination: string): CredentialFile | undefined {
  return (
    credentialFile(source, destination) ??
    (/(?:^|\/)requirements[\w.-]*\.txt$/.test(source) ? requirements : undefined)
  )
}

/** A source of COPY as a path in the build context: `./x`, `/x` and `x` are one. */
export function contextPath(source: string): string {
  return posix.normalize(source.replace(/^(?:\.?\/)+/, '') || '.')
}

/** Is what an instruction brought into its stage there when another one runs? */
export function isInEffect(
  config: Pick<Config, 'stage' | 'instruction'>,
  stage: Stage,
  instruction: Instruction,
): boolean {
  return config.stage === stage
    ? config.instruction.span.start < instruction.span.start
    : lineage(stage).includes(config.stage)
}
