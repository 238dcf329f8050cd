import { builderBefore } from '../builder-before.ts'
import { inCompose } from '../shell/orchestrated.ts'
import { pluginBuild } from '../pipelines/plugin.ts'
import type { CallerFile, CallerKind, Invocation, Remark } from '../caller.ts'
import { commandAt, isCommentAt } from '../pipelines/command-at.ts'
import { secretlessCalls } from '../pipelines/secretless-at.ts'
import type { Repository } from '../repository.ts'

/** A system whose files are read for what they pass, and never changed. */
interface Reported {
  readonly name: string
  readonly accepts: RegExp
  /** Finds what is passed: the first group is the name. */
  readonly passes: RegExp
  /** What a person writes instead, `NAME` standing for the name. */
  readonly remedy: string
  /** Finds what builds an image here. */
  readonly builds: RegExp
  /** Where a flag is written that passes a secret besides. */
  readonly adds: (flag: string) => string
}

const option = /--build-arg(?:["']?,\s*|[=\s]+)(?:[\\`^]\r?\n\s*)?\\?["'`]*([A-Za-z_]\w*)/g

const dockerBuild = /\bdocker\s+(?:image\s+|buildx\s+)?build\b/g

/** Each with the words of its own documentation. */
const systems: readonly Reported[] = [
  {
    name: 'jenkins',
    accepts: /(?:^|\/)[\w.-]*Jenkinsfile[\w.-]*$|\.(?:groovy|jenkinsfile)$/i,
    passes: option,
    remedy:
      'bind NAME with withCredentials around the build and write --secret id=NAME,env=NAME in its place',
    builds:
      /\bdocker(?:\s{1,9}(?:(?:image|buildx)\s{1,9})?build\b|\.build\s{0,9}\(|file\s{0,9}\{|file\s{1,9}true)/g,
    adds: (flag) => `${flag} to the arguments of the build`,
  },
  {
    name: 'tilt',
    accepts: /(?:^|\/)Tiltfile(?:\.[\w-]+)?$/,
    passes: /["']([A-Z][A-Z0-9_]*)["']\s*:/g,
    remedy: "take it out of build_args and give docker_build secret='id=NAME,env=NAME'",
    builds: /\bdocker_build\s*\(/g,
    adds: (flag) => `${flag.replace(/^--(\w+) (\S+)/, "$1='$2'")} to docker_build`,
  },
  {
    name: 'azure',
    accepts:
      /(?:^|\/)[\w.-]*azure-pipelines[\w.-]*\.ya?ml$|(?:^|\/)\.azure(?:-pipelines|devops)?\/.*\.ya?ml$/,
    passes: option,
    remedy:
      'write `arguments: --secret id=NAME,env=NAME` for `command: build` and `env: NAME: $(NAME)` of the step',
    builds: /\bDocker@\d|\bdocker\s{1,9}(?:(?:image|buildx)\s{1,9})?build\b/g,
    adds: (flag) => `\`arguments: ${flag}\` with \`command: build\``,
  },
  {
    name: 'codefresh',
    accepts: /(?:^|\/)[\w.-]*codefresh[\w.-]*\.ya?ml$/,
    passes: /^\s*-\s*["']?([A-Za-z_]\w*)=\$\{\{/gm,
    remedy:
      'write the value into a file, then `buildkit: true` and `secrets: [id=NAME,src=FILE]` of the build step',
    builds: /^\s*type:\s*["']?build\b/gm,
    adds: (flag) =>
      `\`buildkit: true\` and ` +
      `\`${flag.replace(/^--secret (\S+)/, 'secrets: [$1]').replace(/^--ssh (\S+)/, 'ssh: [$1]')}\` to the step`,
  },
  {
    name: 'bitbucket',
    accepts: /(?:^|\/)bitbucket-pipelines\.ya?ml$/,
    passes: option,
    remedy:
      'add `export DOCKER_BUILDKIT=1` before it and write --secret id=NAME,env=NAME in its place',
    builds: dockerBuild,
    adds: (flag) => `${flag}, with DOCKER_BUILDKIT=1`,
  },
  {
    name: 'powershell',
    accepts: /\.(?:ps1|psm1|bat|cmd)$/i,
    passes: option,
    remedy:
      'set NAME in the environment before the command and write --secret id=NAME,env=NAME in its place',
    builds: dockerBuild,
    adds: (flag) => flag,
  },
  {
    name: 'fly',
    accepts: /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/,
    passes: /^\s*([A-Za-z_]\w*)\s*=/gm,
    remedy: 'take it out of [build.args] and call `fly deploy --build-secret NAME=…`',
    builds: /^\s*\[build\]/gm,
    adds: (flag) =>
      `--build-secret ${/id=([^,]+)/.exec(flag)?.[1] ?? 'NAME'}=… with its content to \`fly deploy\``,
  },
]

/** Callers that a person must change: each finding says what to write. */
export const reported: readonly CallerKind[] = systems.map((system) => ({
  name: system.name,
  accepts: (path) => system.accepts.test(path),
  mentions: /build|dockerfile/i,
  *read(file, repository) {
    const secretless = secretlessCalls(file, system.name, repository)
    yield* remarks(system, file, secretless)
    yield* secretless
    yield* builds(system, file, repository)
  },
}))

/**
 * Every build whose Dockerfile is written there. The first of the others stands for all: any of
 * them may need what a Dockerfile of the repository takes.
 */
function* builds(system: Reported, file: CallerFile, repository: Repository) {
  const { name: kind, passes, adds } = system
  const { text } = file
  const names = [...text.matchAll(passes)].map((match) => match[1]!)
  let isTold = false
  for (const found of text.matchAll(system.builds)) {
    if (isCommentAt(text, found.index, found[0])) continue
    const at = { start: found.index, end: found.index + found[0].length }
    const build = pluginBuild(file, kind, at, names, adds)
    const known = commandAt(file, found.index, kind, repository)
    if (known) yield withCommand(build, known)
    else if (!isTold) yield build
    isTold ||= known === undefined
  }
}

function withCommand(build: Invocation, { dockerfile, secrets, supplier }: Invocation): Invocation {
  const isOpen = supplier?.isOpen === true
  return { ...build, dockerfile, secrets, supplier: { ...build.supplier!, isOpen } }
}

function* remarks(
  { name: kind, passes, remedy }: Reported,
  file: CallerFile,
  secretless: readonly Invocation[],
): Iterable<Remark> {
  const told = secretless.flatMap(({ passed }) => passed)
  for (const found of file.text.matchAll(passes)) {
    const name = found[1]!
    const line = file.text.slice(file.text.lastIndexOf('\n', found.index) + 1, found.index)
    if (/^\s*(?:#|\/\/)/.test(line + found[0])) continue
    if (told.some(({ start, end }) => start <= found.index && found.index < end)) continue
    const builder = builderBefore(file.text, found.index)
    const change =
      builder === 'compose'
        ? `${inCompose(name)}, and set ${name} before the command`
        : remedy.replaceAll('NAME', name)
    yield {
      type: 'remark',
      file: file.path,
      at: { start: found.index, end: found.index + found[0].length },
      kind,
      names: [name],
      status: 'manual',
      message:
        `${name} is passed as a build argument, and the value stays in the provenance; ` + change,
      ...(builder === undefined ? {} : { builder }),
    }
  }
}
