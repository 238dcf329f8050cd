import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** What a command left behind. */
export interface Outcome {
  status: number
  stdout: string
  stderr: string
}

/** A Docker Engine that answers. */
export interface Engine {
  /** where downloads, keys and working copies are kept */
  folder: string
  /** the environment in which `docker` reaches it */
  env: NodeJS.ProcessEnv
  /** the address at which a RUN finds the tests' servers */
  gateway: string
  /**
   * the process whose network namespace holds that address; absent for an engine that was already
   * there
   */
  pid?: string
  /** runs `docker` with these arguments; never throws */
  docker(args: string[]): Outcome
}

const script = resolve(import.meta.dirname, 'engine.sh')

function execute(command: string, args: string[], env: NodeJS.ProcessEnv): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return {
    status: status ?? 1,
    stdout: stdout ?? '',
    stderr: `${stderr ?? ''}${error?.message ?? ''}`,
  }
}

/** Reads `export A="b" C="d"` lines. */
function exports(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.startsWith('export '))
  return Object.fromEntries(
    lines.flatMap((line) =>
      [...line.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map((m) => [m[1] ?? '', m[2] ?? m[3] ?? '']),
    ),
  )
}

function own(folder: string): Engine | string {
  const started = execute('bash', [script, 'up'], {
    ...process.env,
    SECRETMOUNT_ENGINE_DIR: folder,
    OWNER: String(process.pid),
  })
  if (started.status !== 0)
    return started.stderr.trim().split('\n').pop() ?? 'the engine did not start'
  const env: NodeJS.ProcessEnv = { ...process.env, ...exports(started.stdout) }
  for (const name of ['DOCKER_CONTEXT', 'DOCKER_BUILDKIT', 'BUILDX_BUILDER']) delete env[name]
  const pid = execute('cat', [env['ENGINE_PIDFILE'] ?? ''], env).stdout.trim()
  return {
    folder,
    env,
    gateway: env['ENGINE_GATEWAY'] ?? '',
    pid,
    docker: (args) => execute('docker', args, env),
  }
}

/**
 * A Docker that runs on this machine already; its bridge must be reachable from here, and it must
 * have buildx.
 */
function running(folder: string): Engine | string {
  const env = { ...process.env, BUILDKIT_PROGRESS: 'plain' }
  const docker = (args: string[]): Outcome => execute('docker', args, env)
  if (docker(['version']).status !== 0) return 'no Docker answers'
  if (docker(['buildx', 'version']).status !== 0) return 'the Docker that runs here has no buildx'
  const gateway = docker([
    'network',
    'inspect',
    'bridge',
    '--format',
    '{{(index .IPAM.Config 0).Gateway}}',
  ]).stdout.trim()
  if (gateway === '') return 'the Docker that runs here has no bridge network'
  return { folder, env, gateway, docker }
}

/**
 * Starts the project's own engine out of Debian packages or, where that cannot be, takes the Docker
 * that runs here.
 *
 * @param folder a folder that is this run's alone
 * @returns the engine, or why there is none
 */
export function findEngine(folder: string): Engine | { reason: string } {
  const started = own(folder)
  if (typeof started !== 'string') return started
  const found = running(folder)
  return typeof found !== 'string' ? found : { reason: `${started}; ${found}` }
}

/** Stops the engine that {@link findEngine} started; leaves any other alone. */
export function stopEngine(engine: Engine): void {
  if (engine.pid !== undefined)
    execute('bash', [script, 'down'], { ...process.env, SECRETMOUNT_ENGINE_DIR: engine.folder })
}
