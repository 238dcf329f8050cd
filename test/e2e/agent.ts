import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Blocks until a file is there, five seconds at most. */
function waitFor(path: string): void {
  execFileSync('sh', [
    '-c',
    'for i in $(seq 100); do [ -e "$0" ] && exit; sleep 0.05; done; exit 1',
    path,
  ])
}

/**
 * Starts an ssh agent that holds one fresh key.
 *
 * @returns the path of its socket, and what ends it; throws without OpenSSH
 */
export function startAgent(): { socket: string; stop(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'secretmount-agent-'))
  const socket = join(folder, 'socket')
  const key = join(folder, 'key')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'agent', '-f', key])
  // it lives as long as its command, and that as long as this process
  const agent = spawn('ssh-agent', ['-a', socket, 'cat'], { stdio: ['pipe', 'ignore', 'ignore'] })
  if (!existsSync(socket)) waitFor(socket)
  execFileSync('ssh-add', ['-q', key], {
    env: { ...process.env, SSH_AUTH_SOCK: socket },
    stdio: 'pipe',
  })
  return {
    socket,
    stop: () => {
      agent.stdin.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
