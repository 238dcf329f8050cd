import type { Facts } from '../src/facts.ts'
import type { Life } from '../src/flow/lives.ts'
import type { Finding, Transform } from '../src/transform.ts'
import { treat } from '../src/treatment.ts'

/**
 * Comments that still tell people to pass a build argument that is no more.
 *
 * @example
 * // before
 * # docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
 * // after
 * # docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 */
export const leftovers: Transform = {
  name: 'leftovers',
  description: 'comments and messages that still name a build argument which is now a secret',
  *find(facts) {
    if (!facts.dockerfile.source.includes('--build-arg')) return
    for (const life of facts.lives) {
      const treatment = life.variable.because === 'possible' ? undefined : treat(facts, life)
      if (treatment && !('why' in treatment)) yield* recipes(facts, life, treatment.secret.id)
    }
  },
}

/** `--build-arg NAME=value` in comments and in the messages of RUNs. */
function* recipes(facts: Facts, { variable }: Life, id: string): Iterable<Finding> {
  const { source, scan } = facts.dockerfile
  for (const name of variable.names) {
    const pattern = new RegExp(`--build-arg(?:\\s+|=)["']?${name}(?:=(?:"[^"\\n]*"|'[^'\\n]*'|\\$\\([^)\\n]*\\)|[^\\s"'\`)]*))?["']?(?![\\w])`, 'g')
    for (const match of source.matchAll(pattern)) {
      const at = { start: match.index, end: match.index + match[0].length }
      const line = source.lastIndexOf('\n', at.start) + 1
      const isComment = /^\s*#/.test(source.slice(line, at.start))
      const inside = scan.instructions.find(({ span }) => span.start <= at.start && at.end <= span.end)
      // a message in quotes; anything else that passes it may be a real call
      const isMessage = inside?.keyword === 'RUN' && /(?:echo|printf)[^\n]*$/.test(source.slice(line, at.start))
      if (!isComment && !isMessage) continue
      const quote = /["']/.exec(match[0].at(-1)!) && !/["']/.test(match[0].slice(0, -1)) ? match[0].at(-1)! : ''
      yield {
        at,
        name: variable.id,
        safety: 'safe',
        message: `this ${isComment ? 'comment' : 'message'} still tells to pass ${name} as a build argument; it names the secret now`,
        fix: (edit) => edit.replace(at, `--secret id=${id},env=${variable.id}${quote}`),
      }
    }
  }
}
