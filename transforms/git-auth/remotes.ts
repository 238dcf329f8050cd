import type { LeakFix, Leak } from '../../src/transform.ts'
import { readableBy } from '../../src/remedy/serve.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Flow } from '../../src/trace/flows.ts'
import { answersOf } from './git-credentials.ts'
import { fetchersAfter } from './git-fetches.ts'
import { helper } from './helper.ts'

type WriteLeak = Leak & { kind: 'write' }

/** Does the leak come of an address that a call gives to a remote? */
export function isOfRemote({ write }: WriteLeak): boolean {
  return write.how === 'tool' && /\bremote (?:add|set-url) /.test(write.kept?.args ?? '')
}

/**
 * `git remote add origin https://$TOKEN@host/x`: the remote gets the plain address, and the
 * repository a helper that reads the mounted file whenever git fetches. No secret is in it, so it
 * may stay. Undefined for other shapes.
 */
export function fixRemote(
  facts: Remedies,
  flow: Flow,
  { run, write: { command } }: WriteLeak,
): LeakFix | undefined {
  const url = command.args.at(-1)
  const isPlain = command.is('git') && url !== undefined && command.redirects.length === 0
  const answers = isPlain ? answersOf(facts, flow, run, url) : undefined
  const at = command.args.findIndex(({ text }) => text === 'remote')
  if (!url || !answers || at < 0 || !/^\$\{?\w+\}?$/.test(answers.password)) return undefined
  if (facts.options.style === 'dotenv') return undefined
  const fetchers = fetchersAfter(facts, flow, run, command.end)
  const place = run.source(url)
  if ('why' in fetchers || !place) return undefined
  // -C DIR and the like say which repository it is
  const own = [...command.words.slice(0, command.headIndex + 1), ...command.args.slice(0, at)]
  const program = own.map(({ raw }) => raw).join(' ')
  return {
    done: 'git asks a helper for the token, so the remote does not keep it',
    coversCopies: true,
    consumed: [{ run, span: command }],
    needs: [],
    runs: fetchers,
    apply: (edit, secret) => {
      const answer = helper(answers.username, `$(cat /run/secrets/${secret.id})`)
      edit.replace(
        place,
        `${answers.clean} && ${program} config credential."${answers.host}".helper ${answer}`,
      )
      for (const fetcher of fetchers) edit.mount(fetcher, secret, readableBy(facts, fetcher))
    },
  }
}
