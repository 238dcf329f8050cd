import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Engine, Outcome } from './engine.ts'
import type { Workspace } from './workspace.ts'

/** What the tests add to every build; the command itself is run as it was printed. */
export interface Extra {
  /** the name of the image */
  tag?: string
  /** further variables: the values of the secrets, the agent's socket */
  variables?: Record<string, string>
  /** further flags, such as the old build's `--build-arg` */
  flags?: string[]
  /** it goes through all of `docker`, not straight to its plugin, which takes a fifth less time */
  whole?: boolean
}

const hosts = ['npm.example.com', 'pypi.example.com', 'git.example.com', 'files.example.com']

/**
 * A `docker` that stands first on the PATH and puts the flags of the test behind `docker build`, so
 * that a printed command runs byte for byte as it is. The flags hold no spaces.
 */
const shim = `#!/bin/sh
[ "$1" = buildx ] && [ "$2" = build ] && shift
[ "$1" = build ] || exec "$SECRETMOUNT_E2E_DOCKER" "$@"
shift
exec "$SECRETMOUNT_E2E_DOCKER" build $SECRETMOUNT_E2E_FLAGS "$@"
`

/**
 * The names after FROM that are images: no stage, not scratch, arguments with a default filled in.
 */
export function imageNames(dockerfile: string): string[] {
  const defaults = new Map(
    [...dockerfile.matchAll(/^ARG\s+(\w+)=(\S+)/gim)].map((m) => [m[1] ?? '', m[2] ?? '']),
  )
  const froms = [...dockerfile.matchAll(/^FROM\s+(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?/gim)]
  const stages = new Set(froms.map((m) => m[2]?.toLowerCase()))
  const names = froms.map((m) =>
    (m[1] ?? '').replace(/\$\{?(\w+)\}?/g, (_, name: string) => defaults.get(name) ?? ''),
  )
  return [...new Set(names)].filter((name) => name !== 'scratch' && !stages.has(name.toLowerCase()))
}

/**
 * Runs builds on an engine, with one base image for every FROM and the private hosts at the
 * engine's gateway.
 */
export class Builder {
  readonly engine: Engine
  readonly base: string
  /** whether the engine keeps provenance */
  readonly attests: boolean
  readonly #bin: string
  readonly #docker: string
  readonly #plugin: string
  #count = 0

  constructor(engine: Engine, base: string) {
    this.engine = engine
    this.base = base
    this.attests = engine
      .docker(['info', '--format', '{{.DriverStatus}}'])
      .stdout.includes('io.containerd.snapshotter')
    this.#docker = execFileSync('sh', ['-c', 'command -v docker'], {
      env: engine.env,
      encoding: 'utf8',
    }).trim()
    const plugin = join(engine.folder, 'tree/usr/libexec/docker/cli-plugins/docker-buildx')
    this.#plugin = existsSync(plugin) ? plugin : this.#docker
    this.#bin = join(engine.folder, 'bin')
    mkdirSync(this.#bin, { recursive: true })
    writeFileSync(join(this.#bin, 'docker'), shim)
    chmodSync(join(this.#bin, 'docker'), 0o755)
  }

  /**
   * Runs a build command in a shell, in the workspace's context.
   *
   * @param command a line such as `NPM_TOKEN="${NPM_TOKEN:?}" docker build --secret
   *   id=NPM_TOKEN,env=NPM_TOKEN .`
   */
  run(
    command: string,
    workspace: Workspace,
    dockerfile: string,
    extra: Extra = {},
  ): Promise<Outcome> {
    const flags = [
      '--no-cache',
      ...(extra.tag === undefined
        ? []
        : ['--tag', extra.tag, ...(this.attests ? ['--provenance=mode=max'] : [])]),
      // BuildKit runs equal steps of concurrent builds once, --no-cache or not, and a secret's
      // value is no part of a step: a host of its own sets a build apart
      ...[...hosts, `build-${++this.#count}.example.com`].flatMap((host) => [
        '--add-host',
        `${host}:${this.engine.gateway}`,
      ]),
      ...imageNames(dockerfile).flatMap((name) => [
        '--build-context',
        `${name}=docker-image://${this.base}`,
      ]),
      ...(extra.flags ?? []),
    ]
    const path = `${this.#bin}${delimiter}${this.engine.env['PATH'] ?? ''}`
    const env = {
      ...this.engine.env,
      ...extra.variables,
      HOME: workspace.home,
      PATH: path,
      SECRETMOUNT_E2E_FLAGS: flags.join(' '),
    }
    return this.#spawn(command, workspace.context, {
      ...env,
      SECRETMOUNT_E2E_DOCKER: extra.whole === true ? this.#docker : this.#plugin,
    })
  }

  /** The same with the `podman` in a folder. */
  runByPodman(
    command: string,
    workspace: Workspace,
    { bin, ...extra }: Extra & { bin: string },
  ): Promise<Outcome> {
    const tag = extra.tag === undefined ? [] : ['--tag', extra.tag]
    const flags = [
      ...tag,
      ...hosts.flatMap((host) => ['--add-host', `${host}:${this.engine.gateway}`]),
      ...(extra.flags ?? []),
    ]
    const path = `${bin}${delimiter}${this.engine.env['PATH'] ?? ''}`
    return this.#spawn(command, workspace.context, {
      ...this.engine.env,
      ...extra.variables,
      HOME: workspace.home,
      PATH: path,
      SECRETMOUNT_E2E_FLAGS: flags.join(' '),
    })
  }

  /**
   * Runs the command with a `docker` and a `podman` that do nothing but say that they were called.
   */
  rehearse(
    command: string,
    workspace: Workspace,
    variables: Record<string, string> = {},
  ): Promise<Outcome> {
    const env = { ...this.engine.env, ...variables, HOME: workspace.home }
    return this.#spawn(
      `docker() { echo called; }; podman() { echo called; }; ${command}`,
      workspace.context,
      env,
    )
  }

  #spawn(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
    return new Promise((resolve) => {
      const child = spawn('sh', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
      const text = { stdout: '', stderr: '' }
      child.stdout.on('data', (chunk: Buffer) => {
        text.stdout += chunk.toString()
      })
      child.stderr.on('data', (chunk: Buffer) => {
        text.stderr += chunk.toString()
      })
      child.on('error', (error) => resolve({ status: 1, stdout: '', stderr: error.message }))
      child.on('close', (status) => resolve({ status: status ?? 1, ...text }))
    })
  }
}
