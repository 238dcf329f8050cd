import { posix } from 'node:path'
import type { CallerFile, CallerKind, Invocation } from '../caller.ts'
import { namedDockerfiles, type Naming } from '../named.ts'
import { secretlessBuild } from '../pipelines/plugin.ts'
import type { Repository } from '../repository.ts'
import type { Span } from '../../span.ts'

/** A platform whose file says that it builds a Dockerfile. */
interface Platform {
  readonly name: string
  readonly accepts: RegExp
  /** Says that a Dockerfile is built. */
  readonly builds: RegExp
  readonly message: string
  readonly naming: Naming
}

const elsewhere = 'build the image elsewhere, or keep the secret out of the build'

/** Each by its own documentation. */
const platforms: readonly Platform[] = [
  {
    name: 'railway',
    accepts: /(?:^|\/)railway\.(?:toml|json)$/,
    builds: /dockerfile/i,
    message:
      'Railway passes variables to a Dockerfile as build arguments and cannot pass build ' +
      `secrets; ${elsewhere}`,
    naming: { file: /\bdockerfilePath["']?\s{0,9}[:=][ \t]{0,9}["']([^"'\n]{1,200})/g },
  },
  // docs.digitalocean.com/products/app-platform/reference/dockerfile
  {
    name: 'digitalocean',
    accepts: /(?:^|\/)\.do\/[\w.-]+\.ya?ml$/,
    builds: /\bdockerfile_path\b/,
    message:
      'DigitalOcean App Platform passes variables to a Dockerfile as build arguments and ' +
      `cannot pass build secrets; ${elsewhere}`,
    naming: { file: /\bdockerfile_path\s{0,9}:[ \t]{0,9}["']?\/?([^"'\s#]{1,200})/g },
  },
  // devcenter.heroku.com/articles/build-docker-images-heroku-yml
  {
    name: 'heroku',
    accepts: /(?:^|\/)heroku\.ya?ml$/,
    builds: /\bdocker\s{0,9}:/,
    message:
      'Heroku passes `build.config` to a Dockerfile as build arguments and cannot pass build ' +
      `secrets; ${elsewhere}`,
    naming: {
      file: /^[ \t]{1,99}[\w-]{1,99}\s{0,9}:[ \t]{0,9}["']?([\w./-]{0,200}dockerfile[\w./-]{0,200})/gim,
    },
  },
  // render.com/docs/docker-secrets
  {
    name: 'render',
    accepts: /(?:^|\/)render\.ya?ml$/,
    builds: /\bdockerfilePath\b|\b(?:runtime|env)\s{0,9}:\s{0,9}["']?docker\b/,
    message:
      'Render passes variables to a Dockerfile as build arguments, and as build secrets only its ' +
      'secret files; add one for each secret of the Dockerfile, named like its id',
    naming: {
      file: /\bdockerfilePath\s{0,9}:[ \t]{0,9}["']?([^"'\s#,}]{1,200})/g,
      folder: /\brootDir\s{0,9}:[ \t]{0,9}["']?([^"'\s#,}]{1,200})/g,
    },
  },
  // aws.github.io/copilot-cli/docs/manifest, image.build
  {
    name: 'copilot',
    accepts: /(?:^|\/)copilot\/(?:[\w.-]+\/)*manifest\.ya?ml$/,
    builds: /\bbuild\s{0,9}:/,
    message:
      'AWS Copilot passes `image.build.args` to a Dockerfile and cannot pass build secrets; build ' +
      'the image elsewhere and name it in `image.location`, or keep the secret out of the build',
    naming: {
      file: /^[ \t]{1,99}(?:dockerfile|build)\s{0,9}:[ \t]{0,9}["']?([^"'\s#]{1,200})/gm,
    },
  },
  // developer.hashicorp.com/waypoint, plugin docker: build_args, and nothing for secrets
  {
    name: 'waypoint',
    accepts: /(?:^|\/)[\w.-]*waypoint[\w.-]*\.hcl$/,
    builds: /\bbuild\s{0,9}\{\s{0,99}use\s{1,9}"docker"/,
    message:
      'Waypoint passes `build_args` to a Dockerfile and cannot pass build secrets; build the image ' +
      'elsewhere and take it with `use "docker-pull"`, or keep the secret out of the build',
    naming: { file: /\bdockerfile\s{0,9}=[ \t]{0,9}["']([^"'\n]{1,200})/g },
  },
  // github.com/aws/aws-sam-cli, pull request 8913
  {
    name: 'sam',
    accepts: /(?:^|\/)[\w.-]*template\.ya?ml$/,
    builds: /\bDocker(?:BuildArgs|Context)\s{0,9}:/,
    message:
      'AWS SAM builds with `DockerBuildArgs` and without BuildKit; call `sam build --use-buildkit` ' +
      'and write `--secret` and `id=NAME,env=NAME` into `DockerBuildExtraParams`',
    naming: {
      file: /\bDockerfile\s{0,9}:[ \t]{0,9}["']?([^"'\s#,}]{1,200})/g,
      folder: /\bDockerContext\s{0,9}:[ \t]{0,9}["']?([^"'\s#,}]{1,200})/g,
    },
  },
]

/**
 * Platforms that build the Dockerfile with their variables as build arguments: what they cannot do
 * is told, nothing is changed.
 */
export const platformKinds: readonly CallerKind[] = platforms.map((platform) => ({
  name: platform.name,
  accepts: (path) => platform.accepts.test(path),
  mentions: platform.builds,
  *read(file, repository) {
    const { name, builds, message } = platform
    const { index, 0: found } = builds.exec(file.text)!
    const at = { start: index, end: index + found.length }
    yield { type: 'remark', file: file.path, at, kind: name, status: 'manual', message }
    yield* buildsOf(platform, file, repository, at)
  },
}))

/** What it is to pass is said by the remark; a name that the file has may be what it passes. */
function* buildsOf(
  { name: kind, naming }: Platform,
  { path: file, text }: CallerFile,
  repository: Repository,
  at: Span,
): Iterable<Invocation> {
  const passed = [...new Set(text.match(/[A-Za-z_]\w*/g))]
  for (const dockerfile of namedDockerfiles(repository, text, naming, foldersOf(file)))
    yield {
      type: 'invocation',
      file,
      at,
      kind,
      builder: 'docker',
      dockerfile,
      passed: [],
      secrets: [],
      also: { passed, secrets: [] },
      deliver: () => [],
      isPlatform: true,
    }
}

/** The root of the repository, and the folder of the file. */
function foldersOf(path: string): readonly string[] {
  const own = posix.dirname(path)
  return own === '.' ? [''] : ['', own]
}

/** Builds without BuildKit (caprover.com/docs/captain-definition-file). */
export const caprover: CallerKind = {
  name: 'caprover',
  accepts: (path) => /(?:^|\/)captain-definition[\w.-]*$/.test(path),
  mentions: /"dockerfilePath"/,
  *read({ path, text }, repository) {
    const { index, 0: found } = /"dockerfilePath"/.exec(text)!
    const naming = { file: /"dockerfilePath"\s{0,9}:[ \t]{0,9}"([^"\n]{1,200})"/g }
    for (const dockerfile of namedDockerfiles(repository, text, naming, foldersOf(path)))
      yield secretlessBuild(
        path,
        'caprover',
        { start: index, end: index + found.length },
        'caprover',
        [],
        dockerfile,
      )
  },
}
