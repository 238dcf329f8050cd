import { MagicString } from 'magic-string'
import { Conflict, type Replacement, Replacements } from '../plan/replacements.ts'
import { positionOf } from '../position.ts'
import type { Status } from '../result.ts'
import type { Span } from '../span.ts'
import type { CallerFile, Invocation, Passed, Remark } from './caller.ts'
import { flagOf, isBlocked, judge, type Knowledge, missingFrom, type Verdict } from './decide.ts'
import type { Made } from './recheck.ts'
import { type CallerReport, type CallerResult, callerResult } from './result.ts'
import { isFixed } from './states.ts'
import { say } from './words.ts'

type Judged = readonly [Passed, Verdict]

/** The edits and findings of one file of callers. */
export class CallerPlan {
  readonly made = new Map<Invocation, Made>()
  readonly #file: CallerFile
  /** Where its lines begin. */
  readonly #starts: readonly number[]
  readonly #knowledge: Knowledge
  readonly #edits = new Replacements()
  readonly #findings: CallerReport[] = []

  constructor(file: CallerFile, knowledge: Knowledge) {
    this.#file = file
    this.#starts = [0, ...[...file.text.matchAll(/\n/g)].map(({ index }) => index + 1)]
    this.#knowledge = knowledge
  }

  remark({ kind, at, names, status, message }: Remark): void {
    const known = names?.filter((name) =>
      [...this.#knowledge.states.values()].some((state) => isFixed(state, name)),
    )
    if (known?.length === 0) return
    if (
      names === undefined &&
      ![...this.#knowledge.states.values()].some(({ secrets }) => secrets.length > 0)
    )
      return
    this.#report(kind, status, at, known?.join(', '), message)
  }

  call(call: Invocation): void {
    const judged: Judged[] = call.passed.map((passed) => [
      passed,
      judge(call, passed, this.#knowledge),
    ])
    const wanted = judged.filter(([, { kind }]) => kind === 'deliver')
    for (const [passed, verdict] of judged) this.#tell(call, passed, verdict)
    this.#judged(call, wanted)
    this.#supply(call)
  }

  #judged(call: Invocation, wanted: readonly Judged[]): void {
    if (wanted.length === 0 && isBlocked(call, this.#knowledge) && call.obstacle)
      this.#report(call.kind, 'manual', call.at, undefined, say.blocked(call.obstacle), true)
    if (wanted.length === 0) return
    const isBlocker = call.builder === 'kaniko' || call.builder === 'classic'
    for (const [passed] of wanted) {
      const obstacle = call.obstacle ?? passed.obstacle
      if (obstacle)
        this.#report(
          call.kind,
          'manual',
          passed,
          passed.name,
          say.obstacle(passed.name, obstacle),
          isBlocker,
        )
    }
    const free = wanted.filter(([passed]) => !call.obstacle && !passed.obstacle)
    if (free.length > 0) this.#deliver(call, free)
  }

  #tell(call: Invocation, passed: Passed, verdict: Verdict): void {
    if (verdict.kind === 'stale')
      this.#report(call.kind, 'manual', passed, passed.name, say.stale(passed.name))
    if (verdict.kind === 'other')
      this.#report(call.kind, 'manual', passed, passed.name, say.other(passed.name, verdict.wanted))
  }

  #deliver(call: Invocation, judged: readonly Judged[]): void {
    const deliveries = judged.flatMap(([, verdict]) =>
      verdict.kind === 'deliver' ? verdict.deliveries : [],
    )
    const edits = call.deliver(deliveries)
    if ('why' in edits) {
      for (const [passed] of judged)
        this.#report(call.kind, 'manual', passed, passed.name, say.obstacle(passed.name, edits))
      return
    }
    const status = this.#take(edits)
    if (status === 'fixed') this.made.set(call, { deliveries, supplies: [] })
    for (const [passed, verdict] of judged) {
      if (verdict.kind !== 'deliver') continue
      this.#report(call.kind, status, passed, passed.name, say.delivered(passed.name, verdict))
    }
  }

  /** Passes the files that the Dockerfile needs as secrets now. */
  #supply(call: Invocation): void {
    const made = this.made.get(call) ?? { deliveries: [], supplies: [] }
    const ids = new Set(made.deliveries.map(({ id }) => id))
    const missing = missingFrom(call, ids, this.#knowledge)
    const supplies = missing.flatMap(({ secret: { id }, path }) =>
      path === undefined ? [] : [{ id, path }],
    )
    const edits = call.obstacle ?? call.supply?.(supplies) ?? []
    const isDone = supplies.length > 0 && !('why' in edits) && this.#take(edits) === 'fixed'
    if (isDone) this.made.set(call, { ...made, supplies })
    for (const { secret, path } of missing) {
      const { id, from } = secret
      if (isDone && path !== undefined)
        this.#report(call.kind, 'fixed', call.at, id, say.supplied(id))
      else
        this.#report(
          call.kind,
          'manual',
          call.at,
          id,
          say.missing(id, flagOf(id, from), path !== undefined),
        )
    }
  }

  /** All edits of a call are made or none. */
  #take(edits: readonly Replacement[]): Status {
    try {
      for (const edit of edits) if (edit.start !== edit.end) this.#edits.check(edit, edit.text)
      for (const edit of edits) {
        if (edit.start === edit.end) this.#edits.insert(edit.start, edit.text, edit.isLast)
        else this.#edits.replace(edit, edit.text)
      }
      return 'fixed'
    } catch (error) {
      if (error instanceof Conflict) return 'conflict'
      throw error
    }
  }

  #report(
    kind: string,
    status: Status,
    at: Span,
    name: string | undefined,
    message: string,
    blocks = false,
  ): void {
    this.#findings.push({
      transform: 'caller',
      kind,
      status,
      ...positionOf(this.#starts, at),
      ...(name === undefined ? {} : { name }),
      message,
      ...(blocks ? { blocks } : {}),
    })
  }

  print(): string {
    const text = new MagicString(this.#file.text)
    this.#edits.apply(text)
    return text.toString()
  }

  result(after: string): CallerResult {
    const { path, text } = this.#file
    const findings = this.#findings.toSorted((a, b) => a.line - b.line)
    return callerResult(path, text, after, null, findings)
  }

  /** The file as it is: nothing in it is fixed then. */
  failed(error: string): CallerResult {
    const { path, text } = this.#file
    const findings = this.#findings.map((finding) =>
      finding.status === 'fixed' ? { ...finding, status: 'manual' as const } : finding,
    )
    return callerResult(path, text, text, error, findings)
  }
}
