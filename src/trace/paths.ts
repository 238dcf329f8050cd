import { posix } from 'node:path'
import type { RunUser } from '../run-user.ts'
import { type Command, type Word, withoutQuotes } from '../shell.ts'
import { type Link, linksMadeBy } from './links.ts'
import { namesDots, turnsDotsOn, turnsOff, turnsPatternsOff } from './patterns.ts'
import { Follower, type Whereabouts } from './whereabouts.ts'

/**
 * Follows `cd` and HOME through a script, so that relative paths can be told apart. A `cd` in a
 * subshell ends with that.
 */
export class Paths {
  readonly #place: RunUser
  readonly #follower: Follower
  /** Where each command starts, ascending, and the whereabouts there. */
  readonly #starts: number[] = []
  readonly #places: Whereabouts[] = []
  readonly #first: Whereabouts
  /** Commands that a wrapper starts elsewhere, by where they start, and where they work. */
  readonly #moved = new Map<number, { readonly command: Command; readonly at: Whereabouts }>()
  /** Does the shell take `*` for a pattern, whatever a command before may have set? */
  readonly hasPatterns: boolean
  /** May `*` mean names that begin with a dot as well? */
  readonly takesDots: boolean

  readonly #valueOf: (name: string) => string | undefined
  readonly #commands: readonly Command[]
  readonly #linksBefore: () => readonly Link[]
  #links: readonly Link[] | undefined

  /**
   * @param valueOf what a variable is known to hold when the script starts, and all the way through
   * @param linksBefore symbolic links that are there when it starts
   * @param options words that the shell is started with
   */
  constructor(
    place: RunUser,
    commands: readonly Command[],
    valueOf: (name: string) => string | undefined = () => undefined,
    linksBefore: () => readonly Link[] = () => [],
    options: readonly string[] = [],
  ) {
    this.#commands = commands
    this.#linksBefore = linksBefore
    this.#place = place
    this.#valueOf = valueOf
    this.#follower = new Follower(place, (word, at) => this.#resolve(word, at))
    this.#first = this.#follower.start
    this.hasPatterns = !options.some(turnsOff) && !commands.some(turnsPatternsOff)
    this.takesDots = options.some(namesDots) || commands.some(turnsDotsOn)
    for (const command of commands.toSorted((a, b) => a.start - b.start)) {
      this.#starts.push(command.start)
      const at = this.#follower.at(command)
      this.#places.push(at)
      if (command.starts.length > 0)
        this.#moved.set(command.start, { command, at: this.#follower.started(command, at) })
      this.#follower.follow(command)
    }
  }

  /**
   * The absolute path that a word means at an offset of the script; `~`, `$HOME` and the working
   * directory resolved as far as they are known, else a path that starts with `~/` or `./`.
   * Undefined when the word is not fixed.
   */
  path(word: Word, at: number): string | undefined {
    return this.#resolve(word, this.#placeOf(word, at))
  }

