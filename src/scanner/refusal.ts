import type { Head } from './instruction.ts'
import { rawWords } from './words.ts'

/**
 * Why BuildKit's parser refuses an instruction; undefined when it takes it. Unknown instructions
 * pass here: BuildKit refuses them only later on (moby/buildkit
 * frontend/dockerfile/parser/line_parsers.go).
 */
export function refusalOf(head: Head, text: string, escape: string): string | undefined {
  if (head.keyword === '') return 'an instruction without a name'
  if (head.fault !== undefined) return head.fault
  const { keyword, args } = head.trigger ?? head
  if (keyword !== 'ENV' && keyword !== 'LABEL') return undefined
  const words = rawWords(text.slice(0, args.end), args.start, escape)
  if (words.length === 0) return undefined
  if (!words[0]!.raw.includes('='))
    return /[\t\v\f\r ]/.test(text.slice(args.start, args.end))
      ? undefined
      : `${keyword} must have two arguments`
  return words.every((word) => word.raw.includes('='))
    ? undefined
    : `${keyword} takes words of the form name=value`
}
