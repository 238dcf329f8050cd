import { effectsOf } from '../../src/catalog/programs/effects.ts'
import { findTool } from '../../src/catalog/tools.ts'
import { readCopy } from '../../src/dockerfile/copy.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import type { Command } from '../../src/shell.ts'
import type { Obstacle } from '../../src/transform.ts'
import { callsOf } from '../../src/trace/read/calls.ts'
import { isInEffect } from '../../src/trace/enter/configs.ts'
import type { Flow } from '../../src/trace/flows.ts'
import { isSure } from '../../src/trace/read/readings.ts'

/**
 * The RUNs that fetch through git once its configuration is written, scripts, programs that nobody
 * knows and what else may read the token among them; or why they cannot be served.
 */
export function fetchersAfter(
  facts: Remedies,
  { readings }: Flow,
  writer: Run,
  end: number,
): Run[] | Obstacle {
  const line = writer.instruction.firstLine
  const guessed = new Set(readings.flatMap((reading) => (isSure(reading) ? [] : [reading.run])))
  const found = facts.runs.filter(
    (run) =>
      mayFetch(run, writer, end) ||
      (run !== writer && guessed.has(run) && isConfigured(run, writer)),
  )
  const sure = found.filter((run) =>
    callsOf(run).some(({ found: tool }) => tool !== undefined && tool.tool.asksGit),
  )
  if (sure.length === 0 && found.length === 0)
    return {
      why: `the RUN of line ${line} writes it to ~/.gitconfig, and no RUN is seen to fetch with it`,
      remedy: 'use a credential helper that reads /run/secrets where it is needed',
    }
  const ignored = found.find((run) => facts.isIgnored(run.instruction))
  if (ignored)
    return {
      why: `the RUN of line ${ignored.instruction.firstLine} needs it and is marked secretmount-ignore`,
      remedy: 'take the mark away',
    }
  const taken = facts.dockerfile.stages
    .flatMap((stage) => stage.instructions)
    .find((instruction) => takesConfig(instruction, writer))
  return taken
    ? {
        why: `line ${taken.firstLine} copies the configuration of git into another stage`,
        remedy: 'configure git there by hand',
      }
    : found
}

/** Is git's configuration there for a call of the RUN that may fetch with it? */
function mayFetch(run: Run, writer: Run, end: number): boolean {
  if (run !== writer && !isConfigured(run, writer)) return false
  return callsOf(run).some(
    ({ command, found, isScript }) =>
      (run !== writer || command.start >= end) &&
      (isScript ||
        effectsOf(command).isUnknown ||
        (found !== undefined &&
          found.tool.asksGit &&
          (found.tool.needs?.test(found.args) ?? true))),
  )
}

/** Does git find what another RUN wrote into its configuration? */
function isConfigured(run: Run, { stage, instruction }: Run): boolean {
  return isInEffect({ stage, instruction }, run.stage, run.instruction)
}

/** Does another call of the file rewrite addresses of the same host with credentials? */
export function sharesHost(facts: Remedies, command: Command, host: string): boolean {
  const name = host.replace(/^\w+:\/\//, '')
  return facts.runs.some(
    (run) =>
      run.text.includes(`@${name}`) &&
      run.script?.commands.some(
        (other) =>
          other !== command &&
          other.words.some(
            (word) =>
              /insteadOf/i.test(word.raw) &&
              hasCredentials(word.raw, name) &&
              !isUndo(other) &&
              !command.words.some((own) => own.raw === word.raw),
          ),
      ),
  )
}

/** `git@host:` and `ssh://git@host` are addresses of ssh, which asks no helper. */
function hasCredentials(text: string, host: string): boolean {
  return text
    .split(`@${host}`)
    .slice(0, -1)
    .some((before) => /https?:\/\/[^\s/@]*$/.test(before))
}

function isUndo({ words }: Command): boolean {
  return words.some((word) => /^--(?:unset|unset-all|remove-section)$/.test(word.raw))
}

function takesConfig(instruction: Parameters<typeof readCopy>[0], writer: Run): boolean {
  const copy = readCopy(instruction)
  const isOwn =
    copy?.from !== undefined &&
    (copy.from.toLowerCase() === writer.stage.name || copy.from === String(writer.stage.index))
  return (
    isOwn &&
    copy.sources.some(({ text }) =>
      /(?:^|\/)\.gitconfig$|^\/(?:root|home\/[^/]+)\/?\.?$|^\/etc\/gitconfig$/.test(text),
    )
  )
}

/**
 * What fetches again with the address that a clone kept, for a reader; undefined when nothing does.
 */
export function fetchesLater(facts: Remedies, cloner: Run, clone: Command): string | undefined {
  for (const run of facts.runs) {
    if (run.instruction.span.start < cloner.instruction.span.start) continue
    for (const command of run.script?.commands ?? []) {
      if (run === cloner && command.start <= clone.start) continue
      const found = findTool(command)
      if (found?.tool.refetches?.test(found.args))
        return run === cloner ? 'the same RUN' : `the RUN of line ${run.instruction.firstLine}`
    }
  }
  return undefined
}
