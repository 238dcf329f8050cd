import { entersFolder } from '../../catalog/enters-folder.ts'
import { posix } from 'node:path'
import { optionFiles } from '../../catalog/files/pointer-rows.ts'
import {
  isPointingOption,
  mayPoint,
  pointedByOption,
  pointedByVariable,
  type PointedPath,
} from '../../catalog/files/pointers.ts'

/** What points at files in a script, or in the words of an exec form. */
export function pointedInText(text: string): PointedPath[] {
  return mayPoint.test(text) ? foundInText(text, pointedInWords) : []
}

/** What the commands of a text say of files, by the folder that each works in. */
export function foundInText(
  text: string,
  inWords: (words: readonly string[]) => PointedPath[],
): PointedPath[] {
  const bare = text.replaceAll(/["'],\s*["']/g, ' ').replaceAll(/["'[\]\\]/g, '')
  let folder = ''
  return bare.split(/[;&|()\n]/).flatMap((command) => {
    const words = command.trim().split(/\s+/)
    if (entersFolder(words[0]!)) folder = posix.join(folder, words[1] ?? '~')
    return inWords(words).map((found) =>
      /^[/~$]/.test(found.path) ? found : { ...found, path: posix.join(folder, found.path) },
    )
  })
}

/**
 * What files of options in a copied folder point at, below it: `.mvn/maven.config`.
 *
 * @param folder its path in the context, empty or with a slash at the end
 */
export function pointedByOptionFiles(
  folder: string,
  read: (path: string) => string | undefined,
): PointedPath[] {
  return optionFiles.flatMap(({ path, of }) => {
    const inside = `${posix.dirname(path)}/`
    const isInside = `/${folder}`.endsWith(`/${inside}`)
    const root = isInside ? folder.slice(0, -inside.length) : folder
    const text = read(root + path)
    const found = text === undefined ? [] : pointedInWords([of, ...text.trim().split(/\s+/)])
    return found
      .map((item) => ({ ...item, path: root + posix.normalize(item.path) }))
      .filter((item) => item.path.startsWith(folder))
  })
}

/** `NAME=path`, `--option path`, `--option=path` */
export function pointedInWords(words: readonly string[]): PointedPath[] {
  return words.flatMap((word, index) => {
    const before = words.slice(0, index)
    if (isPointingOption(word)) return pointedByOption(before, word, words[index + 1] ?? '')
    const equals = word.indexOf('=')
    if (equals === -1) return []
    const [name, value] = [word.slice(0, equals), word.slice(equals + 1)]
    return [...pointedByVariable(name, value), ...pointedByOption(before, name, value)]
  })
}
