import type { IgnoreComment } from '../src/ignore-comments.ts'
import type { Transform } from '../src/transform.ts'

/**
 * Comments that leave an instruction or a file alone although nothing is found there. They would
 * hide the next secret that comes to stand below them.
 *
 * @example
 * // before
 * # secretmount-ignore: the id of a deployment
 * ARG DEPLOY_ID
 * // after
 * ARG DEPLOY_ID
 */
export const ignoreComment: Transform = {
  name: 'ignore-comment',
  description: 'comments that leave something alone although nothing is found there are told',
  *find(facts) {
    const { ignoreComments: comments, dockerfile } = facts
    if (comments.length * dockerfile.scan.lines.length > mostAsked) {
      yield { at: comments[0]!.span, safety: 'note', message: notAsked(comments.length) }
      return
    }
    for (const comment of comments) {
      if (!facts.isUnused(comment)) continue
      yield {
        at: comment.span,
        safety: 'note',
        message: messageOf(comment),
      }
    }
  },
}

/** Comments times lines: the file is read once for each comment, about a second for all. */
const mostAsked = 5000

function notAsked(count: number): string {
  return (
    `# secretmount-ignore stands ${count} times, too often to be asked one by one what it leaves ` +
    'alone; remove those that hide nothing'
  )
}

function messageOf({ scope, instruction }: IgnoreComment): string {
  if (scope === 'file')
    return (
      '# secretmount-ignore-file hides whatever comes to stand in the file, and nothing is ' +
      'found there today; remove the comment'
    )
  return instruction === undefined
    ? '# secretmount-ignore stands above no instruction, so it leaves nothing alone; put ' +
        'it on the line before the instruction that is meant, or remove it'
    : '# secretmount-ignore hides whatever comes to stand in the instruction below it, and ' +
        'nothing is found there today; remove the comment'
}
