import type { Copy, CopyWord } from './dockerfile/copy.ts'
import type { Declaration } from './dockerfile/declaration.ts'
import type { Facts } from './facts.ts'
import { Conflict, Replacements } from './plan/replacements.ts'
import { type ExistingMount, mountsOf } from './mounts.ts'
import type { Run } from './run.ts'
import type { Instruction } from './scanner/instruction.ts'
import type { Flag } from './scanner/words.ts'
import type { Source } from './secret.ts'
import type { Span } from './span.ts'
import type { Edit, WantedMount, WantedSecret } from './transform.ts'
import type { PlannedEdits, PlannedMount } from './plan/planned.ts'
import { printPlan, removals } from './plan/print.ts'

/** The edits of one finding, or of all of them: records what is asked for, merges, and prints. */
export class Plan implements Edit, PlannedEdits {
  readonly mounts: PlannedMount[] = []
  readonly prefixes: { readonly run: Run; readonly statement: string }[] = []
  /** Mounts that were there and set a variable now. */
  readonly completed: { readonly run: Run; readonly secret: WantedSecret; readonly env: string }[] =
    []
  /** Mounts that were there and go. */
  readonly unmounted = new Set<Flag>()
  /** Where mounts that are there have their values from. */
  readonly sources: { readonly run: Run; readonly id: string; readonly from: Source }[] = []
  readonly undeclared = new Set<Declaration>()
  readonly dropped = new Map<Copy, Set<CopyWord>>()
  readonly removed = new Set<Instruction>()
  /** Files of the build context that no instruction is to bring in any more. */
  readonly keptOut = new Set<string>()
  readonly replacements = new Replacements()
  readonly #mounted = new Map<Instruction, PlannedMount[]>()
  readonly #prefixed = new Map<Instruction, Set<string>>()
  /** Variables that completed mounts set. */
  readonly #setBy = new Map<Instruction, Set<string>>()
  #header = false

  mount(run: Run, secret: WantedSecret, wanted: WantedMount): void {
    const own = this.#mounted.get(run.instruction) ?? []
    // the builder says so, then, when a caller forgets it
    const required = wanted.required ?? (secret.type === 'secret' && secret.required)
    const { required: _, ...rest } = wanted
    const planned = { run, secret, mount: required ? { ...rest, required } : rest }
    const there = own.find(
      ({ secret: other, mount: { env, target } }) =>
        other.id === secret.id && env === wanted.env && target === wanted.target,
    )
    if (!there) {
      this.mounts.push(planned)
      this.#mounted.set(run.instruction, [...own, planned])
    } else if (required && !there.mount.required) {
      // one of those that it is for cannot do without
      const needed = { ...there, mount: { ...there.mount, required } }
      this.mounts[this.mounts.indexOf(there)] = needed
      this.#mounted.set(run.instruction, own.with(own.indexOf(there), needed))
    }
  }

  complete(run: Run, end: number, secret: WantedSecret, env: string): void {
    const names = this.#setBy.get(run.instruction) ?? new Set()
    if (names.has(env)) return
    this.#setBy.set(run.instruction, names.add(env))
    this.completed.push({ run, secret, env })
    const isSaid = mountsOf(run.instruction).some(
      ({ id, options }) => id === secret.id && options.has('required'),
    )
    const required = secret.required && !isSaid ? ',required=true' : ''
    this.replace({ start: end, end }, `,env=${env}${required}`)
    this.header()
  }

  unmount({ instruction }: Run, { flag }: ExistingMount): void {
    if (this.unmounted.has(flag)) return
    this.unmounted.add(flag)
    const { joined, flags, args } = instruction
    const next = flags.find(({ start }) => start > flag.start)?.start ?? args.start
    this.replace(joined.span(flag.start, next), '')
  }

  source(run: Run, id: string, from: Source): void {
    this.sources.push({ run, id, from })
  }

  prefix(run: Run, statement: string): void {
    const statements = this.#prefixed.get(run.instruction) ?? new Set()
    if (statements.has(statement)) return
    this.#prefixed.set(run.instruction, statements.add(statement))
    this.prefixes.push({ run, statement })
  }

  undeclare(declaration: Declaration): void {
    this.undeclared.add(declaration)
  }

  drop(copy: Copy, source: CopyWord): void {
    const words = this.dropped.get(copy) ?? new Set()
    this.dropped.set(copy, words.add(source))
  }

  remove(instruction: Instruction): void {
    this.removed.add(instruction)
  }

  replace(span: Span, text: string): void {
    this.replacements.replace(span, text)
  }

  keepOut(path: string): void {
    this.keptOut.add(path)
  }

  header(): void {
    this.#header = true
  }

  /** Does the file need a live `# syntax=` line? */
  get needsHeader(): boolean {
    return this.#header || this.mounts.length > 0
  }

  get isEmpty(): boolean {
    return (
      !this.#header &&
      this.mounts.length +
        this.undeclared.size +
        this.dropped.size +
        this.removed.size +
        this.keptOut.size +
        this.replacements.items.length ===
        0
    )
  }

  /**
   * Takes over another plan's edits.
   *
   * @throws Conflict when they cannot stand beside the own ones; nothing is taken over then
   */
  merge(other: Plan): void {
    for (const item of other.replacements.items) this.replacements.check(item, item.text)
    const isKept = (instruction: Instruction) =>
      this.#mounted.has(instruction) || other.#mounted.has(instruction)
    if (
      [...other.#mounted.keys()].some((item) => this.removed.has(item)) ||
      [...other.removed].some(isKept)
    )
      throw new Conflict('one change removes what another one keeps')
    for (const { run, secret, mount } of other.mounts) this.mount(run, secret, mount)
    for (const item of other.completed) this.completed.push(item)
    for (const [instruction, names] of other.#setBy)
      this.#setBy.set(instruction, new Set([...(this.#setBy.get(instruction) ?? []), ...names]))
    for (const flag of other.unmounted) this.unmounted.add(flag)
    for (const item of other.sources) this.sources.push(item)
    for (const { run, statement } of other.prefixes) this.prefix(run, statement)
    for (const declaration of other.undeclared) this.undeclare(declaration)
    for (const [copy, words] of other.dropped) for (const word of words) this.drop(copy, word)
    for (const instruction of other.removed) this.remove(instruction)
    for (const path of other.keptOut) this.keepOut(path)
    for (const item of other.replacements.items) this.replace(item, item.text)
    this.#header ||= other.#header
  }

  /** The file with all edits made. */
  print(facts: Facts): string {
    return printPlan(this, facts)
  }

  /** The instructions that go as a whole. */
  gone(): ReadonlySet<Instruction> {
    return new Set(removals(this).keys())
  }

  /** The instructions whose text the plan changes or removes. */
  touched(instructions: readonly Instruction[]): Set<Instruction> {
    const named = new Set<Instruction>([
      ...[...this.mounts, ...this.prefixes].map(({ run }) => run.instruction),
      ...[...this.undeclared].map((item) => item.instruction),
      ...[...this.dropped.keys()].map((copy) => copy.instruction),
      ...this.removed,
    ])
    return new Set(
      instructions.filter(
        (item) => named.has(item) || this.replacements.inside(item.span).length > 0,
      ),
    )
  }
}
