import type { Copy, CopyWord } from '../dockerfile/copy.ts'
import type { Declaration } from '../dockerfile/declaration.ts'
import type { Instruction } from '../scanner/instruction.ts'
import type { Replacements } from './replacements.ts'
import type { Run } from '../run.ts'
import type { WantedMount, WantedSecret } from '../transform.ts'

/** A mount that a fix asked for. */
export interface PlannedMount {
  readonly run: Run
  readonly secret: WantedSecret
  readonly mount: WantedMount
}

/** What is to be printed: the edits of a plan, merged. */
export interface PlannedEdits {
  readonly mounts: readonly PlannedMount[]
  readonly prefixes: readonly { readonly run: Run; readonly statement: string }[]
  readonly undeclared: ReadonlySet<Declaration>
  readonly dropped: ReadonlyMap<Copy, ReadonlySet<CopyWord>>
  readonly removed: ReadonlySet<Instruction>
  readonly replacements: Replacements
  /** Does the file need a live `# syntax=` line? */
  readonly needsHeader: boolean
}
