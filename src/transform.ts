import type { Copy, CopyWord } from './dockerfile/copy.ts'
import type { Declaration } from './dockerfile/declaration.ts'
import type { Facts } from './facts.ts'
import type { Run } from './run.ts'
import type { Instruction } from './scanner/instruction.ts'
import type { Mount, Secret, Source } from './secret.ts'
import type { Span } from './span.ts'

/** One shape of leak: how to find it and what to do about it. */
export interface Transform {
  /** Also the name of its file, its fixtures and its rule. */
  readonly name: string
  /** One sentence, for help texts. */
  readonly description: string
  find(facts: Facts): Iterable<Finding>
}

/** Something found in a file. */
export interface Finding {
  /** Where, in the source. */
  readonly at: Span
  /** The variable, file or id that it is about. */
  readonly name?: string
  /** Subject, harm, remedy, in one line; never a value. */
  readonly message: string
  /** `safe`: applied. `review`: applied with `--unsafe`. `note`: nothing to do. Without `fix` a finding that is no note is manual. */
  readonly safety: 'safe' | 'review' | 'note'
  /** Asks for the edits. All of them are made or none. */
  readonly fix?: (edit: Edit) => void
}

/** A secret as a transform asks for it. */
export type WantedSecret = Pick<Secret, 'id' | 'type' | 'from' | 'required'> & { readonly note?: string }

/** How one RUN gets it. */
export interface WantedMount extends Omit<Mount, 'line' | 'stage'> {
  /** A statement before the RUN's own text, complete with its `;`. */
  readonly statement?: string
}

/** What a fix may ask for. Asking twice for the same is asking once. */
export interface Edit {
  /** Mounts a secret in a RUN. The header follows by itself. */
  mount(run: Run, secret: WantedSecret, mount: WantedMount): void
  /** Takes one name out of an ARG or ENV, all of the instruction when it was the last. */
  undeclare(declaration: Declaration): void
  /** Takes one source out of a COPY or ADD, all of the instruction when it was the last. */
  drop(copy: Copy, source: CopyWord): void
  /** Takes out an instruction. */
  remove(instruction: Instruction): void
  /** Makes sure that the `# syntax=` line is there and new enough. */
  header(): void
  /** Replaces a range of the source. */
  replace(span: Span, text: string): void
}

/** Where a secret comes from when nothing else is known: the variable of its name. */
export function fromEnv(name: string): Source {
  return { env: name }
}
