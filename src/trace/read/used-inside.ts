import { posix } from 'node:path'
import { isInstallersFile } from '../../catalog/files/users.ts'
import type { Script } from '../../shell.ts'
import type { Run } from '../../run.ts'
import type { ConfigFile } from '../enter/configs.ts'
import type { Around } from './around.ts'
import { callsOf } from './calls.ts'
import { scriptsInCode } from './code-calls.ts'
import { pathsFrom, readInner } from './manifests-called.ts'
import { readsByItself } from './reads-by-itself.ts'
import { textsCalled } from './texts-called.ts'

/**
 * Does a script at hand that the RUN runs call a tool that reads the file by itself? One that names
 * the file may do more with it than that.
 */
export function isUsedInside(
  run: Run,
  config: ConfigFile,
  target: string,
  around: Around,
): boolean {
  if (around.project.isWithoutScripts || !isInstallersFile(config.file.kind)) return false
  return callsOf(run).some((call) => {
    const texts = textsCalled(call, around)
    const workdir = around.folderOf(call.command)
    return (
      !texts.some((text) => text.includes(posix.basename(target))) &&
      texts.flatMap(scriptsIn).some((script) => {
        const paths = pathsFrom(script, workdir)
        return script.commands.some((command) =>
          readsByItself(command, config, target, paths, false),
        )
      })
    )
  })
}

/** What no text for a shell has, and most code of the general languages. */
const code = /^\s*#!(?!.*\b(?:ba|da|a|z|k)?sh\b)|^\s*(?:import|from|const|let|var|def|require)\b/m

function scriptsIn(text: string): readonly Script[] {
  if (code.test(text)) return scriptsInCode(text)
  const script = readInner(text)
  return script ? [script] : []
}
