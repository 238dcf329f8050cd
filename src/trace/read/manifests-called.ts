import { posix } from 'node:path'
import { folderNamed } from '../../catalog/programs/habits.ts'
import { wrapperOf } from '../../catalog/programs/wrappers.ts'
import { readScript, type Script } from '../../shell.ts'
import { Paths } from '../paths.ts'
import { calledRecipes } from '../recipes.ts'
import type { Around } from './around.ts'
import type { Call } from './calls.ts'
import { linesRun } from './lines-run.ts'

/** A text that a call reads or runs, and the folder that what it runs works in. */
export interface Called {
  readonly text: string
  readonly folder: string | undefined
}

/** A manifest of the project that a call reads. */
interface Manifest extends Called {
  readonly file: string
}

/**
 * The manifests at hand that a call of a tool reads: those of the folder that it works in, and of
 * other packages whose scripts it runs.
 */
export function manifestsOf({ command, found }: Call, around: Around): Manifest[] {
  const { files = [], members } = found?.tool.project ?? {}
  if (around.project.isEmpty) return []
  const folder = around.folderOf(command) ?? ''
  const there = posix.join(folder, folderNamed(found!.args) ?? '.')
  const own = files.flatMap((file) => {
    const text = around.project.text(posix.join(there, file))
    return text === undefined
      ? []
      : { file, text, folder: posix.isAbsolute(there) ? there : undefined }
  })
  if (!members?.when.test(found!.args)) return own
  const others = [...around.project.like(members.like)].map(([path, text]) => ({
    file: posix.basename(path),
    text,
    folder: posix.join(folder, posix.dirname(path)),
  }))
  return [...own, ...others]
}

/** The lines that a call runs as its manifests say. */
export function recipesCalled(call: Call, around: Around): Called[] {
  const own = linesRun(call.command).map((text) => ({
    text,
    folder: around.folderOf(call.command),
  }))
  const others = manifestsOf(call, around).flatMap(({ file, text, folder }) =>
    calledRecipes(file, text, call.command, (path) => around.project.text(path)).map((recipe) => ({
      text: recipe,
      folder,
    })),
  )
  return [...own, ...others]
}

/** What is there for the commands of a text that a call runs in a folder. */
export function aroundIn(around: Around, script: Script, folder: string | undefined): Around {
  const paths = pathsFrom(script, folder)
  return { ...around, folderOf: ({ start }) => paths.folder(start) }
}

/** Where the commands of a text that a call runs in a folder work. */
export function pathsFrom({ commands }: Script, workdir: string | undefined): Paths {
  return new Paths({ user: undefined, home: undefined, workdir }, commands)
}

/** Reads the text of a script that a call runs. */
export function readInner(text: string): Script | undefined {
  const script = readScript(text, wrapperOf)
  return script.broken ? undefined : script
}
