import type { Command } from '../../shell.ts'

/** Does it decode what is piped into it (GNU coreutils, "base64 invocation"; openssl-enc)? */
export function isDecoding({ words }: Command): boolean {
  const text = words.map((word) => word.text ?? word.raw).join(' ')
  return (
    /^base(?:64|32) (?:-d|-D|--decode|-di?)(?: |$)/.test(text) ||
    /^openssl (?:enc )?-?base64 (?:-\w+ )*-d(?: |$)/.test(text)
  )
}

/** May a script decode something? */
export const mayDecode = /\bbase(?:64|32)\b/
