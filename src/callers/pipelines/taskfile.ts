import { posix } from 'node:path'
import { isScalar, isSeq } from 'yaml'
import { inRepository } from '../which.ts'
import { entriesOf, entryOf, itemsOf, textOf, valueAt } from '../yaml/file.ts'
import { textsOf, variablesIn } from './nodes.ts'
import type { Pipeline } from './script.ts'

/**
 * Commands of a Taskfile (taskfile.dev, schema reference). `{{ … }}` is put in before the shell
 * sees it; `env` is exported.
 */
export const taskfile: Pipeline = {
  kind: 'taskfile',
  expressions: /\{\{.*?\}\}/gs,
  *scripts(file, path) {
    const root = file.roots[0]
    const own = posix.dirname(path) === '.' ? '' : posix.dirname(path)
    for (const task of entriesOf(valueAt(file, root, 'tasks'))) {
      const node = file.follow(task.value)
      const commands =
        isScalar(node) || isSeq(node)
          ? node
          : (entryOf(node, 'cmds')?.value ?? entryOf(node, 'cmd')?.value)
      const nested = itemsOf(commands).flatMap((item) => textsOf(entryOf(item, 'cmd')?.value))
      const environment = variablesIn(file, valueAt(file, root, 'env'), entryOf(node, 'env')?.value)
      const folder = textOf(entryOf(node, 'dir')?.value) ?? ''
      // each command has a shell of its own
      for (const text of [...textsOf(commands), ...nested])
        yield {
          texts: [text],
          folder: folder.includes('{{') ? own : inRepository(own, folder),
          environment,
        }
    }
  },
}
