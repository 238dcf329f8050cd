import { MagicString } from 'magic-string'
import type { Copy, CopyWord } from './dockerfile/copy.ts'
import type { Declaration } from './dockerfile/declaration.ts'
import type { Facts } from './facts.ts'
import { groupBy } from './group.ts'
import { headerEdits } from './plan/header.ts'
import { insertions } from './plan/flags.ts'
import { Layout } from './plan/layout.ts'
import { removalSpan } from './plan/removal.ts'
import { Conflict, Replacements } from './plan/replacements.ts'
import { withoutWeaker } from './plan/statements.ts'
import { wordRemovals } from './plan/removed-words.ts'
import { type ExistingMount, mountsOf } from './mounts.ts'
import type { Run } from './run.ts'
import type { Instruction } from './scanner/instruction.ts'
import type { Flag } from './scanner/words.ts'
import { printMount, type Source } from './secret.ts'
import { contains, type Span } from './span.ts'
import type { Edit, WantedMount, WantedSecret } from './transform.ts'

/** A mount that a fix asked for. */
export interface PlannedMount {
  readonly run: Run
  readonly secret: WantedSecret
  readonly mount: WantedMount
}

/** The edits of one finding, or of all of them: records what is asked for, merges, and prints. */
export class Plan implements Edit {
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
  readonly #replaced = new Replacements()
  readonly #mounted = new Map<Instruction, PlannedMount[]>()
  #header = false

  mount(run: Run, secret: WantedSecret, wanted: WantedMount): void {
    const own = this.#mounted.get(run.instruction) ?? []
    const isThere = own.some(
      ({ secret: other, mount: { env, target } }) =>
        other.id === secret.id && env === wanted.env && target === wanted.target,
    )
    if (isThere) return
    // the builder says so, then, when a caller forgets it
    const required = wanted.required ?? (secret.type === 'secret' && secret.required)
    const { required: _, ...rest } = wanted
    const mount: WantedMount = required ? { ...rest, required } : rest
    this.mounts.push({ run, secret, mount })
    this.#mounted.set(run.instruction, [...own, { run, secret, mount }])
  }

