import type { Declaration } from '../dockerfile/declaration.ts'
import type { Run } from '../run.ts'
import type { Write } from './write/write.ts'

/**
 * A place where a secret variable stays although its declaration goes: a RUN writes it down, or
 * another ENV is made of it.
 */
export type Leak =
  | { readonly kind: 'write'; readonly run: Run; readonly write: Write }
  | { readonly kind: 'composite'; readonly declaration: Declaration }
