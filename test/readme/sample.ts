import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { root } from './workspace.ts'

const shared = [
  '--strict',
  '--module',
  'nodenext',
  '--target',
  'es2023',
  '--types',
  'node',
  '--skipLibCheck',
]

/** Runs the compiler on one file and nothing else; gives what it complains of. */
function compile(file: string, flags: readonly string[]): string {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [compiler, '--ignoreConfig', ...shared, ...flags, file],
    { encoding: 'utf8', cwd: dirname(file) },
  )
  return stdout + stderr
}

/**
 * Calls `work` with a new folder inside the project: only there `secretmount` names the package
 * itself.
 */
function inFolder<T>(work: (folder: string) => T): T {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, '.cache/sample-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * Compiles a sample against the package as its users see it, runs it and gives what it prints.
 *
 * @throws with the compiler's words when it does not compile
 */
export function printedBySample(sample: string): string {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'sample.ts'), sample)
    const complaint = compile(join(folder, 'sample.ts'), ['--outDir', folder, '--rootDir', folder])
    if (complaint !== '') throw new Error(complaint)
    return execFileSync(process.execPath, [join(folder, 'sample.js')], { encoding: 'utf8' })
  })
}

/**
 * Checks a sample as if it were a file in a folder of the project; gives what the compiler
 * complains of.
 */
export function compileBeside(place: string, sample: string): string {
  return inFolder((folder) => {
    const text = sample.replaceAll(
      /from '(\.[^']*)'/g,
      (_, path: string) => `from '${relative(folder, resolve(root, place, path))}'`,
    )
    writeFileSync(join(folder, 'sample.ts'), text)
    return compile(join(folder, 'sample.ts'), [
      '--noEmit',
      '--allowImportingTsExtensions',
      '--noUncheckedIndexedAccess',
      '--exactOptionalPropertyTypes',
    ])
  })
}
