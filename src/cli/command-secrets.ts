import { resolve } from 'node:path'
import { oneLine } from '../escape.ts'
import { CannotVerify } from '../image/cannot-verify.ts'
import type { Printed } from '../image/from.ts'
import type { SecretSource } from '../image/given-secrets.ts'
import type { Report } from '../result.ts'
import { engine } from './engine.ts'
import { argumentsOf, type ArgumentValues } from './arguments.ts'
import { Callers } from './callers.ts'
import { checkPaths, checkTransforms } from './checks.ts'
import type { Io } from './io.ts'
import { printedSecrets } from './printed-secrets.ts'
import { settingsOf } from './settings.ts'
import type { Outcome } from './outcome.ts'
import { workerOf } from './work.ts'
import { writingOf } from './writing.ts'

/**
 * The secrets of the command that is printed for a Dockerfile: by the same run as that of the
 * rewrite, with its configuration, build context and callers.
 *
 * @param values options of the rewrite, and under `secret` names that are secrets
 * @throws CannotVerify when there is no such command, or not all that it passes can be told
 * @throws UsageError for options that mean nothing
 */
export async function commandSecrets(
  path: string,
  values: ArgumentValues,
  io: Io,
): Promise<Printed> {
  const { result, command, remarks } = await printedFor(path, values, io)
  const name = oneLine(path)
  if (result.error !== null) throw new CannotVerify(`--from: ${name}: ${result.error}`)
  if (command === null && remarks.length > 0)
    throw new CannotVerify(`--from: ${name}: ${remarks.join('; ')}`)
  const printed = command === null ? [] : printedSecrets(command)
  if (printed === undefined)
    throw new CannotVerify(`--from: ${name}: the secrets of its build command cannot be told`)
  checkNames(values, printed)
  const { left, notes } = staying(name, result.findings)
  if (command?.includes(' --ssh ')) notes.push(`${name}: keys of the ssh agent are not looked for`)
  return { sources: printed.map((secret) => placed(secret, io.cwd)), notes, left }
}

/** What stays in the image, by the findings, and what is to be told beside it. */
function staying(
  path: string,
  findings: readonly Report[],
): { left: Required<Printed>['left'][number][]; notes: string[] } {
  const isOpen = ({ status, mayStay }: Report) =>
    mayStay === true || (status !== 'fixed' && status !== 'note')
  const left = findings.filter(isOpen).flatMap(({ line, name: what, mayStay = false }) => {
    return what === undefined ? [] : { what, where: `${path} line ${line}`, isUnknown: mayStay }
  })
  const notes = findings.flatMap((finding) => {
    const { line, name, message, transform } = finding
    if (isOpen(finding))
      return name === undefined
        ? `${path} line ${line}: what stays there is not looked for; give it with --secret`
        : []
    // the log of the build is not in the image
    const isAbout = finding.status === 'note' && name !== undefined && transform !== 'printed'
    return isAbout ? `${path} line ${line}: ${message}` : []
  })
  return { left, notes }
}

async function printedFor(path: string, values: ArgumentValues, io: Io): Promise<Outcome> {
  const args = argumentsOf({ ...values, _: [path] })
  await checkPaths(args, io.cwd)
  await checkTransforms(args.only)
  const settings = settingsOf(args, io.cwd)
  const write = writingOf(io)
  const callers = new Callers({ args, io, write, settings })
  return workerOf({
    args,
    io,
    engine,
    settings,
    write,
    calledWith: (file, rewritten) => callers.calledWith(file, rewritten),
  }).file(path)
}

/** A name that the command passes nothing for may be the value itself, so it is not repeated. */
function checkNames({ secret }: ArgumentValues, printed: readonly SecretSource[]): void {
  const passed = new Set<unknown>(
    printed.flatMap(({ id, from }) => ['env' in from && from.env, id]),
  )
  if (Array.isArray(secret) && !secret.every((name) => passed.has(name)))
    throw new CannotVerify(
      '--secret: the command printed for --from passes no secret of such a name; write ' +
        'NAME=env:VARIABLE or NAME=file:PATH, never the value itself',
    )
}

function placed({ id, from }: SecretSource, cwd: string): SecretSource {
  const isPlain = 'src' in from && !/^(?:\$HOME|~)\//.test(from.src)
  return { id, from: isPlain ? { src: resolve(cwd, from.src) } : from }
}
