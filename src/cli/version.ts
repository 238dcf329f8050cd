import { readFileSync } from 'node:fs'

/** The version of this program, from its package.json. */
export function versionOf(): string {
  // from src/cli and from dist/src/cli alike
  for (const up of ['../..', '../../..']) {
    try {
      const about: unknown = JSON.parse(
        readFileSync(new URL(`${up}/package.json`, import.meta.url), 'utf8'),
      )
      if (about instanceof Object && 'version' in about) return String(about.version)
    } catch {
      continue
    }
  }
  return 'unknown'
}
