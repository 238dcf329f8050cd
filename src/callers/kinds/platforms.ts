import type { CallerKind } from '../caller.ts'

/** A platform whose file says that it builds a Dockerfile. */
interface Platform {
  readonly name: string
  readonly accepts: RegExp
  /** Says that a Dockerfile is built. */
  readonly builds: RegExp
  readonly message: string
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
  },
  // docs.digitalocean.com/products/app-platform/reference/dockerfile
  {
    name: 'digitalocean',
    accepts: /(?:^|\/)\.do\/[\w.-]+\.ya?ml$/,
    builds: /\bdockerfile_path\b/,
    message:
      'DigitalOcean App Platform passes variables to a Dockerfile as build arguments and ' +
      `cannot pass build secrets; ${elsewhere}`,
  },
  // devcenter.heroku.com/articles/build-docker-images-heroku-yml
  {
    name: 'heroku',
    accepts: /(?:^|\/)heroku\.ya?ml$/,
    builds: /\bdocker\s{0,9}:/,
    message:
      'Heroku passes `build.config` to a Dockerfile as build arguments and cannot pass build ' +
      `secrets; ${elsewhere}`,
  },
  // render.com/docs/docker-secrets
  {
    name: 'render',
    accepts: /(?:^|\/)render\.ya?ml$/,
    builds: /\bdockerfilePath\b|\b(?:runtime|env)\s{0,9}:\s{0,9}["']?docker\b/,
    message:
      'Render passes variables to a Dockerfile as build arguments, and as build secrets only its ' +
      'secret files; add one for each secret of the Dockerfile, named like its id',
  },
  // aws.github.io/copilot-cli/docs/manifest, image.build
  {
    name: 'copilot',
    accepts: /(?:^|\/)copilot\/(?:[\w.-]+\/)*manifest\.ya?ml$/,
    builds: /\bbuild\s{0,9}:/,
    message:
      'AWS Copilot passes `image.build.args` to a Dockerfile and cannot pass build secrets; build ' +
      'the image elsewhere and name it in `image.location`, or keep the secret out of the build',
  },
  // developer.hashicorp.com/waypoint, plugin docker: build_args, and nothing for secrets
  {
    name: 'waypoint',
    accepts: /(?:^|\/)[\w.-]*waypoint[\w.-]*\.hcl$/,
    builds: /\bbuild\s{0,9}\{\s{0,99}use\s{1,9}"docker"/,
    message:
      'Waypoint passes `build_args` to a Dockerfile and cannot pass build secrets; build the image ' +
      'elsewhere and take it with `use "docker-pull"`, or keep the secret out of the build',
  },
  // github.com/aws/aws-sam-cli, pull request 8913
  {
    name: 'sam',
    accepts: /(?:^|\/)[\w.-]*template\.ya?ml$/,
    builds: /\bDocker(?:BuildArgs|Context)\s{0,9}:/,
    message:
      'AWS SAM builds with `DockerBuildArgs` and without BuildKit; call `sam build --use-buildkit` ' +
      'and write `--secret` and `id=NAME,env=NAME` into `DockerBuildExtraParams`',
  },
]

/**
 * Platforms that build the Dockerfile with their variables as build arguments: what they cannot do
 * is told, nothing is changed.
 */
export const platformKinds: readonly CallerKind[] = platforms.map(
  ({ name, accepts, builds, message }) => ({
    name,
    accepts: (path) => accepts.test(path),
    mentions: builds,
    *read({ path, text }) {
      const { index, 0: found } = builds.exec(text)!
      const at = { start: index, end: index + found.length }
      yield { type: 'remark', file: path, at, kind: name, status: 'manual', message }
    },
  }),
)
