import { relative, resolve, sep } from 'node:path'
import type { CallerResult } from '../../callers/result.ts'
import { maskerOf } from '../../literals.ts'
import { patchOf } from '../../reporters/diff.ts'
import { fileOf, type FileValue } from '../../reporters/json.ts'
import { exposed, isOpen } from '../../reporters/prose.ts'
import { addTo, newTally } from '../../reporters/tally.ts'
import type { Report, Result } from '../../result.ts'
import {
  type FleetCaller,
  isBlocker,
  type FleetRemark,
  type FleetRepository,
  repositoryState,
} from '../../scan/fleet.ts'

/** Puts together what is found in one repository, file by file. */
export class RepositoryScan {
  readonly root: string
  readonly #cwd: string
  readonly #dockerfiles = newTally()
  readonly #callers = newTally()
  readonly #secrets = new Set<string>()
  readonly #rotate = new Set<string>()
  readonly #left: FleetRemark[] = []
  readonly #blockers: FleetRemark[] = []
  readonly #files: Omit<FileValue, 'edits'>[] = []
  readonly #callerFiles: FleetCaller[] = []

  /** @param root absolute, and so is `cwd`, from which the paths of results are */
  constructor(root: string, cwd: string) {
    this.root = root
    this.#cwd = cwd
  }

  async file(result: Result, command: string | null): Promise<void> {
    addTo(this.#dockerfiles, result)
    const path = this.#inside(result.path)
    for (const { id } of result.secrets) this.#secrets.add(id)
    for (const name of exposed(result, path)) this.#rotate.add(name)
    this.#left.push(...leftOf(path, result))
    if (result.findings.length === 0 && result.error === null) return
    const { edits: _, ...value } = await fileOf(result, command, () => path)
    this.#files.push({ ...value, path })
  }

  async caller(result: CallerResult): Promise<void> {
    addTo(this.#callers, result)
    const path = this.#inside(result.path)
    const isChanged = result.error === null && result.before !== result.after
    const open = result.findings.filter(isOpen)
    this.#blockers.push(...open.filter(isBlocker).map((finding) => remarkOf(path, finding)))
    this.#left.push(
      ...leftOf(path, { ...result, findings: result.findings.filter((item) => !isBlocker(item)) }),
    )
    this.#callerFiles.push({
      path,
      kinds: [...new Set(result.findings.map(({ kind }) => kind))],
      changed: isChanged,
      diff: isChanged ? maskerOf(result)(await patchOf(path, result.before, result.after)) : null,
      findings: result.findings.map((finding) => remarkOf(path, finding)),
    })
  }

  /** @param name how people call it */
  end(name: string, shared: readonly string[]): FleetRepository {
    const isConcerned = this.#files.length + this.#callerFiles.length > 0
    return {
      name,
      state: repositoryState(this.#dockerfiles, this.#left, this.#blockers),
      dockerfiles: this.#dockerfiles,
      callers: this.#callers,
      secrets: [...this.#secrets].toSorted(),
      rotate: [...this.#rotate].toSorted(),
      left: this.#left,
      blockers: this.#blockers,
      // who has no secrets needs none of them
      shared: isConcerned ? shared : [],
      files: this.#files,
      callerFiles: this.#callerFiles,
    }
  }

  #inside(path: string): string {
    return relative(this.root, resolve(this.#cwd, path)).replaceAll(sep, '/')
  }
}

function leftOf(
  path: string,
  { findings, error }: Pick<Result, 'findings' | 'error'>,
): FleetRemark[] {
  const failed = error === null ? [] : [{ path, line: 1, message: error }]
  return [...failed, ...findings.filter(isOpen).map((finding) => remarkOf(path, finding))]
}

function remarkOf(path: string, { line, name, message }: Report): FleetRemark {
  return { path, line, ...(name === undefined ? {} : { name }), message }
}
