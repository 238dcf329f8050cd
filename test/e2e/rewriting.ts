import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Fixture } from './fixtures.ts'
import type { Workspace } from './workspace.ts'

/** What the tool, or a person, made of a Dockerfile. */
export interface Rewriting {
  after: string
  /** the build command as it was printed; null when nothing changed */
  command: string | null
  /** the findings' words, one line each */
  findings: string[]
}

interface Report {
  files: {
    changed: boolean
    error: string | null
    command: string | null
    findings: { status: string; message: string }[]
  }[]
}

const program = resolve(import.meta.dirname, '../../bin/secretmount.js')

/** Whether the command line of the project can run here (it needs `npm run build`). */
export function canRewrite(): boolean {
  return spawnSync(process.execPath, [program, '--help'], { encoding: 'utf8' }).status === 0
}

/**
 * Runs `secretmount` on the workspace's Dockerfile, which it rewrites in place.
 *
 * @throws when the tool reports an error or prints no JSON
 */
export function rewriteByTool(workspace: Workspace, options: string[] = []): Rewriting {
  const args = [program, 'Dockerfile', '--write', '--format', 'json', ...options]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: workspace.context,
    encoding: 'utf8',
  })
  if (status === 2 || status === null) throw new Error(`secretmount failed: ${stderr}`)
  const file = (JSON.parse(stdout) as Report).files[0]
  if (file === undefined || file.error !== null)
    throw new Error(`secretmount reported: ${file?.error ?? 'no file'}`)
  const findings = file.findings.map(({ status, message }) => `${status}: ${message}`)
  return { after: readFileSync(workspace.dockerfile, 'utf8'), command: file.command, findings }
}

/** Takes the rewrite that stands beside the fixture; the workspace's Dockerfile becomes it. */
export function rewriteByHand(fixture: Fixture, workspace: Workspace): Rewriting {
  const after = fixture.after ?? fixture.before
  writeFileSync(workspace.dockerfile, after)
  return {
    after,
    command: fixture.after === undefined ? null : (fixture.facts.command ?? null),
    findings: [],
  }
}

/** The ids of the `--secret` and `--ssh` flags of a build command. */
export function printedIds(command: string): string[] {
  const secrets = [...command.matchAll(/--secret[ =](?:["']?)(?:[^\s"']*,)?id=([\w.-]+)/g)].map(
    (m) => m[1] ?? '',
  )
  const agents = [...command.matchAll(/--ssh[ =]([\w.-]+)/g)].map((m) => `ssh ${m[1]}`)
  return [...secrets, ...agents].toSorted()
}

/** The command without its secrets and without the assignments in front that insist on them. */
export function withoutSecrets(command: string): string {
  const bare = command.replace(/\s--(?:secret|ssh)[ =](?:"[^"]*"|'[^']*'|\S)+/g, '')
  return bare.replace(/^(?:\w+=(?:"[^"]*"|\S*)\s+)+/, (assignments) =>
    /DOCKER_BUILDKIT=1/.test(assignments) ? 'DOCKER_BUILDKIT=1 ' : '',
  )
}
