import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { verify, type Leak, type Verification } from '../../src/image/verify.ts'
import { savedFiles, tarOf, type ImagePlan, type LayerFile } from './image-archive.ts'

/**
 * The value that is planted: with characters that every encoding changes, so that no form equals
 * another.
 */
export const TOKEN = 'fake-token/for+tests?"<&>\'~ok'

const folder = mkdtempSync(join(tmpdir(), 'image-test-'))
let count = 0

/** A path for a new file. */
export const newPath = (suffix: string) => join(folder, `${++count}${suffix}`)

/** Writes `content` to a new file. Gives its path. */
export function written(content: Buffer, suffix = '.tar'): string {
  const path = newPath(suffix)
  writeFileSync(path, content)
  return path
}

/** Writes `files` into a new folder. Gives its path. */
export function writtenFolder(files: readonly LayerFile[]): string {
  const root = newPath('')
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

/** Looks for `value` in the image at `path`, or in `stdin`. */
export const verified = (
  path: string,
  value: string | Buffer = TOKEN,
  stdin?: Buffer,
): Promise<Verification> =>
  verify(path, [{ name: 'TOKEN', value: Buffer.from(value) }], {
    stdin: stdin && Readable.from([stdin]),
  })

/** The leaks of `value` in an image made after `plan`. */
export async function leaksIn(
  plan: ImagePlan,
  value: string | Buffer = TOKEN,
): Promise<readonly Leak[]> {
  return (await verified(written(await tarOf(await savedFiles(plan))), value)).leaks
}
