import { effectsOf } from '../catalog/programs/effects.ts'
import { isRoot, type RunUser } from '../run-user.ts'
import type { Command, Word } from '../shell.ts'
import { contains, type Span } from '../span.ts'

/** Where a command starts. */
export interface Whereabouts {
  /** Its working directory; undefined when it cannot be told. */
  readonly folder: string | undefined
  /** What `~` means: a folder, or a text with `~` at its begin that stands for one. */
  readonly home: string
  /** Tells one working directory that cannot be told from another; empty for the first. */
  readonly unknown: string
  /** The paths of `$0`, `$1` … as far as a script inside is given some. */
  readonly given: readonly (string | undefined)[]
}

/** The same, and the part of the script in which it became that. */
interface State extends Whereabouts {
  readonly scope: string
}

/** A script inside. */
interface Inner extends Pick<Whereabouts, 'home' | 'given'> {
  readonly script: Span
  /** It starts in a folder of its own, as that of a login shell does. */
  readonly isElsewhere: boolean
}

/** Options that make a script inside start in another folder: `su -`, `sudo -D /x`, `env -C /x`. */
const elsewhere = /^(?:-|-l|--login|-i|-C|-D|--chdir(?:=.*)?|--root=.*)$/

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

  constructor(place: RunUser, resolve: Resolve) {
    this.#place = place
    this.#resolve = resolve
    const home = place.home ?? (isRoot(place.user) ? '/root' : '~')
    const state = { folder: place.workdir, home, unknown: '', given: [], scope: '' }
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
    const { home = at.home, given = at.given } = inner ?? {}
    const folder = inner?.isElsewhere ? { folder: undefined, ...this.#nowhere() } : undefined
    return { ...at, ...folder, home, given, scope: command.scope }
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
    const path = to ? this.#resolve(to, at) : at.home
    const isBack = enters === 'earlier' || to?.text === '-'
    return !isBack && path?.startsWith('/')
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
    const before = words.slice(0, Math.max(scriptIndex, 0))
    const isElsewhere = before.some(({ raw }) => elsewhere.test(raw))
    this.#inner.push({ script, home: this.homeFor(command, at), given, isElsewhere })
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

/** The nearest shell around a subshell that is known. */
function outer(shell: string, known: ReadonlyMap<string, unknown>): string {
  let at = shell
  do at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))
  while (at !== '' && !known.has(at))
  return at
}

/** The part that two parts of a script are in. */
function shared(scope: string, other: string): string {
  const [names, others] = [scope.split('/'), other.split('/')]
  const end = names.findIndex((name, index) => name !== others[index])
  return (end === -1 ? names : names.slice(0, end)).join('/')
}
