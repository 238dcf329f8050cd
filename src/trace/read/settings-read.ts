import { expandsNames, judgeFile } from '../../catalog/files.ts'
import { lookedFor } from '../../catalog/files/looked-for.ts'
import type { Around } from './around.ts'
import type { ConfigFile } from '../enter/configs.ts'
import type { Command } from '../../shell.ts'
import { ecosystem, matchesVariable, type Tool } from '../../catalog/tools.ts'
import { installsPublic } from './project-code.ts'
import { isElsewhere, isOfVersion } from '../../catalog/programs/habits.ts'

/**
 * The file in effect that the tool reads and that names the variable; one that is not at hand does
 * when the variable is of its ecosystem.
 */
export function fileFor(
  tool: Tool,
  name: string,
  { configs, isPointedAt }: Around,
  alone: boolean,
  args = '',
): ConfigFile | undefined {
  return configs.find(
    (config) =>
      (!alone || isOfUser(config) || isPointedAt(config)) &&
      (config.file.tools.includes(tool.name) || tool.files.includes(config.file.kind)) &&
      (tool.asked[config.file.kind]?.test(args) ?? true) &&
      namesVariable(config, name),
  )
}

/** Files of the user or the system hold for every folder. */
function isOfUser({ copy, path }: ConfigFile): boolean {
  return /^["']?(?:~|\$\{?HOME|\/root\b|\/home\/|\/etc\/|\/usr\/)/.test(
    copy?.destination.text ?? path,
  )
}

/**
 * npm asks its registry for a public program without a credential; pip and others expand no
 * variable outside of a project.
 */
export function needsNothing(tool: Tool, args: string): boolean {
  return !tool.expands || installsPublic(args)
}

/**
 * npm and its like expand what their settings name: these are at hand, and no file was found that
 * names the variable.
 */
export function isToldOtherwise(
  { expands, name }: Tool,
  { configs, isSettled }: Around,
  command: Command,
): boolean {
  return (
    expands !== undefined &&
    configs.some((config) => config.file.tools.includes(name) && isSettled(config, command))
  )
}

/** Is there a file of its settings, brought by name, that nobody has looked into? */
export function mayNameAny({ name, expands }: Tool, { configs }: Around): boolean {
  return (
    expands !== undefined &&
    configs.some(({ file, content }) => !content && file.tools.includes(name) && expandsNames(file))
  )
}

function isSettingOf({ name }: Tool, path: string): boolean {
  return judgeFile(path, path)?.tools.includes(name) ?? false
}

/** Is what an install reads of the project at hand, with no variable in it and no settings beside it? */
export function isUntold(tool: Tool, args: string, { configs, project }: Around): boolean {
  return (
    tool.project?.manifest !== undefined &&
    project.isWithoutHooks(tool, args) &&
    !configs.some(({ file }) => tool.files.includes(file.kind)) &&
    !lookedFor.some((path) => project.isRewritten(path) && isSettingOf(tool, path))
  )
}

/** Was the file that told the tool of the variable deleted, and is there no other? */
export function isClearedFor(
  tool: Tool,
  name: string,
  { cleared, configs }: Around,
  { args }: Command,
): boolean {
  if (args.some(({ raw }) => isElsewhere(raw) || /^workspaces?$/.test(raw))) return false
  const isOf = ({ file }: ConfigFile) => file.tools.includes(tool.name)
  return (
    cleared.some((config) => isOf(config) && namesVariable(config, name)) && !configs.some(isOf)
  )
}

/** A copied configuration of git may name a helper, which may read any variable. */
export function hasGitConfig({ configs }: Around): boolean {
  return configs.some(({ file, via }) => file.kind === 'gitconfig' && via !== 'written')
}

/** Is what stands in the file known? */
export function isAtHand(file: ConfigFile | undefined): boolean {
  return file?.content !== undefined
}

function namesVariable({ content, file }: ConfigFile, name: string): boolean {
  if (content) return content.holds === 'placeholder' && content.variables.includes(name)
  if (file.kind === 'requirements' || ecosystem(name).includes('ssh')) return false
  return (
    file.expands !== 'none' &&
    (file.variables.some((pattern) => matchesVariable(pattern, name)) ||
      ecosystem(name).some((tool) => file.tools.includes(tool)))
  )
}

/**
 * Does the call fail where its settings name a variable without a value, whatever it is asked for?
 */
export function stopsAtNames(tool: Tool, args: string, image: string | undefined): boolean {
  const stops = tool.expands?.stops
  return stops !== undefined && stops.when.test(args) && isOfVersion(stops, image)
}
