import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { aptGet } from './apt.ts'
import { certificate } from './certificate.ts'
import type { Engine } from './engine.ts'

/**
 * Debian packages that make up the userland: real dash and bash, git with https, curl, wget, Python
 * with pip, OpenSSH, make, and what Node.js links to.
 */
const packages = [
  'base-files',
  'base-passwd',
  'dash',
  'bash',
  'coreutils',
  'findutils',
  'sed',
  'grep',
  'mawk',
  'tar',
  'gzip',
  'libc-bin',
  'util-linux',
  'git',
  'curl',
  'wget',
  'python3-minimal',
  'python3-pip',
  'openssh-client',
  'make',
  'libstdc++6',
  'libatomic1',
]

/** What no build needs, left out to keep the layer small. */
const leftOut = [
  './usr/share/doc',
  './usr/share/man',
  './usr/share/locale',
  './usr/share/info',
  './usr/share/perl*',
  './usr/lib/*/perl*',
  './usr/lib/python3*/EXTERNALLY-MANAGED',
]

/**
 * The environment of the base image: the tests' certificate for tools with a trust store of their
 * own, and no retries after a 401.
 */
const environment = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt',
  'PIP_CERT=/etc/ssl/certs/ca-certificates.crt',
  'NPM_CONFIG_FETCH_RETRIES=0',
  'NPM_CONFIG_UPDATE_NOTIFIER=false',
  'PIP_RETRIES=0',
]

/**
 * Stand-ins for tools that are too big or need a server of their own: they take credentials where
 * the real ones do, and download one thing with them.
 */
const standIns = resolve(import.meta.dirname, 'stand-ins')

function run(
  command: string,
  args: string[],
  options: { cwd?: string; input?: string } = {},
): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...options,
  })
}

/**
 * Downloads the packages and everything that they depend on, as if nothing were installed here;
 * needs Debian's apt.
 */
function download(folder: string): string {
  const archives = join(folder, 'archives')
  const complete = join(folder, 'complete')
  if (existsSync(complete) && readFileSync(complete, 'utf8') === packages.join(' ')) return archives
  mkdirSync(join(archives, 'partial'), { recursive: true })
  writeFileSync(join(folder, 'status'), '')
  const settings = [
    `Dir::State::status=${folder}/status`,
    `Dir::Cache::archives=${archives}`,
    'APT::Install-Recommends=false',
    'Debug::NoLocking=1',
  ].flatMap((setting) => ['-o', setting])
  aptGet([...settings, '--download-only', 'install', ...packages])
  writeFileSync(complete, packages.join(' '))
  return archives
}

/**
 * Unpacks the packages into a root folder; Debian's merged /usr needs its links before the first
 * package.
 */
function unpack(archives: string, root: string): void {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(root, 'usr', name), { recursive: true })
    symlinkSync(`usr/${name}`, join(root, name))
  }
  const exclude = leftOut.map((pattern) => `--exclude='${pattern}'`).join(' ')
  run('sh', [
    '-c',
    `for deb in ${archives}/*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x -C ${root} --keep-directory-symlink ${exclude}; done`,
  ])
  run('ldconfig', ['-r', root])
}

/**
 * Files that the packages' own scripts would have made: shell, users, name lookup, the awk link,
 * the certificate.
 */
