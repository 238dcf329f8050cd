import { flatten } from './image.ts'
import type { Entry, Image } from './image.ts'
import { holds } from './leaks.ts'

/**
 * Files that differ between any two builds: logs named by the time, caches that hold a date,
 * compiled modules that hold their source's time.
 */
const volatile = [
  /(^|\/)\.npm\//,
  /(^|\/)\.cache(\/|$)/,
  /(^|\/)_cacache(\/|$)/,
  /\.pyc$/,
  /^tmp\/v8-compile-cache/,
  /^tmp\/node-compile-cache/,
  /^tmp\/yarn--/,
  /(^|\/)\.git\/index$/,
  /(^|\/)\.yarn-integrity$/,
  /(^|\/)\.git\/logs\//,
  /^usr\/local\/share\/\.cache(\/|$)/,
]

function isVolatile(path: string): boolean {
  return volatile.some((pattern) => pattern.test(path))
}

/**
 * Whether a folder held nothing but secrets in every layer of the old image, so that it may be
 * gone: a later layer may have deleted them.
 */
function onlySecrets(path: string, old: Image, secret: (entry: Entry) => boolean): boolean {
  const below = old.layers
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.path.startsWith(`${path}/`) && !/(^|\/)\.wh\.[^/]+$/.test(entry.path))
  return below.length > 0 && below.every((entry) => entry.directory || secret(entry))
}

function isEmpty(path: string, files: Map<string, Entry>): boolean {
  return [...files.values()].every((entry) => entry.directory || !entry.path.startsWith(`${path}/`))
}

/** A folder for keys, which nobody else may open now. */
function isNarrowed(path: string, was: Entry, is: Entry): boolean {
  return (
    /(^|\/)\.ssh$/.test(path) &&
    was.directory &&
    is.print === was.print.replace('directory 755', 'directory 700')
  )
}

/**
 * Compares what two builds left in the file system, times aside. A file may differ or be gone only
 * if the old one held the secret.
 *
 * @param leavesFolders the builder leaves an empty folder where it mounted a file (buildah does)
 * @returns the differences, one line each; none when the artefacts are the same
 */
export function compareArtefacts(
  before: Image,
  after: Image,
  needles: Buffer[],
  leavesFolders = false,
): string[] {
  const [old, now] = [flatten(before), flatten(after)]
  const secret = (entry: Entry): boolean => entry.data !== undefined && holds(entry.data, needles)
  const differences: string[] = []
  for (const path of [...new Set([...old.keys(), ...now.keys()])].toSorted()) {
    const [was, is] = [old.get(path), now.get(path)]
    if (was?.print === is?.print || isVolatile(path)) continue
    if (was !== undefined && secret(was)) continue
    // a layer lists the folders around a file that it changes: those of the base are still there
    if (
      was?.directory === true &&
      is === undefined &&
      (before.base.folders.has(path) || onlySecrets(path, before, secret))
    )
      continue
    if (
      was === undefined &&
      is?.directory === true &&
      (after.base.folders.has(path) || (leavesFolders && isEmpty(path, now)))
    )
      continue
    if (was !== undefined && is !== undefined && isNarrowed(path, was, is)) continue
    differences.push(
      is === undefined
        ? `${path} is gone`
        : was === undefined
          ? `${path} is new`
          : `${path}: ${was.print} is now ${is.print}`,
    )
  }
  return differences
}
