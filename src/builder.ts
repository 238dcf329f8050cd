/** Who runs the build, and its version where it was said: `docker`, `docker@27.3`, `podman`. */
export interface Builder {
  readonly name: 'docker' | 'podman'
  /** Major and minor, for instance `[27, 3]`; undefined when the newest is meant. */
  readonly version?: readonly [major: number, minor: number]
}

/** The builder that is meant when none is said: a current Docker Engine. */
export const defaultBuilder: Builder = { name: 'docker' }

/**
 * Reads the value of `--builder`.
 *
 * @param text `docker`, `podman`, or one of them with `@MAJOR[.MINOR]`
 * @returns the builder, or undefined when the text names none
 * @example parseBuilder('docker@27.3') // { name: 'docker', version: [27, 3] }
 */
export function parseBuilder(text: string): Builder | undefined {
  const match = /^(docker|podman)(?:@v?(\d{1,4})(?:\.(\d{1,4})(?:\.\d+)*)?)?$/.exec(text)
  if (!match) return undefined
  const name = match[1] === 'podman' ? 'podman' : 'docker'
  return match[2] === undefined
    ? { name }
    : { name, version: [Number(match[2]), Number(match[3] ?? 0)] }
}

/** Is the builder at least of that version? One without a version is taken for the newest. */
export function atLeast(builder: Builder, major: number, minor: number): boolean {
  if (!builder.version) return true
  const [ownMajor, ownMinor] = builder.version
  return ownMajor > major || (ownMajor === major && ownMinor >= minor)
}
