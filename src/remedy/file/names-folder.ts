import { escapePattern } from '../../escape-pattern.ts'
import type { Run } from '../../run.ts'
import { pathWords } from '../../trace/paths.ts'
import type { Remedies } from '../remedies.ts'

/**
 * Does the RUN name the folder, or something in it other than one file: as text, by a path that is
 * relative to where it works, or by a variable whose value is known?
 *
 * @param folder absolute, without a slash at its end
 */
export function namesFolder(facts: Remedies, run: Run, folder: string, except?: string): boolean {
  if (inText(run, folder, except)) return true
  const paths = facts.pathsOf(run)
  return (run.script?.commands ?? []).some((command) =>
    pathWords(command).some((word) => {
      const path = paths.path(word, command.start)
      return path !== undefined && path !== except && `${path}/`.startsWith(`${folder}/`)
    }),
  )
}

function inText({ text }: Run, folder: string, except: string | undefined): boolean {
  return formsOf(folder).some((form, index) => {
    const rest = except === undefined ? text : text.replaceAll(formsOf(except)[index] ?? except, '')
    return (
      rest.includes(form) && new RegExp(String.raw`${escapePattern(form)}(?![\w.-])`).test(rest)
    )
  })
}

function formsOf(folder: string): string[] {
  const inHome = /^\/(?:root|home\/[^/]+)\/(.+)$/.exec(folder)?.[1]
  return inHome === undefined
    ? [folder]
    : [folder, `~/${inHome}`, `$HOME/${inHome}`, `\${HOME}/${inHome}`]
}
