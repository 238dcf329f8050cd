import type { Item } from './instructions.ts'

/** A RUN, and the names that ARG and ENV of its stage and of those below it give a value there. */
export interface Scoped {
  readonly item: Item
  /** Counted from 0 by the FROM lines. */
  readonly stage: number
  readonly names: ReadonlySet<string>
}

/** Reads by the words of the lines which names each RUN has. */
export function scopes(items: readonly Item[]): Scoped[] {
  const runs: Scoped[] = []
  const stages = new Map<string, ReadonlySet<string>>()
  let names = new Set<string>()
  let own = ''
  let stage = -1
  for (const item of items) {
    if (item.keyword === 'FROM') {
      const [, base = '', as] =
        /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(item.text) ?? []
      names = new Set(stages.get(base.toLowerCase()))
      own = as?.toLowerCase() ?? ''
      stage++
    } else if (stage >= 0 && (item.keyword === 'ARG' || item.keyword === 'ENV'))
      names = new Set([...names, ...declared(item)])
    else if (item.keyword === 'RUN') runs.push({ item, stage, names })
    if (own !== '') stages.set(own, names)
  }
  return runs
}

/** The names that an ARG or ENV declares. */
export function declared({ keyword, text }: Item): string[] {
  const rest = text.replace(/^\S+\s+/, '')
  if (keyword === 'ENV' && /^[\w.-]+\s/.test(rest)) return [/^\S+/.exec(rest)![0]]
  const bare = rest.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, 'x')
  return [...bare.matchAll(/(?:^|\s)([A-Za-z_]\w*)(?==|\s|$)/g)].map((match) => match[1]!)
}
