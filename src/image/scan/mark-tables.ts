const GROUPS = 8
const TABLE = 16
/** A mask, a value and a distance, filled up to whole words. */
const ROW = 24
/** As many bytes of a mark are compared. */
const COMPARED = 8

/** Zeros stand in programs, tabs and line ends in text, too. */
const FREQUENT = [0, 0x09, 0x0a, 0x0d]

/** Control characters are the rarest, then what is no ASCII: it is frequent in programs. */
function rarityOf(byte: number): number {
  if (FREQUENT.includes(byte)) return 0
  if (byte < 0x20) return 3
  if (byte > 0x7e) return 2
  return /\w/.test(String.fromCharCode(byte)) ? 0 : 1
}

/** Where in a mark the two bytes are that it is told by: the rarer in other files, the better. */
function pairIn(mark: Uint8Array): number {
  let best = 0
  let most = -1
  for (let at = 0; at + 1 < mark.length; at++) {
    const rarity = rarityOf(mark[at]!) + rarityOf(mark[at + 1]!)
    if (rarity <= most) continue
    most = rarity
    best = at
  }
  return best
}

/** What scan.wat needs to know of marks, each of which has at least two bytes. */
export interface MarkTables {
  readonly marks: readonly Uint8Array[]
  /** Four tables of 16 groups by half bytes, then a row for each mark. */
  readonly bytes: Buffer
  /** Where in each mark the place is that is told. */
  readonly offsets: readonly number[]
}

/** Marks that share a bit of the tables: whatever mixes their halves looks like one of them. */
interface Group {
  readonly marks: readonly number[]
  /** By table, the halves. */
  readonly halves: readonly ReadonlySet<number>[]
}

const merged = (one: Group, other: Group): Group => ({
  marks: [...one.marks, ...other.marks],
  halves: one.halves.map((halves, table) => new Set([...halves, ...other.halves[table]!])),
})

/** How many pairs of bytes look like one of the group. */
const breadth = ({ halves }: Group) => halves.reduce((product, { size }) => product * size, 1)

/** Merges groups, always those two that look the most alike, until there is a bit for each. */
function grouped(groups: readonly Group[], most: number): readonly Group[] {
  if (groups.length <= most) return groups
  let best: { one: Group; other: Group; group: Group; growth: number } | undefined
  for (const [index, one] of groups.entries())
    for (const other of groups.slice(index + 1)) {
      const group = merged(one, other)
      const growth = breadth(group) - breadth(one) - breadth(other)
      if (best === undefined || growth < best.growth) best = { one, other, group, growth }
    }
  const { one, other, group } = best!
  return grouped([...groups.filter((each) => each !== one && each !== other), group], most)
}

const halvesOf = ([first = 0, second = 0]: Uint8Array) =>
  [first & 15, first >> 4, second & 15, second >> 4].map((half) => new Set([half]))

/**
 * Lays out the tables.
 *
 * @param letters how many of the marks, the last ones, are letters: they share a bit among
 *   themselves, since with others they would look like what stands everywhere
 */
export function markTablesOf(marks: readonly Uint8Array[], letters = 0): MarkTables {
  const bytes = Buffer.alloc(4 * TABLE + ROW * marks.length)
  const offsets = marks.map(pairIn)
  for (const [index, mark] of marks.entries()) {
    const row = 4 * TABLE + ROW * index
    const begin = Math.max(0, Math.min(offsets[index]!, mark.length - COMPARED))
    const part = mark.subarray(begin, begin + COMPARED)
    bytes.fill(0xff, row, row + part.length)
    bytes.set(part, row + COMPARED)
    bytes.writeInt32LE(begin - offsets[index]!, row + 2 * COMPARED)
  }
  const told = marks.map((mark, index) => mark.subarray(offsets[index]))
  const single = told.map((part, index): Group => ({ marks: [index], halves: halvesOf(part) }))
  const first = marks.length - letters
  const groups = [
    ...grouped(single.slice(0, first), letters > 0 ? GROUPS - 1 : GROUPS),
    ...(letters > 0 ? [single.slice(first).reduce(merged)] : []),
  ]
  for (const [bit, { halves }] of groups.entries())
    for (const [table, each] of halves.entries())
      for (const half of each) bytes[table * TABLE + half]! |= 1 << bit
  return { marks, bytes, offsets }
}

export const NO_MARKS: MarkTables = { marks: [], bytes: Buffer.alloc(4 * TABLE), offsets: [] }