  /** A redirection is the shell's own, whatever starts the command elsewhere. */
  #placeOf({ start, end }: Word, at: number): Whereabouts {
    const moved = this.#moved.get(at)
    const isShells = moved?.command.redirects.some(
      ({ target }) => target && target.start <= start && end <= target.end,
    )
    return moved && !isShells ? moved.at : this.#at(at)
  }

  /** What a variable is known to hold all the way through. */
  held(name: string): string | undefined {
    return this.#valueOf(name)
  }

  /** The path that a program means by a text of its own, `~/.npmrc`. */
  ownPath(command: Command, text: string): string | undefined {
    const { start, end } = command
    const at = this.#moved.get(start)?.at ?? this.#at(start)
    const home = this.#follower.homeFor(command, at)
    return this.#resolve({ raw: text, text, reads: [], start, end }, { ...at, home })
  }

  /** The symbolic links that are there at an offset of the script, as far as they are seen made. */
  linksAt(at: number): readonly Link[] {
    this.#links ??= [
      ...this.#linksBefore().map((link) => ({ ...link, from: 0 })),
      ...linksMadeBy(this.#commands, this),
    ]
    return this.#links.length === 0 ? this.#links : this.#links.filter(({ from }) => from <= at)
  }

  /** Absolute home folder of who runs it; undefined when it cannot be told. */
  get home(): string | undefined {
    return this.#place.home
  }

  /**
   * The working directory of the command that starts at an offset of the script; undefined when it
   * cannot be told.
   */
  folder(at: number): string | undefined {
    return this.#at(at).folder
  }

  #at(offset: number): Whereabouts {
    const index = this.#starts.findLastIndex((start) => start <= offset)
    return index === -1 ? this.#first : this.#places[index]!
  }

  /** `$DIR/x`, where all that is expanded is known. */
  #filled({ raw, reads }: Word, bare: string): string | undefined {
    const isPlain = reads.length > 0 && reads.every((read) => !read.operator && !read.isNested)
    if (!isPlain || /'/.test(raw)) return undefined
    let isKnown = true
    const text = bare.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, plain?: string) => {
      const value = this.#valueOf((braced ?? plain)!)
      if (value === undefined) isKnown = false
      return value ?? ''
    })
    return isKnown ? text : undefined
  }

  #resolve(word: Word, { folder, home, unknown, root, given }: Whereabouts): string | undefined {
    const bare = withoutQuotes(word.raw)
    const [, number] = /^\$\{?(\d)\}?$/.exec(bare) ?? []
    if (number !== undefined) return given[Number(number)]
    const isHome = ofHome.test(word.raw)
    const text = isHome
      ? bare.replace(/^(?:~|\$HOME|\$\{HOME\})/, () => home)
      : (word.text ?? this.#filled(word, bare))
    if (text === undefined || /[$`]/.test(text)) return undefined
    // `~` in quotes is a name like any other
    const isInHome = text.startsWith('~') && (isHome || !isQuotedTilde.test(word.raw))
    if (text.startsWith('/')) return posix.normalize(root + text)
    if (isInHome) return posix.normalize(root === '' ? text : `${root}/${text}`)
    return folder === undefined ? `./${unknown}${posix.normalize(text)}` : posix.join(folder, text)
  }
}

/** The home folder as the shell expands it: `~` outside of quotes, `$HOME` in none or in double ones. */
const ofHome = /^~(?=\/|$)|^"?\$(?:HOME|\{HOME\})(?=["/]|$)/

const isQuotedTilde = /^(?:["'\\]|~["'])/

/** All words of a command that may be paths, the targets of its redirections too. */
export function pathWords({ words, redirects }: Command): Word[] {
  return [...words, ...redirects.flatMap(({ target }) => target ?? [])]
}

/**
 * Does a removed path, perhaps with `*` in it, take the other one along?
 *
 * @param dots a pattern takes names that begin with a dot as well
 */
export function covers(removed: string, path: string, recursive: boolean, dots = false): boolean {
  const [patterns, names] = [removed, path].map((text) => text.replace(/\/$/, '').split('/'))
  return (
    (recursive ? patterns!.length <= names!.length : patterns!.length === names!.length) &&
    patterns!.every((pattern, index) => fits(pattern, names![index]!, dots))
  )
}

/** Is the name one of a pattern of `*` and `?`? Mostly it matches no dot at the begin of a name. */
function fits(pattern: string, name: string, dots: boolean): boolean {
  if (!dots && /^[*?]/.test(pattern) && name.startsWith('.')) return false
  let [at, from] = [0, 0]
  let star: { at: number; from: number } | undefined
  while (from < name.length) {
    if (pattern[at] === '*') star = { at: ++at, from }
    else if (pattern[at] === '?' || pattern[at] === name[from]) {
      at++
      from++
    } else if (star) {
      star.from++
      ;[at, from] = [star.at, star.from]
    } else return false
  }
  return /^\**$/.test(pattern.slice(at))
}

/** What is known of a path below a folder that cannot be told; undefined for any other. */
export function relativeEnd(path: string): string | undefined {
  return path.startsWith('./') ? path.replace(/^\.\/(?:\0\d+\/)?/, '') : undefined
}

/** Is the path the target, with or without a leading `./`? */
export function samePath(path: string | undefined, target: string): boolean {
  return path !== undefined && path.replace(/^\.\//, '') === target
}
