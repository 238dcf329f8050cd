import { tellsGit } from '../../catalog/programs/in-texts.ts'
import { ecosystem, matchesVariable, readsVariable, type Tool } from '../../catalog/tools.ts'
import { findWrittenTexts } from './written-texts.ts'
import type { Traces } from '../traces.ts'
import type { SecretVariable } from './variables.ts'
import type { Run } from '../../run.ts'
import { possibleNames } from '../../run/names.ts'
import { runsProjectCode } from '../read/project-code.ts'
import { gitUsers } from '../read/git-users.ts'
import { type Call, callsIn } from '../read/calls.ts'

/** Finds the RUNs that may read a variable without asking each one about each variable. */
export class CandidateRuns {
  readonly #facts: Traces
  readonly #byWord = new Map<string, Set<Run>>()
  readonly #byTool = new Map<Tool, Set<Run>>()
  readonly #others = new Set<Run>()
  readonly #later: readonly Run[]
  /** git may ask a program that reads any variable. */
  readonly #asksHelpers: boolean

  constructor(facts: Traces) {
    this.#facts = facts
    const first = firstDeclaration(facts)
    const names = new Set(facts.variables.flatMap(namesOf))
    this.#asksHelpers = tellsGit.test(facts.dockerfile.source)
    // the script of a RUN before all of them need not be read
    this.#later = facts.runs.filter(({ instruction }) => instruction.span.start >= first)
    for (const run of this.#later) {
      for (const name of possibleNames(run)) if (names.has(name)) add(this.#byWord, name, run)
      // what a program reads that is not in the table, nobody knows
      if (!run.script) this.#others.add(run)
      for (const { found, isScript, isIdle } of run.script ? callsIn(run.script) : []) {
        if (found) add(this.#byTool, found.tool, run)
        if (isScript || !found || (!isIdle && isOpen(found))) this.#others.add(run)
      }
    }
  }

  /**
   * RUNs that name one of the names, call a tool that may read one, or run what nobody can look
   * into; in order.
   */
  of(names: ReadonlySet<string>): Run[] {
    if (this.#areWritten(names)) return [...this.#later]
    const found = new Set<Run>(this.#others)
    for (const name of names) {
      for (const run of this.#byWord.get(name) ?? []) found.add(run)
      const kin = ecosystem(name)
      for (const [tool, runs] of this.#byTool)
        if (kin.includes(tool.name) || this.#mayRead(tool, name))
          for (const run of runs) found.add(run)
    }
    return [...found].toSorted((a, b) => a.instruction.span.start - b.instruction.span.start)
  }

  /** A file that something runs before scripts, or in them, may name it. */
  #areWritten(names: ReadonlySet<string>): boolean {
    return (
      this.#facts.dockerfile.source.includes('BASH_ENV') ||
      this.#facts
        .known(findWrittenTexts)
        .some(({ text }) => [...names].some((name) => text.includes(name)))
    )
  }

  #mayRead(tool: Tool, name: string): boolean {
    return (
      readsVariable(tool, name) ||
      tool.lends?.variables.some((pattern) => matchesVariable(pattern, name)) ||
      (this.#asksHelpers && gitUsers.includes(tool.name)) ||
      this.#facts.configs.some(
        ({ file }) => file.tools.includes(tool.name) || tool.files.includes(file.kind),
      )
    )
  }
}

/** All names that it is asked about. */
function namesOf({ names, composites }: SecretVariable): string[] {
  return [...names, ...composites.map(({ name }) => name)]
}

/** Where the first secret variable is declared, an offset in the file. */
function firstDeclaration({ variables }: Traces): number {
  const all = variables.flatMap(({ declarations, composites }) => [...declarations, ...composites])
  return Math.min(...all.map(({ instruction }) => instruction.span.start))
}

/** Does the tool run code of the project, or read files of it? */
function isOpen({ tool, args }: NonNullable<Call['found']>): boolean {
  const hasFiles = (tool.project?.files.length ?? 0) > 0
  return tool.scripts !== undefined || hasFiles || runsProjectCode(tool, args)
}

function add<K>(map: Map<K, Set<Run>>, key: K, run: Run): void {
  const runs = map.get(key)
  if (runs) runs.add(run)
  else map.set(key, new Set([run]))
}
