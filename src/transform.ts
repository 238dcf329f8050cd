import type { Copy, CopyWord } from './dockerfile/copy.ts'
import type { Declaration } from './dockerfile/declaration.ts'
import type { Remedies } from './remedy/remedies.ts'
import type { ExistingMount } from './mounts.ts'
import type { Leak } from './trace/leak.ts'
import type { Flow } from './trace/flows.ts'
import type { Reading } from './trace/read/readings.ts'
import type { Run } from './run.ts'
import type { Instruction } from './scanner/instruction.ts'
import type { Obstacle } from './obstacle.ts'
import type { Mount, Secret, Source } from './secret.ts'
import type { Span } from './span.ts'

export type { Obstacle } from './obstacle.ts'
export type { Leak } from './trace/leak.ts'

/** One shape of leak: how to find it and what to do about it. */
export interface Transform {
  /** Also the name of its file, its fixtures and its rule. */
  readonly name: string
  /** One sentence, for help texts. */
  readonly description: string
  /** Findings of its own. */
  find?(facts: Remedies): Iterable<Finding>
  /**
   * Is a place where a secret variable would stay of this transform's shape? The secret is then
   * told under its name, whether there is a fix or not.
   */
  claims?(leak: Leak): boolean
  /**
   * Turns a place that it claims into one where the secret does not stay; undefined where another
   * transform may try.
   */
  fix?(facts: Remedies, flow: Flow, leak: Leak): LeakFix | Obstacle | undefined
}

/** What turns a leak into none. */
export interface LeakFix {
  /** What is done, for the story of the secret: `.npmrc gets the name of the variable instead`. */
  readonly done: string
  /** Says what the RUNs get, when it is no mount of the secret itself. */
  readonly served?: string
  /** Reads, in the script of their RUN, that are gone afterwards. */
  readonly consumed: readonly { readonly run: Run; readonly span: Span }[]
  /** RUNs that need the value because of it. */
  readonly needs: readonly (Pick<Reading, 'run' | 'name'> & { readonly required?: boolean })[]
  /** RUNs that it mounts the secret for by itself. */
  readonly runs: readonly Run[]
  /** Where the value is best taken from, when not from the variable of its name. */
  readonly source?: Source
  /** What a person must know about the value. */
  readonly note?: string
  /**
   * A file that is nothing but the secret: the RUNs that use it read the file, not the variable.
   */
  readonly isWholeFile?: boolean
  /** A person should look: steps of the file change places. */
  readonly isReview?: boolean
  /** What the RUN copies of what it wrote is harmless too. */
  readonly coversCopies?: boolean
  /**
   * The variable that takes the secret's place for a tool: what the tool was taken to read of the
   * old name counts no more.
   */
  readonly replaces?: boolean
  apply(edit: Edit, secret: WantedSecret): void
}

/** Something found in a file. */
export interface Finding {
  /** Where, in the source. */
  readonly at: Span
  /** The variable, file or id that it is about. */
  readonly name?: string
  /** The transform that it is to be told under, when another one found it. */
  readonly by?: string
  /** Subject, harm, remedy, in one line; never a value. */
  readonly message: string
  /**
   * `safe`: applied. `review`: applied with `--unsafe`. `note`: nothing to do. Without `fix` a
   * finding that is no note is manual.
   */
  readonly safety: 'safe' | 'review' | 'note'
  /** A note on a file that stays in the image, of which nobody knows whether it holds a secret. */
  readonly mayStay?: boolean
  /** Asks for the edits. All of them are made or none. */
  readonly fix?: (edit: Edit) => void
}

/** A secret as a transform asks for it. */
export type WantedSecret = Pick<Secret, 'id' | 'type' | 'from' | 'required'> & {
  readonly note?: string
  /** Nothing says where the value comes from. */
  readonly assumed?: boolean
}

/** How one RUN gets it. */
export type WantedMount = Omit<Mount, 'line' | 'stage'>

/** What a fix may ask for. Asking twice for the same is asking once. */
export interface Edit {
  /** Mounts a secret in a RUN. The header follows by itself. */
  mount(run: Run, secret: WantedSecret, mount: WantedMount): void
  /**
   * Makes a mount that is there set a variable as well. `end` is where its flag ends in the source.
   */
  complete(run: Run, end: number, secret: WantedSecret, env: string): void
  /** Takes out a mount that is there. */
  unmount(run: Run, mount: ExistingMount): void
  /** Says where a mount that is there and stays has its value from. */
  source(run: Run, id: string, from: Source): void
  /**
   * Puts a statement before the text of a RUN, complete with its `;`. Only where the RUN takes one.
   */
  prefix(run: Run, statement: string): void
  /** Takes one name out of an ARG or ENV, all of the instruction when it was the last. */
  undeclare(declaration: Declaration): void
  /** Takes one source out of a COPY or ADD, all of the instruction when it was the last. */
  drop(copy: Copy, source: CopyWord): void
  /** Takes out an instruction. */
  remove(instruction: Instruction): void
  /** Keeps a file of the build context out of the build. */
  keepOut(path: string): void
  /** Makes sure that the `# syntax=` line is there and new enough. */
  header(): void
  /** Replaces a range of the source. */
  replace(span: Span, text: string): void
}

/** Where a secret comes from when nothing else is known: the variable of its name. */
export function fromEnv(name: string): Source {
  return { env: name }
}
