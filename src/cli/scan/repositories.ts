import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sharedIn, sharedPlaces } from '../../scan/shared.ts'

/** Deeper than that below a folder nobody keeps repositories. */
const deepest = 4

/** The repositories at or below a folder: itself when it is one or holds none. */
export function repositoriesIn(folder: string): string[] {
  const found = [...below(folder, 0)]
  return found.length === 0 ? [folder] : found
}

function* below(folder: string, depth: number): Generator<string> {
  if (existsSync(join(folder, '.git'))) {
    yield folder
    return
  }
  if (depth === deepest) return
  for (const entry of entriesOf(folder)) {
    if (entry.isDirectory() && entry.name !== 'node_modules')
      yield* below(join(folder, entry.name), depth + 1)
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    )
  } catch {
    // the search for Dockerfiles says why
    return []
  }
}

/** The workflows and libraries of other repositories that a repository calls. */
export function sharedOf(root: string): string[] {
  const names = sharedPlaces.flatMap((place) =>
    place.endsWith('/')
      ? entriesOf(join(root, place)).flatMap((entry) =>
          entry.isFile() ? [place + entry.name] : [],
        )
      : [place],
  )
  const found = names.flatMap((name) => {
    try {
      return sharedIn(name, readFileSync(join(root, name), 'utf8'))
    } catch {
      return []
    }
  })
  return [...new Set(found)].toSorted()
}
