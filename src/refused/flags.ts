import { liveSyntax } from '../header.ts'
import type { Scan } from '../scanner.ts'
import type { Instruction } from '../scanner/instruction.ts'
import type { Flag } from '../scanner/words.ts'

/** What a flag takes: a value, yes or no, or a value each time that it stands there. */
type Kind = 'value' | 'switch' | 'list'
type Row = ReadonlyMap<string, Kind>

const row = (kinds: Readonly<Record<string, Kind>>): Row => new Map(Object.entries(kinds))
const without: Row = new Map()

/**
 * The flags of each instruction, of all versions of BuildKit and of its labs channel
 * (instructions/parse.go, commands_run*.go), and `FROM --after` of podman.
 */
const rows: Readonly<Record<string, Row>> = {
  ADD: row({
    chown: 'value',
    chmod: 'value',
    link: 'switch',
    'keep-git-dir': 'switch',
    checksum: 'value',
    unpack: 'switch',
    exclude: 'list',
  }),
  COPY: row({
    chown: 'value',
    chmod: 'value',
    from: 'value',
    link: 'switch',
    parents: 'switch',
    exclude: 'list',
  }),
  FROM: row({ platform: 'value', after: 'value' }),
  HEALTHCHECK: row({
    interval: 'value',
    timeout: 'value',
    'start-period': 'value',
    'start-interval': 'value',
    retries: 'value',
  }),
  RUN: row({ mount: 'list', network: 'value', security: 'value', device: 'list' }),
  CMD: without,
  ENTRYPOINT: without,
  ENV: without,
  EXPOSE: without,
  LABEL: without,
  MAINTAINER: without,
  ONBUILD: without,
  SHELL: without,
  USER: without,
  VOLUME: without,
  WORKDIR: without,
}

/**
 * Why BuildKit refuses the flags of an instruction (instructions/bflag.go). The trigger of an
 * ONBUILD is read when it is used, and ARG and STOPSIGNAL do not look at their flags.
 *
 * @returns what to say behind the keyword, which names no flag: one may be a value that slipped in
 */
export function flagFault(instruction: Instruction, scan: Scan): string | undefined {
  const { keyword, flags, text } = instruction
  const known = rows[keyword]
  if (flags.length === 0 || known === undefined) return undefined
  if (keyword === 'HEALTHCHECK' && /^none$/i.test(text)) return undefined
  const seen = new Set<string>()
  for (const { name, value } of flags) {
    const kind = known.get(name)
    if (kind === undefined) {
      if (triesOut(scan)) continue
      return known === without
        ? 'takes no flags, and takes a first word with -- for one'
        : `has a flag that it does not know; it takes ${listed(known)}`
    }
    if (seen.has(name) && kind !== 'list') return `has --${name} twice`
    seen.add(name)
    if (kind === 'switch' ? isNoSwitch(value) : value === undefined)
      return kind === 'switch'
        ? `takes true or false as --${name}`
        : `has --${name} without a value`
  }
  return flags.map((flag) => flagValueFault(keyword, flag)).find((fault) => fault !== undefined)
}

function listed(known: Row): string {
  return [...known.keys()].map((name) => `--${name}`).join(', ')
}

/** Does the file ask for a channel in which flags are tried out? */
function triesOut(scan: Scan): boolean {
  return /labs|experimental|master|upstream/.test(liveSyntax(scan)?.value ?? '')
}

function isNoSwitch(value: string | undefined): boolean {
  return value !== undefined && !value.includes('$') && !/^(?:true|false)$/i.test(value)
}

/** Go's time.ParseDuration; other characters than ASCII come out of a flag garbled. */
const duration = /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[num]?s|[^\x00-\x7f]{2,6}s|m|h))+)$/

function flagValueFault(keyword: string, { name, value = '' }: Flag): string | undefined {
  if (keyword === 'HEALTHCHECK' && value !== '') {
    if (name === 'retries')
      return /^\+?\d{1,10}$/.test(value) && Number(value) < 2 ** 31
        ? undefined
        : 'takes a number as --retries'
    if (!duration.test(value)) return `takes a time with its unit as --${name}, for instance 30s`
    return value.startsWith('-') && /[1-9]/.test(value) ? `takes no negative --${name}` : undefined
  }
  if (keyword === 'RUN' && name === 'network' && !/^(?:default|none|host)$/.test(value))
    return 'takes default, none or host as --network'
  if (keyword === 'RUN' && name === 'security' && !/^(?:insecure|sandbox)$/.test(value))
    return 'takes sandbox or insecure as --security'
  return undefined
}
