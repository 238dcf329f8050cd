// How fast `verify` is, against `tar tf` of the same archive, and how much memory it takes.
//   npm run build && node test/bench/verify.mjs [MEGABYTES [plain,gzip,zstd]]
// The image is made of this machine's own files: the node binary in pieces, and the text files of
// node_modules.
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { here, program, run } from './run.mjs'

const TOKEN = 'fake-token-for-tests-0123456789'
const PACKERS = { plain: undefined, gzip: ['gzip', '-1', '-k', '-f'], zstd: ['zstd', '-q', '-f'] }
const root = fileURLToPath(new URL('../..', import.meta.url))
const sh = (script) => execFileSync('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] })

function makeLayer(folder) {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  cpSync(join(root, 'node_modules'), join(tree, 'node_modules'), {
    recursive: true,
    // what lies packed in archives is another matter: tar does not open them
    filter: (path) => !/\.bin$|\.jar$/.test(path),
  })
  const binary = readFileSync(process.execPath)
  for (let at = 0; at < binary.length; at += 300_000)
    writeFileSync(join(tree, `piece-${at}`), binary.subarray(at, at + 300_000))
  const layer = join(folder, 'layer')
  execFileSync('tar', ['cf', layer, '-C', tree, '.'])
  rmSync(tree, { recursive: true })
  return layer
}

function makeImage(folder, layer, packing, megabytes) {
  const image = join(folder, 'image')
  mkdirSync(image)
  const packed = join(folder, 'packed')
  cpSync(layer, packed)
  const packer = PACKERS[packing]
  if (packer) {
    execFileSync(packer[0], [...packer.slice(1), packed])
    renameSync(`${packed}.${packing === 'gzip' ? 'gz' : 'zst'}`, packed)
  }
  const count = Math.ceil((megabytes * 1e6) / statSync(layer).size)
  const names = Array.from({ length: count }, (_, index) => `layer-${index}`)
  for (const name of names) cpSync(packed, join(image, name))
  writeFileSync(
    join(image, 'config.json'),
    JSON.stringify({ history: names.map((name) => ({ created_by: `RUN ${name}` })) }),
  )
  writeFileSync(
    join(image, 'manifest.json'),
    JSON.stringify([{ Config: 'config.json', RepoTags: null, Layers: names }]),
  )
  const archive = join(folder, `${packing}.tar`)
  execFileSync('tar', ['cf', archive, '-C', image, 'manifest.json', 'config.json', ...names])
  rmSync(image, { recursive: true })
  return { archive, names, unpacked: count * statSync(layer).size }
}

const seconds = async (work) => {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

/**
 * User and system time of the children of a shell, from its `times`: minutes and seconds, twice in
 * the second line.
 */
const cpuOf = (output) =>
  [
    ...output
      .trim()
      .split('\n')
      .at(-1)
      .matchAll(/(\d+)m([\d.]+)s/g),
  ].reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0)

/** `tar tf` of every layer, fed through a pipe as a layer inside an archive has to be. */
const listed = (archive, names, packing) =>
  sh(
    [
      ...names.map(
        (name) =>
          `tar xOf ${archive} ${name} | ${packing === 'plain' ? '' : `${packing} -dc |`} tar tf - > /dev/null`,
      ),
      'times',
    ].join('\n'),
  ).toString()

/** As it is run by people, its start included. What a machine adds to the start of node is left out. */
function verified(archive) {
  process.env.TOKEN = TOKEN
  delete process.env.NODE_EXTRA_CA_CERTS
  const words = ['verify', archive, '--secret', 'TOKEN=env:TOKEN']
  const { ms, stderr, status } = run('--import', here('peak.mjs'), program, ...words)
  if (status === 2) throw new Error(stderr)
  const said = (name) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(stderr)[1])
  return { leaks: status, time: ms / 1000, cpu: said('cpu') / 1000, memory: said('peak') * 1024 }
}

async function main(megabytes, packings = Object.keys(PACKERS)) {
  const folder = mkdtempSync(join(tmpdir(), 'verify-bench-'))
  try {
    const layer = makeLayer(folder)
    for (const packing of packings) {
      const { archive, names, unpacked } = makeImage(folder, layer, packing, megabytes)
      sh(`cat ${archive} > /dev/null`)
      let cpu = 0
      const tar = await seconds(() => {
        cpu = cpuOf(listed(archive, names, packing))
      })
      const result = verified(archive)
      const speed = (time) => `${(unpacked / 1e6 / time).toFixed(0)} MB/s`
      console.log(
        [
          `${packing}: ${(unpacked / 1e6).toFixed(0)} MB unpacked, ${names.length} layers, ${result.leaks} leaks found`,
          `verify ${result.time.toFixed(1)} s (${speed(result.time)})`,
          `tar t ${tar.toFixed(1)} s (${speed(tar)})`,
          `${(tar / result.time).toFixed(2)}x of tar t by the clock`,
          `CPU ${result.cpu.toFixed(1)} s, tar t ${cpu.toFixed(1)} s: ${(cpu / result.cpu).toFixed(2)}x`,
          `peak memory ${(result.memory / 1e6).toFixed(0)} MB`,
        ].join('; '),
      )
      rmSync(archive)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

await main(Number(process.argv[2] ?? 2000), process.argv[3]?.split(','))