  complete(run: Run, end: number, secret: WantedSecret, env: string): void {
    if (
      this.completed.some((other) => other.run.instruction === run.instruction && other.env === env)
    )
      return
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
    const isThere = this.prefixes.some(
      (other) => other.run.instruction === run.instruction && other.statement === statement,
    )
    if (!isThere) this.prefixes.push({ run, statement })
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
    this.#replaced.replace(span, text)
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
        this.#replaced.items.length ===
        0
    )
  }

  /**
   * Takes over another plan's edits.
   *
   * @throws Conflict when they cannot stand beside the own ones; nothing is taken over then
   */
  merge(other: Plan): void {
    for (const item of other.#replaced.items) this.#replaced.check(item, item.text)
    const isKept = (instruction: Instruction) =>
      this.#mounted.has(instruction) || other.#mounted.has(instruction)
    if (
      [...this.removed].some((item) => other.#mounted.has(item)) ||
      [...other.removed].some(isKept)
    )
      throw new Conflict('one change removes what another one keeps')
    for (const { run, secret, mount } of other.mounts) this.mount(run, secret, mount)
    this.completed.push(...other.completed)
    for (const flag of other.unmounted) this.unmounted.add(flag)
    this.sources.push(...other.sources)
    for (const { run, statement } of other.prefixes) this.prefix(run, statement)
    for (const declaration of other.undeclared) this.undeclare(declaration)
    for (const [copy, words] of other.dropped) for (const word of words) this.drop(copy, word)
    for (const instruction of other.removed) this.remove(instruction)
    for (const path of other.keptOut) this.keepOut(path)
    for (const item of other.#replaced.items) this.replace(item, item.text)
    this.#header ||= other.#header
  }

  /** The file with all edits made. */
  print(facts: Facts): string {
    const { scan } = facts.dockerfile
    const layout = new Layout(scan)
    const text = new MagicString(facts.dockerfile.source)
    const gone = this.#removals()
    const removed: Span[] = []
    const lines = new Set<number>()
    for (const { firstLine, lastLine } of gone.keys())
      for (let line = firstLine - 1; line < lastLine; line++) lines.add(line)
    for (const [instruction, names] of gone) {
      const span = removalSpan(layout, instruction, names, (line) => lines.has(line))
      if (span.end > span.start) text.remove(span.start, span.end)
      removed.push(span)
    }
    this.#printWords(layout, text, gone)
    this.#replaced.apply(text, (span) => removed.some((gone) => contains(gone, span)))
    const prefixes = groupBy(this.prefixes, (item) => item.run.instruction)
    const mounts = groupBy(this.mounts, (item) => item.run.instruction)
    for (const run of new Set([...mounts.keys(), ...prefixes.keys()])) {
      const flags = mounts.get(run)?.map(({ secret, mount }) => printMount(secret, mount)) ?? []
      const statements = withoutWeaker(prefixes.get(run)?.map((item) => item.statement) ?? [])
      for (const { at, text: inserted } of insertions(
        layout,
        run,
        scan.escape,
        flags,
        statements,
        this.#widthOf(layout, run),
      ))
        text.prependLeft(at, inserted)
    }
    if (this.needsHeader)
      for (const edit of headerEdits(facts, layout, this.#needsVariables(facts)))
        applyHeader(text, edit)
    return text.toString()
  }

  /** The instructions that go as a whole. */
  gone(): ReadonlySet<Instruction> {
    return new Set(this.#removals().keys())
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
        (item) => named.has(item) || this.#replaced.items.some((span) => contains(item.span, span)),
      ),
    )
  }

  /** Columns of an instruction's first line with all replacements made; a tab counts as four. */
  #widthOf(layout: Layout, instruction: Instruction): number {
    const line = layout.line(instruction.firstLine - 1)!
    const inside = this.#replaced.items.filter((span) => contains(line, span))
    const grown = inside.reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0)
    return layout.text(instruction.firstLine - 1).replaceAll('\t', '    ').length + grown
  }

  /** Does a mount of the file set a variable? Only that needs a newer frontend. */
  #needsVariables(facts: Facts): boolean {
    return (
      this.mounts.some(({ mount }) => mount.env !== undefined) ||
      this.#replaced.items.some(({ text }) => text.includes(',env=')) ||
      facts.runs.some((run) =>
        mountsOf(run.instruction).some(({ type, env }) => type === 'secret' && env !== undefined),
      )
    )
  }

  /** Instructions that go as a whole, with the names they were about. */
  #removals(): Map<Instruction, string[]> {
    const gone = new Map<Instruction, string[]>(
      [...this.removed].map((instruction) => [instruction, []]),
    )
    for (const [instruction, items] of groupBy(this.undeclared, (item) => item.instruction)) {
      if (items.length === items[0]!.siblings)
        gone.set(
          instruction,
          items.map((item) => item.name),
        )
    }
    for (const [copy, words] of this.dropped) {
      if (words.size === copy.sources.length)
        gone.set(
          copy.instruction,
          [...words].map((word) => word.text.replace(/^.*\//, '')),
        )
    }
    return gone
  }

  #printWords(layout: Layout, text: MagicString, gone: ReadonlyMap<Instruction, unknown>): void {
    for (const [instruction, items] of groupBy(this.undeclared, (item) => item.instruction)) {
      if (gone.has(instruction)) continue
      const words = items[0]!.words
      for (const { start, end } of wordRemovals(
        layout,
        instruction.joined,
        words,
        (index) => items.some((item) => item.word.start === words[index]!.start),
        items.map(({ name }) => name),
      ))
        text.remove(start, end)
    }
    for (const [copy, dropped] of this.dropped) {
      if (gone.has(copy.instruction)) continue
      const { joined } = copy.instruction
      const words = [...copy.sources, copy.destination]
      for (const { start, end } of wordRemovals(layout, joined, words, (index) =>
        dropped.has(words[index]!),
      ))
        text.remove(start, end)
      // several sources made the destination a folder; one alone needs the slash for that
      const { text: destination, end } = copy.destination
      if (copy.sources.length - dropped.size === 1 && !/(?:^|\/)\.{0,2}$/.test(destination))
        text.appendLeft(joined.offset(end - 1) + (copy.json ? 0 : 1), '/')
    }
  }
}

function applyHeader(
  text: MagicString,
  { start, end, text: replacement }: Span & { readonly text: string },
): void {
  if (start === end) text.prependRight(start, replacement)
  else if (replacement === '') text.remove(start, end)
  else text.update(start, end, replacement)
}
