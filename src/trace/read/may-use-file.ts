import type { CredentialFile } from '../../catalog/files.ts'
import { callsUserOf, isGitFile, isInstallersFile } from '../../catalog/files/users.ts'
import { isOfFramework } from '../../catalog/programs/frameworks.ts'
import { goesOverSsh } from '../../catalog/programs/over-ssh.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { isInterpreter } from '../../catalog/tools.ts'
import type { Run } from '../../run.ts'
import type { Command } from '../../shell.ts'
import type { ConfigFile } from '../enter/configs.ts'
import type { Around } from './around.ts'
import { buildsForeignCode, type Call, callsOf } from './calls.ts'
import { gitUsers } from './git-users.ts'
import { installsAlone } from './project-code.ts'
import { textsRun } from './texts-run.ts'
import { textsCalled } from './texts-called.ts'

/**
 * May a RUN use a credential file that others are seen to use? A script or a program that nobody
 * knows may run any tool, unless it comes with foreign code, and a tool that fetches through git
 * asks what git asks. Where a variable points at the file, any program may.
 */
export function mayUseFile(
  run: Run,
  { file }: ConfigFile,
  around: Around,
  isPointed: boolean,
): boolean {
  if (!isPointed && buildsForeignCode(run)) return false
  return callsOf(run).some((call) =>
    call.isScript ? isPointed || mayRunUser(call, file, around) : mayUse(call, file, around),
  )
}

/**
 * Code of the project reads an installer's file only by calling one: told when it is at hand. The
 * script of a framework calls none, and opens no connection with a key.
 */
function mayRunUser(call: Call, file: CredentialFile, { project }: Around): boolean {
  const { command, words } = call
  if (isOfFramework(words) && (isInstallersFile(file.kind) || file.kind === 'ssh-key')) return false
  if (!isInstallersFile(file.kind)) return true
  if (command.isShell || !isInterpreter(command.program ?? '')) return true
  return [...textsRun(call, project)].some((text) => callsUserOf(file, text))
}

/** What names a library, or a file, in code that an interpreter is given on its command line. */
const loads = /\b(?:import|require|library|use|open|read\w*)\b|::/

/** `python -c "import boto3; …"`: code that may open any file but those of installers. */
function mayOpen(command: Command, file: CredentialFile): boolean {
  return (
    !command.isShell &&
    isInterpreter(command.program ?? '') &&
    command.args.some(({ raw }) => /^(?:-\w*[cer]|--eval)$/.test(raw)) &&
    (isInstallersFile(file.kind) ? callsUserOf(file, command.argLine) : loads.test(command.argLine))
  )
}

function mayUse(call: Call, file: CredentialFile, around: Around): boolean {
  const { command, found } = call
  if (mayOpen(command, file)) return true
  if (!found) return effectsOf(command).isUnknown
  if (file.kind === 'ssh-key' && goesOverSsh(command.argLine)) return true
  const { tool, args } = found
  // a description of a build may fetch sources
  if (isGitFile(file.kind) && tool.tasks.length > 0 && !tool.idle?.test(args)) return true
  if (tool.scripts?.test(args)) {
    const { manifest } = tool.project ?? {}
    const text = manifest && around.project.text(manifest.file)
    const texts = [text ?? '', ...textsCalled(call, around)]
    return texts.some((item) => callsUserOf(file, item))
  }
  const isKnown = file.tools.includes(tool.name) || tool.files.includes(file.kind)
  return (
    !isKnown &&
    isGitFile(file.kind) &&
    gitUsers.includes(tool.name) &&
    !tool.idle?.test(args) &&
    !installsAlone(tool, args)
  )
}
