import type { Entry } from './entry.ts'

/** A private key between the lines that frame it. */
export const keyBlock = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----([\s\S]*?)-----END/g

/** Private keys (RFC 7468): what stands between the lines that frame them. */
export function* keys(text: string): Generator<Entry> {
  for (const [, inside = ''] of text.matchAll(keyBlock)) {
    const lines = inside.replaceAll(/\\[rn]/g, '\n').split(/[\r\n]+/)
    const body = lines.filter((line) => !line.includes(':')).join('')
    const base64 = body.replaceAll(/[^A-Za-z0-9+/=]/g, '').replace(/=[A-Za-z0-9+/]{4}$/, '')
    if (base64.length < 32) continue
    yield { key: 'key without its header', value: base64, certain: true, loose: true }
  }
}
