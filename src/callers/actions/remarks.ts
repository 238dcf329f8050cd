import type { Span } from '../../span.ts'
import type { CallerFile, Remark } from '../caller.ts'
import type { YamlEntry } from '../yaml/file.ts'
import { type BuildStep, inputEntry } from './build-step.ts'
import { listInput } from './lists.ts'

/** A line that looks like a comment and is passed (csv-parse has no comments here). */
export function noComment(file: CallerFile, at: Span): Remark {
  return {
    type: 'remark',
    file: file.path,
    at,
    kind: 'actions',
    status: 'note',
    message:
      'this line is no comment: the action passes it to the build with its value; take it out',
  }
}

/** Arguments that nobody sees before the workflow runs. */
export function gathered(file: CallerFile, { keyNode }: YamlEntry): Remark {
  return {
    type: 'remark',
    file: file.path,
    at: { start: keyNode.range![0], end: keyNode.range![1] },
    kind: 'actions',
    status: 'note',
    message:
      'build arguments come from an expression here and cannot be seen; where they hold a ' +
      'name that is a build secret now, pass it in `secrets`',
  }
}

/** `X=/tmp/token` in `secrets`: the path itself is the secret, not what the file holds. */
export function* fixedSecrets(build: BuildStep): Iterable<Remark> {
  const { yaml, file, action } = build
  const entry = inputEntry(build, action.secrets ?? '')
  for (const { text, at } of (entry && listInput(yaml, entry)?.items) ?? []) {
    const [id = '', value = ''] = text.replace(/^id=/, '').split(/=(.*)/s)
    if (value === '' || value.includes('${{')) continue
    yield {
      type: 'remark',
      file: file.path,
      at,
      kind: 'actions',
      names: [id],
      status: 'manual',
      message: /^[A-Za-z_]\w*$/.test(value)
        ? `the secret ${id} is the text that stands here, not the variable of that name; write ` +
          `it into \`${action.secretEnvs ?? 'secret-envs'}\``
        : /^[\w.~-]*\//.test(value)
          ? `the secret ${id} is the text that stands here, not the file at that path; write it ` +
            `into \`${action.secretFiles ?? 'secret-files'}\``
          : `the secret ${id} stands in the file as fixed text; rotate it if it is real, and ` +
            'take it from a secret of the repository',
    }
  }
}
