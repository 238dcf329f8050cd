import type { Bytes } from '../compression.ts'
import type { MemberContent } from './kind.ts'

/** Looks through one chunk that comes out of a member. Gives false when there were too many. */
export async function lookThroughChunk(
  chunk: Uint8Array,
  { search, budget, unread }: MemberContent,
): Promise<boolean> {
  if (!budget.expand(chunk.length)) {
    unread('expanding too far')
    return false
  }
  const waiting = search.push(chunk)
  if (waiting) await waiting
  return true
}

/** Looks through what comes out of a member, as far as the budget goes. */
export async function lookThrough(chunks: Bytes, content: MemberContent): Promise<void> {
  for await (const chunk of chunks) if (!(await lookThroughChunk(chunk, content))) break
}
