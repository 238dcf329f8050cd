import { effectsOf } from '../catalog/programs/effects.ts'
import { isRoot, type RunUser } from '../run-user.ts'
import type { Command, Word } from '../shell.ts'
import { contains, type Span } from '../span.ts'
import { outer, shared } from './scopes.ts'

/** Where a command starts. */
export interface Whereabouts {
  /** Its working directory; undefined when it cannot be told. */
  readonly folder: string | undefined
  /** What `~` means: a folder, or a text with `~` at its begin that stands for one. */
  readonly home: string
  /** Tells one working directory that cannot be told from another; empty for the first. */
  readonly unknown: string
  /** What stands before every absolute path: a root folder of its own; empty for that of all. */
  readonly root: string
  /** The paths of `$0`, `$1` … as far as a script inside is given some. */
  readonly given: readonly (string | undefined)[]
}

/** The same, and the part of the script in which it became that. */
interface State extends Whereabouts {
  readonly scope: string
  /** The script inside that it was entered by. */
  readonly inner?: Inner | undefined
}

/** A script inside. */
interface Inner extends Whereabouts {
  readonly script: Span
}

/** The path that a word means at some place. */
export type Resolve = (word: Word, at: Whereabouts) => string | undefined

/**
 * Follows what changes the working directory and HOME through a script. What a subshell changes
 * ends with it; what a branch changes may have been changed behind it, or not.
 */
export class Follower {
  readonly #place: RunUser
  readonly #resolve: Resolve
  readonly start: Whereabouts
  readonly #states = new Map<string, State>()
  /** The scripts inside, outermost first. */
  readonly #inner: Inner[] = []
  #unknown = 0
  #hasSearchPath = false

  constructor(place: RunUser, resolve: Resolve) {
    this.#place = place
    this.#resolve = resolve
    const home = place.home ?? (isRoot(place.user) ? '/root' : '~')
    const state = { folder: place.workdir, home, unknown: '', root: '', given: [], scope: '' }
    this.#states.set('', state)
    this.start = state
  }

  /** Where a command starts; the ones before it must have been followed. */
  at(command: Command): Whereabouts {
    const { subshell: shell, scope } = command
    const known = this.#states.get(shell)
    if (known && scope.startsWith(known.scope)) return known
    const state = known ? this.#either(known, scope) : this.#enter(command)
    this.#states.set(shell, state)
    return state
  }

  /** Takes on what a command changes for those behind it. */
  follow(command: Command): void {
    const at = this.at(command)
    this.#hasSearchPath ||= command.assignments.some(({ name }) => name === 'CDPATH')
    this.#followInside(command, at)
    const home = this.#homeSetBy(command, at)
    const folder = this.#folderEnteredBy(command, at)
    const given = this.#givenBy(command, at)
    if (home === undefined && folder === undefined && given === undefined) return
    this.#states.set(command.subshell, {
      ...at,
      ...folder,
      home: home ?? at.home,
      given: given ?? at.given,
      scope: command.scope,
    })
  }

  #enter(command: Command): State {
    const at = this.#states.get(outer(command.subshell, this.#states))!
    const inner = this.#inner.findLast(({ script }) => contains(script, command))
    const { script: _, ...inside } = inner ?? { script: undefined }
    return { ...at, ...(inner === at.inner ? {} : inside), inner, scope: command.scope }
  }

  /** Behind a branch that changed something. */
  #either(state: State, scope: string): State {
    return {
      ...state,
      folder: undefined,
      ...this.#nowhere(),
      home: this.#nobodys(),
      scope: shared(state.scope, scope),
    }
  }

  #nowhere(): Pick<Whereabouts, 'unknown'> {
    return { unknown: `\0${++this.#unknown}/` }
  }

  #nobodys(): string {
    return `~\0${++this.#unknown}`
  }

  #folderEnteredBy(
    command: Command,
    at: Whereabouts,
  ): Pick<Whereabouts, 'folder' | 'unknown'> | undefined {
    const { enters = false } = effectsOf(command).row ?? {}
    if (!enters) return undefined
    const [to] = command.operands()
    const isStack = enters === 'stack'
    // the folder stays, and only the list of folders changes
    if (isStack && command.has(['-n'])) return undefined
    const isBack = enters === 'earlier' || to?.text === '-' || (isStack && !to)
    const path = to ? this.#resolve(to, at) : at.root + at.home
    // `pushd +1`
    const isListed = to !== undefined && /^[+-]\d/.test(to.raw)
    // it may be a folder of CDPATH
    if (this.#hasSearchPath && to && !/^["']?[/.]/.test(to.raw))
      return { folder: undefined, ...this.#nowhere() }
    return !isBack && !isListed && path?.startsWith('/')
      ? { folder: path, unknown: '' }
      : { folder: undefined, ...this.#nowhere() }
  }

  /** `set -- f` */
  #givenBy(command: Command, at: Whereabouts): Whereabouts['given'] | undefined {
    const first = command.args.findIndex(({ raw }) => raw === '--')
    if (!effectsOf(command).row?.switches || first === -1) return undefined
    return [at.given[0], ...command.args.slice(first + 1).map((word) => this.#resolve(word, at))]
  }

  #homeSetBy(command: Command, at: Whereabouts): string | undefined {
    const { row } = effectsOf(command)
    const set = command.assignments.findLast(({ name }) => name === 'HOME')
    if (set && (command.isBare || row?.declares)) return this.#homeOf(set.value, at)
    const isNamed = row?.declares || row?.fills !== undefined
    return isNamed && command.args.some(({ text }) => text === 'HOME') ? this.#nobodys() : undefined
  }

  #homeOf(value: Word | undefined, at: Whereabouts): string {
    const path = value && this.#resolve(value, at)
    return path?.startsWith('/') || path?.startsWith('~') ? path : this.#nobodys()
  }

  /** `HOME=/x sh -c '…'`, `su app -c '…'`, `sh -c '…' sh f` */
  #followInside(command: Command, at: Whereabouts): void {
    const { scriptIndex = -1, words } = command
    // `bash -s f <<EOF`
    const body = command.readsScript
      ? command.redirects.findLast((item) => item.body)?.body
      : undefined
    const script = command.script ?? body
    if (!script) return
    const after = command.script ? words.slice(scriptIndex + 1) : [undefined, ...command.operands()]
    const given = after.map((word) => word && this.#resolve(word, at))
    const home = this.homeFor(command, at)
    this.#inner.push({ ...this.started(command, at), script, home, given })
  }

  /** Where a command works that its wrappers start elsewhere: `env -C /x`, `chroot /x`, `sudo -i`. */
  started({ starts }: Command, at: Whereabouts): Whereabouts {
    return starts.reduce((from, { root, folder }) => {
      const to = folder && this.#resolve(folder, from)
      const below = root && this.#resolve(root, from)?.replace(/\/$/, '')
      const elsewhere = this.#nowhere()
      return {
        ...from,
        ...(to?.startsWith('/')
          ? { folder: to, unknown: '' }
          : { folder: undefined, ...elsewhere }),
        ...(root && { root: below ?? `/${elsewhere.unknown.slice(0, -1)}` }),
      }
    }, at)
  }

  /** What a command itself takes for the home: set before it, or that of who runs it. */
  homeFor(command: Command, at: Whereabouts): string {
    const set = command.assignments.findLast(({ name }) => name === 'HOME')
    if (set) return this.#homeOf(set.value, at)
    const { user } = command
    if (user === undefined || user === this.#place.user) return at.home
    if (isRoot(user)) return isRoot(this.#place.user) ? at.home : '/root'
    return `~${user}`
  }
}
