import type { Traces } from '../traces.ts'
import type { Run } from '../../run.ts'
import type { ConfigFile } from '../enter/configs.ts'
import { copiesBefore, ProjectFiles } from './project-files.ts'

/** What is there when a RUN runs, as far as it decides what programs read. */
export interface Around {
  /** Files that may hold names of variables. */
  readonly configs: readonly ConfigFile[]
  /** The base image; undefined when it cannot be told. */
  readonly image: string | undefined
  /**
   * Names of programs that the file itself copies in: scripts of the repository by another name.
   */
  readonly own: ReadonlySet<string>
  readonly project: ProjectFiles
  /** git asks a program for passwords, which may read any variable. */
  readonly asksPass: boolean
}

/** Looks around a RUN; `Traces.around` does it once for each. */
export function lookAround(facts: Traces, run: Run): Around {
  const copies = copiesBefore(run)
  return {
    configs: facts.configsAt(run),
    image: facts.environment.image(run.stage),
    own: new Set(
      copies
        .filter(({ from, destination }) => from === undefined && !destination.text.endsWith('/'))
        .map(({ destination }) => destination.text.replace(/^.*\//, '')),
    ),
    asksPass:
      run.text.includes('GIT_ASKPASS') ||
      hasOwnSsh(run.text) ||
      facts.inEffect(run.stage, run.instruction, 'GIT_ASKPASS') !== undefined,
    project: new ProjectFiles(
      copies,
      facts.userAt(run.stage, run.instruction).workdir,
      facts.options.readContext && ((path) => facts.readContext(path) ?? undefined),
      programFolders(facts, run),
    ),
  }
}

/** Where base images look for programs; the first of them come before what they have themselves. */
const usualFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** The folders of `PATH`, as far as an ENV says them. */
function programFolders(facts: Traces, run: Run): string[] {
  const path = facts.inEffect(run.stage, run.instruction, 'PATH')
  const own = (path?.raw ?? path?.value ?? '').replaceAll(/["']/g, '').split(':')
  return [...own.filter((folder) => /^\/[^$]*$/.test(folder)), ...usualFolders]
}

/** A script of somebody's own in the place of ssh. */
function hasOwnSsh(text: string): boolean {
  const path = /GIT_SSH(?:_COMMAND)?=["']?([^\s"']+)/.exec(text)?.[1]
  return path !== undefined && path.includes('/') && !path.endsWith('/ssh')
}
