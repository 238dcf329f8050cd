import { atLeast, defaultBuilder } from './builder.ts'
import type { Options } from './options.ts'
import type { Scan } from './scanner.ts'
import type { Directive } from './scanner/directives.ts'

/** What a RUN of this file can mount, and what the `# syntax=` line must become for it. */
export interface Capability {
  /** `env`: variables and files. `file`: files only. `none`: nothing, `why` tells. */
  readonly mounts: 'env' | 'file' | 'none'
  readonly why: string | undefined
  /** The image to write into the `# syntax=` line; undefined when the line stays as it is. */
  readonly syntax: string | undefined
  /** Is the value to be read from the mounted file? */
  readonly style: 'env' | 'file'
}

const current = 'docker/dockerfile:1'

/** What a frontend image can do, by its tag (release notes of moby/buildkit `dockerfile/*`). */
export interface Frontend {
  /** 1.10 brought `env=`; 1.2 brought RUN --mount, 1.0 and 1.1 only in `-experimental`. */
  readonly mounts: 'env' | 'file' | 'none'
  /** Image of the same kind that has all; undefined when the line must not be touched. */
  readonly raised: string | undefined
}

/**
 * Decides how the file's RUNs can be served, from its header, the builder and what the user allows.
 */
export function capabilityOf(scan: Scan, options: Options): Capability {
  const live = liveSyntax(scan)
  const wished = options.style === 'dotenv' ? 'file' : (options.style ?? 'auto')
  if (live) return withHeader(live.value.split(' ')[0]!, wished, options)
  const { mounts, header } = withoutHeader(wished, options)
  if (wished === 'env' && mounts !== 'env')
    return {
      mounts: 'none',
      why: 'the builder cannot mount a secret as a variable without a # syntax line',
      syntax: undefined,
      style: 'env',
    }
  return {
    mounts,
    why: undefined,
    syntax: header ? current : undefined,
    style: wished === 'file' || mounts === 'file' ? 'file' : 'env',
  }
}

/** The `# syntax=` line that BuildKit acts on. */
export function liveSyntax(scan: Scan): Directive | undefined {
  return scan.directives.find((directive) => directive.name === 'syntax' && directive.live)
}

/**
 * Engine 27.3 has `env=` built in; from 23.0 on a newer header brings it; podman reads no header
 * and has no `env=` before 6.0.
 */
function withoutHeader(
  wished: string,
  options: Options,
): { mounts: 'env' | 'file'; header: boolean } {
  const builder = options.builder ?? defaultBuilder
  if (builder.name === 'podman')
    return { mounts: builder.version && atLeast(builder, 6, 0) ? 'env' : 'file', header: false }
  if (options.syntax === false)
    return {
      mounts:
        builder.version && atLeast(builder, 27, 3) ? 'env' : wished === 'env' ? 'env' : 'file',
      header: false,
    }
  return { mounts: atLeast(builder, 23, 0) ? 'env' : 'file', header: true }
}

function withHeader(reference: string, wished: string, options: Options): Capability {
  const builder = options.builder ?? defaultBuilder
  const frontend = readFrontend(reference)
  if (!frontend)
    return {
      mounts: 'none',
      why: `${shown(reference)} is not a Dockerfile frontend that is known here`,
      syntax: undefined,
      style: 'env',
    }
  if (builder.name === 'podman') return byPodman(wished, options)
  const possible = atLeast(builder, 23, 0) ? 'env' : 'file'
  const wants = wished === 'file' || possible === 'file' ? 'file' : 'env'
  // the experimental channel ended with 1.1.7: it knows neither env= nor required=true
  const isDead =
    /experimental/.test(reference) && frontend.raised !== undefined && options.syntax !== false
  const enough =
    !isDead && (frontend.mounts === 'env' || (frontend.mounts === 'file' && wants === 'file'))
  if (enough)
    return {
      mounts: frontend.mounts === 'file' ? 'file' : possible,
      why: undefined,
      syntax: undefined,
      style: wants,
    }
  if (frontend.raised !== undefined && options.syntax !== false)
    return { mounts: possible, why: undefined, syntax: frontend.raised, style: wants }
  if (frontend.mounts === 'file' && wished !== 'env')
    return { mounts: 'file', why: undefined, syntax: undefined, style: 'file' }
  return {
    mounts: 'none',
    why: `${shown(reference)} is too old for secret mounts and must not be changed`,
    syntax: undefined,
    style: 'env',
  }
}

