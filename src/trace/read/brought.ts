import { posix } from 'node:path'
import type { Copy } from '../../dockerfile/copy.ts'
import { contextPath } from '../enter/configs.ts'

/** What a COPY brings, and where to. */
export interface Brought {
  readonly sources: readonly Source[]
  readonly target: string
  /** Folders in the container that a path may be below, the target among them; none ends in `/`. */
  readonly folders: readonly string[]
}

/** What a COPY takes from the context. */
interface Source {
  readonly path: string
  /** Its last part. */
  readonly name: string
  /** The folder that it is or may be, or that a pattern takes files from. */
  readonly folder: string
}

/** Reads a COPY from the context. */
export function broughtBy({ sources, destination }: Copy, workdir: string | undefined): Brought {
  const target = posix.resolve(workdir ?? '/', destination.text)
  const folders = [target, ...(workdir === undefined ? [] : [workdir])]
  return {
    sources: sources.map(({ text }) => sourceOf(contextPath(text))),
    target,
    folders: folders.filter((folder) => folder !== '/'),
  }
}

function sourceOf(path: string): Source {
  const folder = /[*?]/.test(path) ? posix.dirname(path) : path
  return { path, name: posix.basename(path), folder }
}

/** A path in the container as one below what a COPY brings. */
export function below(path: string, folders: readonly string[]): string {
  const folder = folders.find((item) => path.startsWith(`${item}/`))
  return posix.normalize(
    folder === undefined ? path.replace(/^\/+/, '') : path.slice(folder.length + 1),
  )
}

/** Does a source take the file along? */
export function isBelow(path: string, source: Source): boolean {
  const folder = source.folder.replace(/\/$/, '')
  return folder === '' || folder === '.' || path === folder || path.startsWith(`${folder}/`)
}
