import { publicPrefixes } from './words.ts'

/** Options of compilers (GNU make manual, "Variables Used by Implicit Rules"; cargo, go, cgo). */
const compilers = /(?:^|_)(?:C|CXX|CPP|LD|RUST|GO|F|FC|D|OBJC|AS)_?FLAGS(?:_|$)/

/**
 * A variable whose value is built into what the browser or the machine gets (the manuals of the
 * bundlers, "environment variables"; hugo's `HUGO_PARAMS_*`).
 */
export function isBuiltInName(name: string): boolean {
  return (
    publicPrefixes.some((prefix) => name.startsWith(prefix)) ||
    name.startsWith('HUGO_') ||
    compilers.test(name)
  )
}