function settle(root: string, crt: string): void {
  for (const [link, target] of [
    ['usr/bin/sh', 'dash'],
    ['usr/bin/awk', 'mawk'],
    ['usr/bin/python', 'python3'],
  ] as const) {
    rmSync(join(root, link), { force: true })
    symlinkSync(target, join(root, link))
  }
  const passwd = readFileSync(join(root, 'usr/share/base-passwd/passwd.master'), 'utf8').replace(
    /^root:\*:/m,
    'root:x:',
  )
  writeFileSync(join(root, 'etc/passwd'), `${passwd}node:x:1000:1000::/home/node:/bin/sh\n`)
  writeFileSync(
    join(root, 'etc/group'),
    `${readFileSync(join(root, 'usr/share/base-passwd/group.master'), 'utf8')}node:x:1000:\n`,
  )
  writeFileSync(join(root, 'etc/nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n')
  // builders mount their own over these, and buildah leaves what it had to make for that
  for (const name of ['hostname', 'hosts', 'resolv.conf'])
    writeFileSync(join(root, 'etc', name), '')
  for (const folder of ['home/node', 'opt', 'srv', 'mnt', 'usr/local/bin', 'usr/local/share'])
    mkdirSync(join(root, folder), { recursive: true })
  run('chown', ['1000:1000', join(root, 'home/node')])
  mkdirSync(join(root, 'etc/ssl/certs'), { recursive: true })
  cpSync(crt, join(root, 'etc/ssl/certs/ca-certificates.crt'))
  // pip starts in a third of the time with its modules compiled
  run('chroot', [
    root,
    'python3',
    '-m',
    'compileall',
    '-q',
    '/usr/lib/python3/dist-packages/pip',
    '/usr/lib/python3.11',
    '/usr/lib/python3/dist-packages/setuptools',
  ])
}

/**
 * Puts in the Node.js that runs the tests, its npm, and yarn 1 from the registry that npm is set up
 * with.
 */
function addNode(root: string, folder: string): void {
  const local = join(root, 'usr/local')
  mkdirSync(join(local, 'bin'), { recursive: true })
  mkdirSync(join(local, 'lib/node_modules'), { recursive: true })
  cpSync(process.execPath, join(local, 'bin/node'))
  const npm = join(run('npm', ['root', '--global']).trim(), 'npm')
  cpSync(npm, join(local, 'lib/node_modules/npm'), { recursive: true, dereference: true })
  const yarn = join(folder, 'yarn')
  if (!existsSync(join(yarn, 'package'))) {
    mkdirSync(yarn, { recursive: true })
    const tarball = run('npm', ['pack', 'yarn@1.22.22', '--silent'], { cwd: yarn }).trim()
    run('tar', ['-xzf', tarball], { cwd: yarn })
  }
  cpSync(join(yarn, 'package'), join(local, 'lib/node_modules/yarn'), { recursive: true })
  const commands = {
    npm: 'npm/bin/npm-cli.js',
    npx: 'npm/bin/npx-cli.js',
    yarn: 'yarn/bin/yarn.js',
  }
  for (const [name, script] of Object.entries(commands))
    symlinkSync(`../lib/node_modules/${script}`, join(local, 'bin', name))
  cpSync(standIns, join(local, 'bin'), { recursive: true })
  run('sh', ['-c', `chmod 755 ${local}/bin/*`])
}

/** The repository that the stand-in for ssh serves. */
function addRepository(root: string): void {
  const bare = join(root, 'usr/local/share/library.git')
  const work = mkdtempSync(join(tmpdir(), 'secretmount-git-'))
  const git = (...args: string[]): string =>
    run('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: work })
  mkdirSync(join(work, 'src'))
  writeFileSync(join(work, 'src/index.js'), 'module.exports = 1\n')
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git('commit', '--quiet', '--message', 'Begin')
  git('clone', '--quiet', '--bare', work, bare)
  rmSync(work, { recursive: true })
}

function fingerprint(crt: string): string {
  const hash = createHash('sha256').update(process.version).update(readFileSync(crt))
  hash.update(readFileSync(import.meta.filename)).update(run('sh', ['-c', `cat ${standIns}/*`]))
  return hash.digest('hex').slice(0, 12)
}

/**
 * Makes the base image that stands in for every `FROM` of the fixtures (one Debian userland with
 * Node.js, npm, yarn 1, Python, pip, git, curl and ssh), unless the engine has it already.
 *
 * @param engine the running engine; its folder caches the downloads
 * @returns the image's name; throws where the machine has no apt
 */
export function baseImage(engine: Engine): string {
  const { crt } = certificate(engine.folder)
  const name = `secretmount-e2e:${fingerprint(crt)}`
  if (engine.docker(['image', 'inspect', name]).status === 0) return name
  const folder = join(engine.folder, 'base')
  mkdirSync(folder, { recursive: true })
  const root = mkdtempSync(join(tmpdir(), 'secretmount-root-'))
  try {
    unpack(download(folder), root)
    settle(root, crt)
    addNode(root, folder)
    addRepository(root)
    const archive = join(dirname(root), `${root.split('/').pop()}.tar`)
    run('tar', ['-C', root, '-cf', archive, '.'])
    const changes = [...environment.map((entry) => `ENV ${entry}`), 'CMD ["/bin/sh"]'].flatMap(
      (change) => ['-c', change],
    )
    const imported = engine.docker(['import', ...changes, archive, name])
    rmSync(archive)
    if (imported.status !== 0) throw new Error(`docker import failed: ${imported.stderr}`)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
  return name
}
