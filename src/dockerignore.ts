import picomatch from 'picomatch'

/** Tells whether a path of the build context is kept out of the build. */
export type DockerIgnore = (path: string) => boolean

/**
 * Reads a `.dockerignore`: patterns are relative to the context's root wherever they stand, the last match wins, `!` brings back
 * (docs.docker.com, "Build context", .dockerignore files).
 *
 * @param text the file, or undefined when there is none: nothing is kept out then
 */
export function readDockerIgnore(text: string | undefined): DockerIgnore {
  const rules = (text ?? '').split('\n').flatMap((line) => {
    const pattern = line.trim()
    if (pattern === '' || pattern.startsWith('#')) return []
    const keeps = pattern.startsWith('!')
    const path = pattern.slice(keeps ? 1 : 0).trim().replace(/^\.?\/+/, '').replace(/\/+$/, '')
    if (path === '' || path === '.') return []
    // a pattern that names a folder covers all below it
    const matches = picomatch([path, `${path}/**`], { dot: true, nobrace: true, noextglob: true, nonegate: true })
    return [{ keeps, matches }]
  })
  return (path) => {
    const plain = path.replace(/^\.?\/+/, '')
    return !(rules.findLast((rule) => rule.matches(plain))?.keeps ?? true)
  }
}
