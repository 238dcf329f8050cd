import { tools } from '../../catalog/tools.ts'

/** git, and the tools that fetch dependencies through it. */
export const gitUsers: readonly string[] = tools
  .filter(({ files }) => files.some((kind) => /^(?:gitconfig|git-credentials|ssh-key)$/.test(kind)))
  .map(({ name }) => name)
