import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Packages } from './debian.ts'

/**
 * Hosts that ssh reaches by their names: servers of the test's own on this machine, with keys that
 * nothing else takes.
 */
export interface Hosts {
  /** The client, as parallel takes it in PARALLEL_SSH. */
  readonly ssh: string
  /** Ends a host at once, with all that runs on it. */
  kill(name: string): void
  end(): void
}

/**
 * Starts a server for each name.
 *
 * @param path what is on the PATH of who comes in
 * @throws where this machine lets nobody make namespaces, or the servers do not answer
 */
export async function startHosts(
  { folder: packages, env }: Packages,
  folder: string,
  names: readonly string[],
  path: string,
): Promise<Hosts> {
  for (const key of ['host', 'key'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)])
  copyFileSync(join(folder, 'key.pub'), join(folder, 'authorized'))
  chmodSync(join(folder, 'authorized'), 0o600)
  // the server wants a user of its own, which only its namespace has
  const users = `${readFileSync('/etc/passwd', 'utf8')}sshd:x:106:65534::/run/sshd:/usr/sbin/nologin\n`
  writeFileSync(join(folder, 'passwd'), users)
  const servers = new Map(
    names.map((name, index) => [
      name,
      server(packages, env, folder, path, name, 42_300 + (process.pid % 500) * 2 + index),
    ]),
  )
  const client = join(folder, 'ssh.conf')
  writeFileSync(
    client,
    clientSettings(
      folder,
      [...servers].map(([name, { port }]) => ({ name, port })),
    ),
  )
  const kill = (name: string) => servers.get(name)?.kill()
  const hosts = { ssh: `ssh -F ${client}`, kill, end: () => names.forEach(kill) }
  for (const name of names) {
    if (await answers(client, name)) continue
    hosts.end()
    throw new Error(`the ssh server of this test does not answer: ${servers.get(name)?.said()}`)
  }
  return hosts
}

function server(
  packages: string,
  env: NodeJS.ProcessEnv,
  folder: string,
  path: string,
  name: string,
  port: number,
) {
  const settings = join(folder, `${name}.conf`)
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin prohibit-password',
    'MaxStartups 100',
    `SetEnv PATH=${path} LD_LIBRARY_PATH=${env['LD_LIBRARY_PATH']}`,
  ]
  writeFileSync(settings, `${lines.join('\n')}\n`)
  const program = join(packages, 'usr/sbin/sshd')
  const script = `mount --bind ${folder}/passwd /etc/passwd && mount -t tmpfs tmpfs /run && mkdir /run/sshd && exec ${program} -D -e -f ${settings}`
  // a process namespace: whatever runs on the host ends with it
  const words = ['--mount', '--pid', '--fork', '--kill-child=SIGKILL', 'sh', '-c', script]
  const child = spawn('unshare', words, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  return { port, said: () => said.trim(), kill: () => void child.kill('SIGKILL') }
}

function clientSettings(folder: string, hosts: readonly { name: string; port: number }[]): string {
  const each = hosts.map(({ name, port }) => `Host ${name}\n  Port ${port}\n`)
  const all = [
    'HostName 127.0.0.1',
    'User root',
    `IdentityFile ${join(folder, 'key')}`,
    'IdentitiesOnly yes',
    'UserKnownHostsFile /dev/null',
    'StrictHostKeyChecking no',
    'LogLevel ERROR',
    'ServerAliveInterval 2',
    'ServerAliveCountMax 2',
    'ConnectTimeout 5',
    // one connection for the many calls of parallel
    'ControlMaster auto',
    `ControlPath ${join(folder, 'control-%n')}`,
    'ControlPersist 5',
  ]
  return `${each.join('')}Host *\n${all.map((line) => `  ${line}\n`).join('')}`
}

async function answers(client: string, name: string): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt++) {
    if (spawnSync('ssh', ['-F', client, name, 'true']).status === 0) return true
    await wait(100)
  }
  return false
}
