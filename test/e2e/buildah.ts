import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { aptGet } from './apt.ts'
import type { Engine } from './engine.ts'

/**
 * A buildah out of Debian packages that shares the engine's mount and network namespaces: its
 * mounts go when the engine goes.
 */
export interface Buildah {
  /** a `podman` that stands first on the PATH is in here */
  bin: string
  /** where its images are */
  store: string
  /** runs `buildah` with these arguments and gives its output; throws when it fails */
  call(...args: string[]): string
}

/** buildah and the libraries that a machine without it may lack. */
const packages = [
  'buildah',
  'libgpgme11',
  'libassuan0',
  'libgpg-error0',
  'libdevmapper1.02.1',
  'libseccomp2',
]

/** The settings that a build without a registry needs. */
const settings = {
  'policy.json': '{ "default": [{ "type": "insecureAcceptAnything" }] }\n',
  'registries.conf': 'unqualified-search-registries = ["docker.io"]\n',
}

function fetchPackages(folder: string): void {
  if (existsSync(join(folder, 'complete'))) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'packages'), { recursive: true })
  mkdirSync(join(folder, 'tree'))
  const options = { cwd: join(folder, 'packages'), stdio: 'pipe' as const }
  aptGet(['download', ...packages], options.cwd)
  execFileSync(
    'sh',
    ['-c', `for deb in *.deb; do dpkg-deb -x "$deb" ${join(folder, 'tree')}; done`],
    options,
  )
  for (const [name, text] of Object.entries(settings)) writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, 'complete'), '')
}

/**
 * Lays the libraries over the machine's own inside the engine's mount namespace: buildah starts
 * itself anew without its environment.
 */
function layLibraries(pid: string, tree: string): void {
  const [triplet = ''] = readdirSync(join(tree, 'usr/lib')).filter((name) =>
    name.endsWith('-linux-gnu'),
  )
  const target = `/usr/lib/${triplet}`
  const lower = [join(tree, target), join(tree, 'lib', triplet), target]
    .filter(existsSync)
    .join(':')
  execFileSync(
    'nsenter',
    ['-t', pid, '-m', 'mount', '-t', 'overlay', 'overlay', '-o', `lowerdir=${lower}`, target],
    { stdio: 'pipe' },
  )
}

function script(path: string, lines: string[]): void {
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'))
  chmodSync(path, 0o755)
}

/**
 * Brings up buildah beside the project's own engine.
 *
 * @returns buildah, or why there is none
 */
export function findBuildah(engine: Engine): Buildah | { reason: string } {
  if (engine.pid === undefined)
    return { reason: 'buildah is only run beside the engine out of Debian packages' }
  const folder = join(engine.folder, 'buildah')
  try {
    fetchPackages(folder)
    layLibraries(engine.pid, join(folder, 'tree'))
    const [bin, store] = [join(folder, 'bin'), join(folder, 'store')]
    mkdirSync(bin, { recursive: true })
    script(join(bin, 'buildah'), [
      `exec nsenter -t ${engine.pid} -m -n sh -c 'cd "$0" && exec "$@"' "$PWD" env -u DOCKER_CONFIG CONTAINERS_REGISTRIES_CONF=${join(folder, 'registries.conf')} \\`,
      `  ${join(folder, 'tree/usr/bin/buildah')} --root ${join(store, 'root')} --runroot ${join(store, 'run')} --storage-driver overlay "$@"`,
    ])
    // `podman build` is buildah's `bud` with other defaults; the flags of the test hold no spaces
    script(join(bin, 'podman'), [
      '[ "$1" = build ] || exit 125',
      'shift',
      `exec ${join(bin, 'buildah')} bud --signature-policy ${join(folder, 'policy.json')} --isolation chroot --layers --no-cache --pull=never $SECRETMOUNT_E2E_FLAGS "$@"`,
    ])
    const call = (...args: string[]): string =>
      execFileSync(join(bin, 'buildah'), args, {
        encoding: 'utf8',
        env: engine.env,
        maxBuffer: 1 << 26,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
    call('version')
    return { bin, store: join(store, 'root'), call }
  } catch (error) {
    return { reason: `buildah cannot be had: ${(error as Error).message.split('\n')[0]}` }
  }
}

/** Gives buildah the engine's base image under all the names that the files build on. */
export function importBase(engine: Engine, buildah: Buildah, base: string, names: string[]): void {
  const known = buildah
    .call('images', '--format', '{{.Name}}:{{.Tag}}', '--filter', 'dangling=false')
    .split('\n')
  if (!known.includes(`localhost/${base}`)) {
    const archive = join(engine.folder, 'work', 'base.tar')
    const saved = engine.docker(['save', '--output', archive, base])
    if (saved.status !== 0) throw new Error(`docker save failed: ${saved.stderr}`)
    buildah.call(
      'pull',
      '--quiet',
      '--signature-policy',
      join(engine.folder, 'buildah/policy.json'),
      `docker-archive:${archive}`,
    )
    rmSync(archive)
  }
  buildah.call(
    'tag',
    `localhost/${base}`,
    ...names.map((name) => (name.includes('/') ? name : `docker.io/library/${name}`)),
  )
}
