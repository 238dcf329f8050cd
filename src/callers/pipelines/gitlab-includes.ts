import { compilePattern } from '../../path-pattern.ts'
import type { Repository } from '../repository.ts'
import { itemsOf, readYaml, textOf, valueAt, type YamlFile } from '../yaml/file.ts'

const main = '.gitlab-ci.yml'

/** More files than this are nobody's. */
const most = 50

/**
 * The files that are one pipeline with a file, itself left out, the main one first: GitLab puts
 * together what `include: local` names, and `default`, `variables` and jobs to extend hold for all
 * (docs.gitlab.com, "Use configuration from other files").
 *
 * @param path from the root of the repository
 */
export function withIncluded(path: string, repository: Repository): YamlFile[] {
  const family = repository.known(familyOf)
  return family.has(path) ? [...family].flatMap(([own, file]) => (own === path ? [] : file)) : []
}

function familyOf(repository: Repository): ReadonlyMap<string, YamlFile> {
  const files = new Map<string, YamlFile>()
  const add = (path: string) => {
    const text = repository.read(path)
    const file = text === undefined ? undefined : readYaml(text)
    if (file) files.set(path, file)
    return file
  }
  const top = repository.files.includes(main) ? add(main) : undefined
  const wanted = top ? localsOf(top).flatMap((item) => compilePattern(item) ?? []) : []
  if (wanted.length === 0) return new Map()
  const isWanted = (path: string) => path !== main && wanted.some((matches) => matches(path))
  for (const path of repository.files.filter(isWanted).slice(0, most)) add(path)
  return files
}

function localsOf(file: YamlFile): string[] {
  const include = valueAt(file, file.roots[0], 'include')
  return [include, ...itemsOf(include)].flatMap((item) => {
    const path = textOf(item) ?? textOf(valueAt(file, item, 'local'))
    return path === undefined || path.includes('://') ? [] : [path.replace(/^\/+/, '')]
  })
}
