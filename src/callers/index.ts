import type { CallerKind } from './caller.ts'
import { actions } from './kinds/actions.ts'
import { bake } from './kinds/bake.ts'
import { compose } from './kinds/compose.ts'
import { shell } from './kinds/shell.ts'

/** Every kind of caller. A file is read by each kind that accepts it. */
export const kinds: readonly CallerKind[] = [shell, actions, compose, bake]
