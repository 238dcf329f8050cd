import { foldersOfBuilds } from '../../catalog/programs/in-texts.ts'
import { posix } from 'node:path'
import type { Command } from '../../shell.ts'
import type { ConfigFile } from '../enter/configs.ts'
import type { Paths } from '../paths.ts'
import { findTool } from '../../catalog/tools.ts'
import { installsAlone } from './project-code.ts'

/** Kinds of files that a tool looks for in the folder it works in, and above. */
const local =
  /^(?:npmrc|yarnrc|yarnrc-yml|nuget-config|composer-auth|gradle-properties|bundle-config|cargo-config)$/

/** Does the file set what its tool acts upon in every call, besides the credential? */
export function isForEveryCall({ file, content }: ConfigFile): boolean {
  return file.kind === 'yarnrc-yml' || (content?.holds === 'literal' && content.isBroad === true)
}

/**
 * Does a tool of the command read a file of that kind and place without being told?
 *
 * @param isPointed a variable or option says that it is the one to read
 */
export function readsByItself(
  command: Command,
  config: ConfigFile,
  target: string,
  paths: Paths,
  isPointed: boolean,
): boolean {
  const { file } = config
  const found = findTool(command)
  if (!found) return false
  const { tool, args } = found
  if (!(file.tools.includes(tool.name) || tool.files.includes(file.kind))) return false
  if (!isPointed && isOthersHome(command, target, paths)) return false
  const isAnyCall = isForEveryCall(config) || (isPointed && file.insists === true)
  if (tool.idle?.test(args) && !isAnyCall) return false
  if (file.kind === 'ssh-key' && installsAlone(tool, args)) return false
  const asked = tool.asked[file.kind]
  // code in a language of its own runs no installer
  if (asked && (tool.code || !isForEveryCall(config))) return asked.test(args)
  if (!isPointed && local.test(file.kind) && !isNear(command, args, target, paths)) return false
  return isAnyCall || (tool.needs?.test(args) ?? true)
}

/** Lies the file in the home of somebody else than who runs the command? */
function isOthersHome(command: Command, target: string, paths: Paths): boolean {
  const { home } = paths
  const isLinked = paths
    .linksAt(command.start)
    .some((link) => link.target !== undefined && target.startsWith(`${link.target}/`))
  const owner = /^(?:\/root|\/home\/[^/]+)(?=\/)/.exec(target)?.[0]
  return (
    owner !== undefined &&
    home !== undefined &&
    !target.startsWith(`${home}/`) &&
    !isLinked &&
    command.user === undefined &&
    !command.subshell
  )
}

function isNear(command: Command, args: string, target: string, paths: Paths): boolean {
  const folder = posix.dirname(target).replace(foldersOfBuilds, '')
  if (
    /^\/(?:root|home\/[^/]+|etc|usr\/local)(?:\/|$)/.test(target) ||
    folder === paths.home ||
    args.includes(folder)
  )
    return true
  const said = /(?:--prefix|--cwd|-C|--dir|--working-dir|-d)[ =](\S+)/.exec(args)?.[1]
  if (said !== undefined && said.startsWith('/'))
    return said === folder || said.startsWith(`${folder}/`)
  const cwd = paths.folder(command.start)
  return (
    cwd === undefined ||
    !folder.startsWith('/') ||
    cwd === folder ||
    cwd.startsWith(folder === '/' ? '/' : `${folder}/`)
  )
}
