import type { Replacement } from '../plan/replacements.ts'
import type { Status } from '../result.ts'
import { variableOf } from '../secret.ts'
import type { Obstacle } from '../transform.ts'
import type { CallerFile, Delivery, Invocation, Remark, Supply } from './caller.ts'
import { isBlocked, judge, type Knowledge, knowsNoSecrets } from './decide.ts'
import { type Missing, missingFrom } from './missing.ts'
import { asAble, mountsVariable, usesPodman } from './podman.ts'
import { PlainLines } from './plain-lines.ts'
import { spelled, toldOtherwise } from './otherwise.ts'
import { deliveriesOf, isIdleArgument, isKeyOfAgent, type Judged, keysInAgent } from './keys.ts'
import type { Made } from './recheck.ts'
import { FileEdits } from './file-edits.ts'
import { FileReports } from './file-reports.ts'
import type { CallerResult } from './result.ts'
import { isFixed, isLeftOver } from './states.ts'
import { say } from './messages.ts'
import { type Arguments, waysOf } from './ways.ts'

/** The edits and findings of one file of callers. */
export class CallerPlan {
  readonly made = new Map<Invocation, Made>()
  readonly #knowledge: Knowledge
  readonly #edits: FileEdits
  readonly #reports: FileReports

  constructor(file: CallerFile, knowledge: Knowledge) {
    const lines = new PlainLines(file.text)
    this.#knowledge = knowledge
    this.#edits = new FileEdits(file.text, lines)
    this.#reports = new FileReports(file, lines)
  }

