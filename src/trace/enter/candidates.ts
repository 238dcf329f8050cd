import { ecosystem, readsVariable, type Tool } from '../../catalog/tools.ts'
import type { Facts } from '../../facts.ts'
import type { Run } from '../../run.ts'
import { callsOf } from '../read/calls.ts'

/** Finds the RUNs that may read a variable without asking each one about each variable. */
export class Candidates {
  readonly #facts: Facts
  readonly #byWord = new Map<string, Set<Run>>()
  readonly #byTool = new Map<Tool, Set<Run>>()
  readonly #others = new Set<Run>()

  constructor(facts: Facts) {
    this.#facts = facts
    for (const run of facts.runs) {
      for (const [word] of run.text.matchAll(/[A-Za-z_]\w*/g)) add(this.#byWord, word, run)
      for (const { found, isScript } of callsOf(run)) {
        // what a program that is not known reads, nobody knows
        if (found) add(this.#byTool, found.tool, run)
        if (isScript || !found || found.tool.scripts) this.#others.add(run)
      }
    }
  }

  /** RUNs that name one of the names, call a tool that may read one, or run what nobody can look into; in order. */
  of(names: ReadonlySet<string>): Run[] {
    const found = new Set<Run>(this.#others)
    for (const name of names) {
      for (const run of this.#byWord.get(name) ?? []) found.add(run)
      for (const [tool, runs] of this.#byTool)
        if (this.#mayRead(tool, name)) for (const run of runs) found.add(run)
    }
    return [...found].toSorted((a, b) => a.instruction.span.start - b.instruction.span.start)
  }

  #mayRead(tool: Tool, name: string): boolean {
    return (
      readsVariable(tool, name) ||
      ecosystem(name).includes(tool.name) ||
      this.#facts.configs.some((config) => config.file.tools.includes(tool.name))
    )
  }
}

function add<K>(map: Map<K, Set<Run>>, key: K, run: Run): void {
  const runs = map.get(key)
  if (runs) runs.add(run)
  else map.set(key, new Set([run]))
}
