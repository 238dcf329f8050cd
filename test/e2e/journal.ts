import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { certificate } from './certificate.ts'
import type { Engine } from './engine.ts'

/** A request that a private server answered. */
export interface Visit {
  host: string
  path: string
  credential: string | null
  status: number
}

/** The private servers of a test run and what they saw. */
export interface Servers {
  visits: Visit[]
  stop(): void
}

const script = resolve(import.meta.dirname, 'servers.mjs')

function launch(engine: Engine, run: string): ChildProcess {
  const { key, crt } = certificate(engine.folder)
  const command = [process.execPath, script, engine.gateway, key, crt, run]
  const [program = '', ...args] =
    engine.pid === undefined ? command : ['nsenter', '-t', engine.pid, '-n', ...command]
  // they end with their standard input, so with this process, however that ends
  return spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
}

/**
 * Starts the private servers where the engine's builds can reach them.
 *
 * @param run the mark of the credentials that they accept
 * @throws when they cannot listen
 */
export function startServers(engine: Engine, run: string): Promise<Servers> {
  const child = launch(engine, run)
  const visits: Visit[] = []
  return new Promise((ready, fail) => {
    let trouble = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      trouble += chunk.toString()
    })
    child.on('exit', () => fail(new Error(`the private servers ended: ${trouble}`)))
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
      const said = JSON.parse(line) as Visit | { ready: string }
      if ('ready' in said)
        ready({
          visits,
          stop: () => {
            child.kill()
          },
        })
      else visits.push(said)
    })
  })
}

/** Where a token opened a door: `HOST`, each once. */
export function opened(visits: Visit[], tokens: string[]): string[] {
  const welcome = visits.filter(
    ({ credential, status }) => status < 400 && tokens.some((token) => credential?.includes(token)),
  )
  return [...new Set(welcome.map(({ host }) => host))].toSorted()
}