  remark({ kind, at, names, status, message, builder }: Remark): void {
    const states = [...this.#knowledge.states.values()]
    const known = names?.filter((name) => states.some((state) => isFixed(state, name)))
    const isIdle = names === undefined && !states.some(({ secrets }) => secrets.length > 0)
    const left = names?.filter((name) => isLeftOver(states, name)) ?? []
    for (const name of left) this.#reports.add(kind, status, at, name, say.stale(name, true))
    if (isIdle || known?.length === 0) return
    const told = toldOtherwise(kind, states, known, builder) ?? message
    this.#reports.add(kind, status, at, known?.join(', '), told)
  }

  call(read: Invocation): void {
    const call = asAble(read, this.#knowledge)
    const judged: Judged[] = call.passed.map((passed) => [
      passed,
      judge(call, passed, this.#knowledge),
    ])
    const wanted = judged.filter(([, { kind }]) => kind === 'deliver')
    const keys = judged.filter((item) => isKeyOfAgent(item) && !this.#inTheWay(call, item))
    // what takes no secret takes none in another way either
    const isHeld = call.obstacle !== undefined && knowsNoSecrets(call)
    const held = isHeld ? judged.filter(([, { kind }]) => kind === 'other') : []
    const idle = judged.filter((item) => isIdleArgument(item) && !this.#inTheWay(call, item))
    for (const item of judged)
      if (![...keys, ...held, ...idle].includes(item)) this.#tell(call, item)
    const isTold = this.#blocked(call, [...wanted, ...held])
    const free = wanted.filter((judged) => !this.#inTheWay(call, judged))
    const ids = free.flatMap((item) => deliveriesOf(item).map(({ id }) => id))
    // what is passed in another way than it is taken is told by that
    const others = judged.flatMap(([, verdict]) => (verdict.kind === 'other' ? [verdict.id] : []))
    const missing = isTold
      ? []
      : missingFrom(call, new Set(ids), this.#knowledge).filter(
          ({ how, supply }) => how === 'edit' || !others.includes(supply.id),
        )
    this.#edit(call, { free, keys, idle }, missing)
    if (usesPodman(call) && mountsVariable(call, this.#knowledge))
      this.#reports.add(call.kind, 'note', call.at, undefined, say.variablesByPodman)
    this.#served(call)
  }

  #inTheWay(call: Invocation, judged: Judged): Obstacle | undefined {
    const [passed] = judged
    const obstacle = call.obstacle ?? passed.obstacle
    if (obstacle || !passed.byFile) return obstacle
    const [delivery, ...others] = deliveriesOf(judged)
    const isServed = this.#knowledge.orders.isServed(passed)
    return isServed && others.length === 0 && delivery?.keep === false
      ? undefined
      : passed.byFile.obstacle
  }

  /** A command may pass something for this service or target: has it the secret now? */
  #served(call: Invocation): void {
    const { orders, states } = this.#knowledge
    for (const name of orders.namesFor(call)) {
      if (typeof call.dockerfile === 'string' || !call.supplier) continue
      const paths = 'path' in call.dockerfile ? [call.dockerfile.path] : call.dockerfile.set
      const taking = paths
        .flatMap((path) => states.get(path) ?? [])
        .filter(({ declares, declared }) => declared.has(name) || declares.has(name))
      if (taking.length === 0) continue
      const { supplies = [] } = this.made.get(call) ?? {}
      const given = [...supplies, ...call.secrets].map(({ from }) => variableOf(from))
      orders.saw(call, name, given.includes(name))
    }
  }

  /** @returns whether it was told that nothing can be passed here */
  #blocked(call: Invocation, wanted: readonly Judged[]): boolean {
    const isBlocker = knowsNoSecrets(call)
    for (const judged of wanted) {
      const [passed] = judged
      const obstacle = this.#inTheWay(call, judged)
      if (obstacle) {
        const message = say.obstacle(passed.name, obstacle)
        this.#reports.add(call.kind, 'manual', passed, passed.name, message, isBlocker)
      }
    }
    if (!call.obstacle || !isBlocked(call, this.#knowledge)) return false
    if (wanted.length === 0)
      this.#reports.add(call.kind, 'manual', call.at, undefined, say.blocked(call.obstacle), true)
    return true
  }

  #tell(call: Invocation, [passed, verdict]: Judged): void {
    if (verdict.kind === 'stale') {
      const message = say.stale(passed.name, verdict.isGone)
      this.#reports.add(call.kind, 'manual', passed, passed.name, message)
    }
    if (verdict.kind !== 'other') return
    const wanted = spelled(call.kind, verdict.wanted)
    this.#reports.add(call.kind, 'manual', passed, passed.name, say.other(passed.name, wanted))
  }

  /** Makes the edits of a call: all that it is to pass, else as much of it as can be written. */
  #edit(call: Invocation, { free, keys, idle }: Arguments, missing: readonly Missing[]): void {
    const open = missing.flatMap(({ how, supply }) => (how === 'edit' ? [supply] : []))
    const ways = waysOf(open, idle).filter(
      ({ supplies, taken }) =>
        free.length + taken.length + supplies.length > 0 || open.length + idle.length === 0,
    )
    const obstacles: Obstacle[] = []
    for (const { supplies, taken } of ways) {
      const gone = [...keysInAgent(keys, call, supplies), ...taken]
      const deliveries = [...free, ...gone].flatMap(deliveriesOf)
      const edits = this.#editsOf(call, deliveries, supplies)
      if ('why' in edits) {
        obstacles.push(edits)
        continue
      }
      const status = this.#edits.take(edits)
      if (status === 'fixed') this.made.set(call, { deliveries, supplies })
      this.#delivered(call, [...free, ...gone], status)
      for (const item of [...keys, ...idle]) if (!gone.includes(item)) this.#tell(call, item)
      this.#supplied(call, missing, status === 'fixed' ? supplies : [], obstacles[0])
      return
    }
    for (const item of [...keys, ...idle]) this.#tell(call, item)
    for (const [passed] of free) {
      const message = say.obstacle(passed.name, obstacles.at(-1)!)
      this.#reports.add(call.kind, 'manual', passed, passed.name, message)
    }
    this.#supplied(call, missing, [], obstacles[0])
  }

  #editsOf(
    call: Invocation,
    deliveries: readonly Delivery[],
    supplies: readonly Supply[],
  ): readonly Replacement[] | Obstacle {
    if (deliveries.length === 0 && supplies.length === 0) return []
    return (supplies.length > 0 && call.obstacle) || call.deliver(deliveries, supplies)
  }

  #delivered(call: Invocation, judged: readonly Judged[], status: Status): void {
    for (const [passed, verdict] of judged) {
      const message =
        verdict.kind === 'deliver'
          ? say.delivered(passed.name, verdict)
          : verdict.kind === 'stale'
            ? say.idle(passed)
            : say.byAgent(passed.name)
      this.#reports.add(call.kind, status, passed, passed.name, message)
    }
  }

  /** Tells of each secret that was missing what became of it. */
  #supplied(
    call: Invocation,
    missing: readonly Missing[],
    made: readonly Supply[],
    obstacle: Obstacle | undefined,
  ): void {
    for (const { supply, how, wasServed } of missing) {
      const { words: wordsOf, isExample, isOpen = false } = call.supplier!
      const words = spelled(call.kind, wordsOf(supply))
      const found = { isOpen, obstacle: how === 'edit' ? obstacle : undefined }
      if (made.includes(supply))
        this.#reports.add(call.kind, 'fixed', call.at, supply.id, say.supplied(supply))
      else if (how === 'wanted')
        this.#reports.add(call.kind, 'note', call.at, supply.id, say.mayMiss(supply, words))
      else {
        const status = isExample ? 'note' : 'manual'
        const message = wasServed ? say.unserved(supply, words) : say.missing(supply, words, found)
        this.#reports.add(call.kind, status, call.at, supply.id, message)
      }
    }
  }

  print(): string {
    return this.#edits.print()
  }

  result(after: string): CallerResult {
    return this.#reports.result(after)
  }

  /** The file as it is: nothing in it is fixed then. */
  failed(error: string): CallerResult {
    return this.#reports.failed(error)
  }
}
