// Makes of `dist` what the program starts from: few files, because opening many takes longer than
// running them.
//   dist/bin/main.js    the command line, up to a file that nothing is found in
//   dist/bin/engine.js  the rewrite
//   the others          what only some runs need
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = (path) => join(root, 'dist/src', path)
const out = join(root, 'dist/bin')
const groups = {
  main: ['cli.js', 'cli/run.js', 'reporters/diff.js'].map(source),
  engine: ['rewrite.js', 'cli/attempt-outcome.js'].map(source),
}

/** All modules that are loaded with those of a list. */
function closure(ids, getModuleInfo, found = new Set()) {
  for (const id of ids)
    if (!found.has(id)) closure(getModuleInfo(id)?.importedIds ?? [], getModuleInfo, found.add(id))
  return found
}

/** One file for each group; what both need lies in the first. */
const splits = Object.entries(groups).map(([name, ids], index) => {
  let found
  return {
    name: (id, context) => {
      found ??= closure(ids, (module) => context.getModuleInfo(module))
      return found.has(id) ? name : undefined
    },
    debugName: name,
    priority: 10 - index,
  }
})

/** What imports while it runs stands alone: its file is not kept compiled (bin/code-cache.js). */
const importing = {
  name: (id) => (id === source('cli/yargs.js') ? 'yargs' : undefined),
  debugName: 'yargs',
  priority: 20,
}

/**
 * The second reader is loaded by `require`, in the middle of a rewrite: it becomes a file beside
 * the others.
 */
const secondReader = {
  name: 'second-reader',
  transform: (code, id) =>
    id === source('dockerfile/agreement.js')
      ? code.replace("'dockerfile-ast/lib/parser.js'", "'./dockerfile-ast.js'")
      : undefined,
}

/** Node warns of `new Buffer` outside of node_modules; all of these are given a length. */
const oldBuffers = {
  name: 'old-buffers',
  transform: (code, id) =>
    id.includes('/node_modules/seek-bzip/')
      ? code.replaceAll('new Buffer(', 'Buffer.alloc(')
      : undefined,
}

/** Nothing makes source maps, and what encodes them takes its time to load. */
const noSourceMaps = {
  name: 'no-source-maps',
  transform: (code, id) =>
    id.includes('/node_modules/@jridgewell/sourcemap-codec/')
      ? 'export const encode = undefined, encodeRangeMappings = undefined'
      : undefined,
}

async function write(options, output) {
  const bundle = await rolldown({
    platform: 'node',
    logLevel: 'silent',
    // the file that it names for node asks for its parts by a `require` of its own, which no
    // bundler follows
    resolve: { alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' } },
    ...options,
  })
  const written = await bundle.write({
    dir: out,
    format: 'cjs',
    // one other character, and node keeps the whole file with two bytes for each
    charset: 'ascii',
    minify: { compress: true, mangle: { toplevel: true, keepNames: true }, codegen: true },
    ...output,
  })
  await bundle.close()
  return written.output.flatMap(({ moduleIds = [] }) => moduleIds)
}

/** What tells one build from another. */
function buildOf(folder) {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).toSorted()) hash.update(readFileSync(join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}

/** The terms of the packages whose code is in the files. */
function licenses(modules) {
  const folders = new Set(
    modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0] ?? []),
  )
  return [...folders]
    .toSorted()
    .map((folder) => {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      return `${name} ${version}\n\n${termsOf(folder)}`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function termsOf(folder) {
  for (const name of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license', 'License.txt'])
    try {
      return readFileSync(join(folder, name), 'utf8')
    } catch {
      continue
    }
  return `${JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).license}\n`
}

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const modules = [
  ...(await write(
    {
      input: {
        main: source('cli.js'),
        thread: source('cli/thread.js'),
        worker: source('image/worker.js'),
      },
      external: ['yargs'],
      plugins: [secondReader, oldBuffers, noSourceMaps],
    },
    {
      chunkFileNames: '[name].js',
      codeSplitting: { groups: [importing, ...splits] },
    },
  )),
  ...(await write(
    {
      input: { 'dockerfile-ast': 'dockerfile-ast/lib/parser.js' },
      cwd: dirname(out),
      // fourteen of its files ask for the same modules: as ES modules each would get a copy
      resolve: { conditionNames: ['node', 'require'] },
    },
    {},
  )),
]
writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n')
writeFileSync(join(out, 'LICENSES.txt'), licenses(modules))
writeFileSync(join(out, 'build'), buildOf(out))
