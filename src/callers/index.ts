import type { CallerKind } from './caller.ts'

/** Every kind of caller. A file is read by each kind that accepts it. A kind is loaded when a file is there for it. */
export const kinds: readonly (() => Promise<CallerKind>)[] = []
