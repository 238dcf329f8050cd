import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './workspace.ts'

/**
 * Compiles a sample against the package as its users see it, runs it and gives what it prints.
 *
 * @throws with the compiler's words when it does not compile
 */
export function printedBySample(sample: string): string {
  // inside the project: only there `secretmount` names the package itself
  mkdirSync(join(root, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, '.cache/sample-'))
  try {
    writeFileSync(join(folder, 'sample.ts'), sample)
    const flags = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--skipLibCheck', '--outDir', folder, '--rootDir', folder]
    const compiled = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--ignoreConfig', ...flags, join(folder, 'sample.ts')], { encoding: 'utf8', cwd: folder })
    if (compiled.status !== 0) throw new Error(compiled.stdout + compiled.stderr)
    return execFileSync(process.execPath, [join(folder, 'sample.js')], { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
