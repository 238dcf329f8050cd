import type { Invocation } from './caller.ts'
import type { Passed } from './passed.ts'

/** A service or target of a file, and what became of a variable that a command orders for it. */
type Served = Map<string, 'served' | 'open'>

/**
 * What commands of compose and bake pass for the services and targets of their files: `docker
 * compose build --build-arg X=…`. A secret can only be said in the file, so the command changes
 * when the file has it.
 */
export class Orders {
  /** By the file: names, each with the units that it is passed for; undefined is all. */
  readonly #asked = new Map<string, { name: string; units: readonly string[] | undefined }[]>()
  /** By file and name. */
  readonly #served = new Map<string, Served>()

  constructor(calls: Iterable<Invocation>) {
    for (const { passed, obstacle } of calls)
      for (const { byFile, name, obstacle: own } of passed)
        for (const file of obstacle || own ? [] : (byFile?.files ?? []))
          this.#asked.set(file, [...(this.#asked.get(file) ?? []), { name, units: byFile?.units }])
  }

  /** Are there files to be changed before the commands that build them? */
  isFirst(file: string): boolean {
    return this.#asked.has(file)
  }

  /** The variables that are passed for a service or target. */
  namesFor({ file, unit }: Invocation): string[] {
    if (unit === undefined) return []
    const asked = this.#asked.get(file) ?? []
    return asked.flatMap(({ name, units }) => (!units || units.includes(unit) ? [name] : []))
  }

  /** Takes notice of what a service or target has in the end. */
  saw({ file, unit }: Invocation, name: string, isServed: boolean): void {
    const key = `${file}\n${name}`
    const served = this.#served.get(key) ?? new Map()
    this.#served.set(key, served.set(unit, isServed ? 'served' : 'open'))
  }

  /** Do all that a command builds, and that take the variable, get it as a secret now? */
  isServed({ byFile, name }: Passed): boolean {
    const found = (byFile?.files ?? []).flatMap((file) =>
      [...(this.#served.get(`${file}\n${name}`) ?? [])].filter(
        ([unit]) => !byFile!.units || byFile!.units.includes(unit),
      ),
    )
    return found.length > 0 && found.every(([, state]) => state === 'served')
  }
}
