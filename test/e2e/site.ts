import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { startAgent } from './agent.ts'
import { baseImage } from './base.ts'
import { Builder } from './builder.ts'
import { findEngine, stopEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { leaveFolder, takeFolder } from './folder.ts'
import { startServers } from './journal.ts'
import type { Site } from './prove.ts'
import { canRewrite } from './rewriting.ts'

/** Seconds by part, in the order in which the parts ran. */
export const spent = new Map<string, number>()

/** Notes how long a part takes. */
export async function timed<T>(part: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await work()
  spent.set(part, (performance.now() - start) / 1000)
  return result
}

/** A site that is open, and what closes it. */
export interface OpenSite extends Site {
  engine: Engine
  close(): void
}

async function furnish(engine: Engine): Promise<OpenSite> {
  const run = randomBytes(6).toString('hex')
  const base = await timed('base image', () => baseImage(engine))
  const servers = await startServers(engine, run)
  const agent = startAgent()
  const by = process.env['SECRETMOUNT_E2E_AFTER'] === 'hand' || !canRewrite() ? 'hand' : 'tool'
  const close = (): void => {
    agent.stop()
    servers.stop()
    stopEngine(engine)
    leaveFolder(engine.folder)
  }
  return {
    engine,
    builder: new Builder(engine, base),
    servers,
    run,
    by,
    agent: agent.socket,
    close,
  }
}

/**
 * Brings up all that the proofs need: engine, base image, private servers, ssh agent.
 *
 * @returns the site, or the reason why there can be none here; throws when the project's own engine
 *   runs and something else fails
 */
export async function openSite(): Promise<OpenSite | { reason: string }> {
  const folder = takeFolder()
  const engine = await timed('engine', () => findEngine(folder))
  if ('reason' in engine) {
    leaveFolder(folder)
    return engine
  }
  // working copies stand beside the engine, where nobody tidies up during a run
  process.env['TMPDIR'] = join(folder, 'work')
  try {
    return await furnish(engine)
  } catch (error) {
    stopEngine(engine)
    leaveFolder(folder)
    if (engine.pid !== undefined) throw error
    return {
      reason: `the Docker that runs here cannot be used: ${(error as Error).message.split('\n')[0]}`,
    }
  }
}
