import { mayWriteName } from '../../catalog/programs/in-texts.ts'
import { type CredentialFile, judgeContent, judgeFile } from '../../catalog/files.ts'
import { requirementsFile } from '../../catalog/files/requirements.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { findTool } from '../../catalog/tools.ts'
import type { Run } from '../../run.ts'
import type { Command, Word } from '../../shell.ts'
import type { ConfigFile } from './configs.ts'

/**
 * Finds RUNs that write the name of a variable, not its value, into a tool's configuration, for the
 * tool to expand later: `echo '//npm.example.com/:_authToken=${NPM_TOKEN}' > .npmrc`.
 */
export function findWrittenPlaceholders(runs: readonly Run[]): ConfigFile[] {
  return runs.flatMap((run) => {
    if (!mayWriteName.test(run.text) || !run.script) return []
    return run.script.commands.flatMap(
      (command) => written(run, command) ?? stored(run, command) ?? edited(run, command) ?? [],
    )
  })
}

/** `npm config set //npm.example.com/:_authToken '${NPM_TOKEN}'`. */
function stored(run: Run, command: Command): ConfigFile | undefined {
  const found = findTool(command)
  const persist = found?.tool.persists.find((row) => row.expands && row.when.test(found.args))
  const file = persist && judgeFile(persist.to, persist.to)
  if (!persist || !file) return undefined
  return withNames(run, command.words, file, persist.to)
}

/** `sed -i 's/TOKEN/${NPM_TOKEN}/' .npmrc`. */
function edited(run: Run, command: Command): ConfigFile | undefined {
  const { edits } = effectsOf(command)
  const path = edits && (edits.text ?? edits.raw.replaceAll(/["']/g, ''))
  const file = path === undefined ? undefined : fileAt(path)
  if (!file || file.expands !== 'dollar') return undefined
  return withNames(
    run,
    command.args.filter((word) => word !== edits),
    file,
    path!,
  )
}

function fileAt(path: string): CredentialFile | undefined {
  return judgeFile(path, path) ?? requirementsFile(path)
}

/** The file, where a text for it names variables. */
function withNames(
  run: Run,
  words: readonly Word[],
  file: CredentialFile,
  path: string,
): ConfigFile | undefined {
  const text = words.map(asWritten).join(' ')
  const names = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!)
  return names.length === 0
    ? undefined
    : {
        file,
        content: { holds: 'placeholder', variables: names },
        stage: run.stage,
        instruction: run.instruction,
        via: 'written',
        copy: undefined,
        source: undefined,
        path,
      }
}

function written(run: Run, command: Command): ConfigFile | undefined {
  const target = command.redirects.find((redirect) => /^>>?$/.test(redirect.operator))?.target
  const path = target?.text ?? target?.raw.replaceAll(/["']/g, '')
  if (path === undefined || effectsOf(command).prints?.as !== 'all') return undefined
  const file = fileAt(path)
  if (!file || file.expands === 'none') return undefined
  const content = judgeContent(
    file,
    [...command.args.map(asWritten), ...heredocs(run.script!.source, command.redirects)].join('\n'),
  )
  return content.holds === 'placeholder'
    ? {
        file,
        content,
        stage: run.stage,
        instruction: run.instruction,
        via: 'written',
        copy: undefined,
        source: undefined,
        path,
      }
    : undefined
}

/**
 * The text that the shell hands on of a word: what it expands is gone, what quotes or a backslash
 * keep stays.
 */
export function asWritten(word: Word): string {
  if (word.text !== undefined) return word.text.replaceAll(String.raw`\n`, '\n')
  let text = word.raw
  for (const read of word.reads.toReversed())
    text = `${text.slice(0, read.start - word.start)}VALUE${text.slice(read.end - word.start)}`
  return text
    .replaceAll(String.raw`\$`, '$')
    .replaceAll(String.raw`\n`, '\n')
    .replaceAll(/["']/g, '')
}

/** The bodies of heredocs in which nothing is expanded. */
export function heredocs(source: string, redirects: Command['redirects']): string[] {
  return redirects.flatMap(({ body }) =>
    body && body.reads.length === 0 ? [source.slice(body.start, body.end)] : [],
  )
}
