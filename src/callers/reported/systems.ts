import type { Span } from '../../span.ts'
import { argumentsAt, type Naming, stepAt, stringsIn, tableAt } from '../named.ts'

/** A system whose files are read for what they pass, and never changed. */
export interface Reported {
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
  /** Commands start at the root of the repository, unless the file matches this. */
  readonly moves?: RegExp
  /** What a build that is no command says of its Dockerfile. */
  readonly naming?: Naming
  /** The text that says it, from what was found. */
  readonly region?: (text: string, found: Span) => string
  /** The arguments of docker that it gives to a build. */
  readonly words?: (args: readonly string[], found: string) => string | undefined
  /** Relative paths start at the folder of the file. */
  readonly isBeside?: boolean
}

const option = /--build-arg(?:["']?,\s*|[=\s]+)(?:[\\`^]\r?\n\s*)?\\?["'`]*([A-Za-z_]\w*)/g

const dockerBuild = /\bdocker\s+(?:image\s+|buildx\s+)?build\b/g

/** Each with the words of its own documentation. */
export const systems: readonly Reported[] = [
  {
    name: 'jenkins',
    accepts: /(?:^|\/)[\w.-]*Jenkinsfile[\w.-]*$|\.(?:groovy|jenkinsfile)$/i,
    passes: option,
    remedy:
      'bind NAME with withCredentials around the build and write --secret id=NAME,env=NAME in its place',
    builds:
      /\bdocker(?:\s{1,9}(?:(?:image|buildx)\s{1,9})?build\b|\.build\s{0,9}\(|file\s{0,9}\{|file\s{1,9}true)/g,
    adds: (flag) => `${flag} to the arguments of the build`,
    moves: /\bdir\s{0,9}[({'"]|\bcd\s|\bws\s{0,9}\(|RelativeTargetDirectory/,
    // jenkins.io/doc/book/pipeline/syntax (agent) and /docker (building containers)
    naming: {
      file: /\bfilename\b[ \t]{0,9}[:(]?[ \t]{0,9}["']([^"'\n]{1,200})/g,
      folder: /\bdir\b[ \t]{0,9}[:(]?[ \t]{0,9}["']([^"'\n]{1,200})/g,
    },
    region: bracketed,
    words: (args, found) =>
      found.endsWith('(') ? stringsIn(args.slice(1).join(',') || "'.'") : undefined,
  },
  {
    name: 'tilt',
    accepts: /(?:^|\/)Tiltfile(?:\.[\w-]+)?$/,
    passes: /["']([A-Z][A-Z0-9_]*)["']\s*:/g,
    remedy: "take it out of build_args and give docker_build secret='id=NAME,env=NAME'",
    builds: /\bdocker_build\s*\(/g,
    adds: (flag) => `${flag.replace(/^--(\w+) (\S+)/, "$1='$2'")} to docker_build`,
    // docs.tilt.dev/api.html, docker_build
    naming: {
      file: /\bdockerfile\s{0,9}=[ \t]{0,9}["']([^"'\n]{1,200})/g,
      unless: /\bdockerfile_contents\s{0,9}=/,
    },
    region: bracketed,
    words: (args) =>
      /\bdockerfile(?:_contents)?\s{0,9}=/.test(args.join(','))
        ? undefined
        : stringsIn((args[1] ?? '').replace(/^\s*context\s*=/, '')),
    isBeside: true,
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
    moves: /\bworkingDirectory\s{0,9}:|\bcd\s/i,
    // learn.microsoft.com/azure/devops/pipelines/tasks/reference/docker-v2
    naming: {
      file: /^\s{0,99}dockerfile\s{0,9}:[ \t]{0,9}["']?([^"'\s#]{1,200})/gim,
      usual: '**/Dockerfile',
      unless: /^\s{0,99}command\s{0,9}:[ \t]{0,9}["']?(?:push|log|start|stop|run|tag)/im,
    },
    region: (text, { start }) => stepAt(text, start),
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
    // codefresh.io/docs/docs/pipelines/steps/build
    naming: {
      file: /^\s{0,99}dockerfile\s{0,9}:[ \t]{0,9}["']?([^"'\s#]{1,200})/gm,
      folder: /^\s{0,99}working_directory\s{0,9}:[ \t]{0,9}["']?([^"'\s#]{1,200})/gm,
    },
    region: (text, { start }) => stepAt(text, text.indexOf('type', start)),
  },
  {
    name: 'bitbucket',
    accepts: /(?:^|\/)bitbucket-pipelines\.ya?ml$/,
    passes: option,
    remedy:
      'add `export DOCKER_BUILDKIT=1` before it and write --secret id=NAME,env=NAME in its place',
    builds: dockerBuild,
    adds: (flag) => `${flag}, with DOCKER_BUILDKIT=1`,
    moves: /\bcd\s/,
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
    // fly.io/docs/reference/configuration, the build section
    naming: {
      file: /^\s{0,99}dockerfile\s{0,9}=[ \t]{0,9}["']([^"'\n]{1,200})/gm,
      unless: /^\s{0,99}(?:image|builder|buildpacks)\s{0,9}=/m,
    },
    region: (text, { end }) => tableAt(text, end),
    isBeside: true,
  },
]

/** What is in the brackets that the words end with which were found. */
function bracketed(text: string, { end }: Span): string {
  return /[({]/.test(text[end - 1]!) ? argumentsAt(text, end - 1).join(',') : ''
}
