import type { Keeps } from '../effect.ts'
import { call } from '../row.ts'

/** What calls of some programs keep. */
export interface KeepsRow extends Keeps {
  /** At blanks. */
  readonly programs: string
}

export const always = /^/

/** Calls that write settings of the tool itself. */
export function own(programs: string, calls: string, when = call(calls)): KeepsRow[] {
  const instead =
    'give it to the tool by its own environment variable, or mount the file that it would write'
  return [{ programs, when, to: "the tool's configuration", instead }]
}

/** The same, of the settings that its row says nothing of. */
export function rest(programs: string, calls: string, when = call(calls)): KeepsRow[] {
  return own(programs, calls, when).map((row) => ({ ...row, isRest: true }))
}

/** Calls that clone, and keep the address. */
export function clones(programs: string, calls: string): KeepsRow[] {
  const instead = 'let git ask a credential helper'
  return [{ programs, when: call(calls), to: 'the clone that it keeps', instead, isAside: true }]
}

/** Calls that write an address into a manifest. */
export function manifest(programs: string, when: RegExp): KeepsRow[] {
  const instead = 'keep the credential out of the address'
  return [{ programs, when, to: 'the manifest or the list of sources', instead }]
}

/** Calls that write settings of an application. */
export function application(programs: string, when: RegExp): KeepsRow[] {
  const instead = 'configure it when the container starts'
  return [{ programs, when, to: "the application's configuration", instead }]
}

/** Options whose value becomes a part of what is built. */
export function builtIn(
  programs: string,
  of: NonNullable<Keeps['of']>,
  when: RegExp = always,
): KeepsRow[] {
  return [
    {
      programs,
      when,
      of,
      isBuiltIn: true,
      to: 'its product',
      instead: 'give it to the program when it runs',
    },
  ]
}

/** Files and folders that calls make of what they are given, to be there afterwards. */
export function makes(
  programs: string,
  to: string,
  when: RegExp = always,
  of?: NonNullable<Keeps['of']>,
): KeepsRow[] {
  const instead = 'give it to the program when it runs'
  return [{ programs, when, to, instead, isAside: true, ...(of === undefined ? {} : { of }) }]
}