/** podman reads no `# syntax=` line. */
function byPodman(wished: string, options: Options): Capability {
  const { mounts } = withoutHeader(wished, options)
  return {
    mounts,
    why:
      wished === 'env' && mounts === 'file'
        ? 'podman cannot mount a secret as a variable'
        : undefined,
    syntax: undefined,
    style: wished === 'file' || mounts === 'file' ? 'file' : 'env',
  }
}

/** The line as it can be told: an address may hold a password. */
function shown(reference: string): string {
  return /^[\w./:-]+(?:@sha256:[0-9a-f]+)?$/.test(reference) && !reference.includes('://')
    ? `# syntax=${reference}`
    : 'what the # syntax line names'
}

/**
 * docker/dockerfile of any channel, its upstream, and mirrors of both; undefined for any other
 * frontend.
 */
export function readFrontend(reference: string): Frontend | undefined {
  const match =
    /^((?:[\w.:-]+\/)*?docker\/dockerfile(?:-upstream)?)(?::([\w.-]+))?(@sha256:[0-9a-f]+)?$/.exec(
      reference,
    )
  if (!match) return undefined
  const [, image = '', tag = 'latest', digest] = match
  const isOfficial = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?$/.test(image)
  const mounts = mountsOfTag(tag)
  // a digest pins what nobody can see here: only its tag can tell
  if (digest !== undefined)
    return { mounts: /^1\.\d/.test(tag) ? mounts : 'file', raised: undefined }
  if (!isOfficial) return { mounts, raised: undefined }
  return {
    mounts,
    raised: /labs/.test(tag)
      ? `${image}:1-labs`
      : image.endsWith('-upstream')
        ? current
        : `${image}:1`,
  }
}

function mountsOfTag(tag: string): 'env' | 'file' | 'none' {
  if (/^(?:latest|labs|master(?:-labs)?|1(?:-labs)?)$/.test(tag)) return 'env'
  if (/experimental/.test(tag)) return 'file'
  const version = /^1\.(\d+)/.exec(tag)
  if (!version) return 'file'
  const minor = Number(version[1])
  return minor >= 10 ? 'env' : minor >= 2 ? 'file' : 'none'
}

/**
 * A `# syntax=` comment that BuildKit does not act on: not among the first lines, or with blanks
 * before its `#`.
 */
export interface DeadSyntax {
  /** Line from 1. */
  readonly line: number
  readonly value: string
  /** It stands among the directives and counts there: adding another one would be an error. */
  readonly counts: boolean
}

/** Finds a `# syntax=` comment that does nothing. */
export function deadSyntax(scan: Scan): DeadSyntax | undefined {
  const counted = scan.directives.find(
    (directive) => directive.name === 'syntax' && !directive.live,
  )
  if (counted) return { line: counted.line, value: counted.value, counts: true }
  if (liveSyntax(scan)) return undefined
  let instruction = 0
  for (let index = 0; index < scan.lines.length; index++) {
    const line = scan.lines[index]!
    while (scan.instructions[instruction] && scan.instructions[instruction]!.span.end < line.start)
      instruction++
    const inside = scan.instructions[instruction]
    if (inside && inside.span.start <= line.start && line.start <= inside.span.end) continue
    const match = /^\s*#\s*syntax\s*=\s*(\S+)/i.exec(scan.source.slice(line.start, line.end))
    if (match) return { line: index + 1, value: match[1]!, counts: false }
  }
  return undefined
}
