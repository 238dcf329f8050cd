import type { Substitute } from '../../catalog/tools.ts'

/**
 * A variable that does what a stored setting did. The value is as it would stand in the script,
 * quotes taken off.
 */
export interface Setting {
  readonly name: string
  readonly value: string
}

/** What takes the place of a call, and the options that go out of it where it stays. */
export interface Substitutes {
  readonly settings: readonly Setting[]
  readonly drop: RegExp | undefined
  /** Variables that count only together. */
  readonly together: readonly string[]
}

/**
 * The variables that take the place of a call that stores a credential.
 *
 * @param args the call's arguments joined by blanks, as written
 * @param stdin what is piped into it, as written
 * @returns undefined when the call is of another shape, or its words cannot be put between double
 *   quotes
 */
export function substitutesOf(
  substitutes: readonly Substitute[],
  args: string,
  stdin: string | undefined,
): Substitutes | undefined {
  for (const { call, set, drop, together = [] } of substitutes) {
    const groups = call.exec(args)?.groups
    if (!call.test(args)) continue
    const known = { ...groups, ...(stdin === undefined ? {} : { stdin }) }
    const settings = Object.entries(set).map(([name, value]) => ({
      name: fill(name, known),
      value: fill(value, known),
    }))
    if (
      settings.some(
        ({ name, value }) =>
          !/^\w+$/.test(name ?? '') || value === undefined || /['`]|\$\(/.test(value),
      )
    )
      return undefined
    return { settings: settings as Setting[], drop, together }
  }
  return undefined
}

function fill(
  template: string,
  groups: Readonly<Record<string, string | undefined>>,
): string | undefined {
  let missing = false
  const text = template.replace(/\{(\w+)(?:\|(\w+))?\}/g, (_, group: string, form?: string) => {
    const value = groups[group]?.replace(/^"([^]*)"$/, '$1')
    if (value === undefined) missing = true
    return shape(value ?? '', form)
  })
  return missing ? undefined : text
}

/** bundler: dots as two underscores, dashes as three (bundler docs, "bundle config"). */
function shape(value: string, form: string | undefined): string {
  if (form === 'snake') return value.replaceAll(/[-.]/g, '_').toUpperCase()
  if (form === 'bundler') return value.replaceAll('-', '___').replaceAll('.', '__').toUpperCase()
  return value
}
