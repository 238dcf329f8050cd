import type { Span } from '../../span.ts'
import type { PassedSecret } from '../passed.ts'
import { anything } from '../which.ts'
import { listElements, objectItems } from './hcl.ts'
import type { Attribute, Block, Body } from './hcl-reader.ts'
import { agentOf, type BakeTarget, secretOf } from './targets.ts'
import { bakeValue, type BakeVariables } from './values.ts'

/** A target of an HCL file with what edits need of it. */
export interface HclTarget extends BakeTarget {
  readonly block: Block
  readonly args: Attribute | undefined
  /** The entries of `args`, the `null` ones too; undefined when it is no plain object. */
  readonly items: readonly Attribute[] | undefined
  readonly secret: Attribute | undefined
  readonly ssh: Attribute | undefined
  /** `secrets`, which bake does not know. */
  readonly misspelled: Attribute | undefined
}

/** The variables of a bake file with their defaults. */
export function variablesOf(source: string, { blocks }: Body): Map<string, string | undefined> {
  return new Map(
    blocks
      .filter(({ type }) => type === 'variable')
      .map((block) => {
        const value = block.attributes.find(({ name }) => name === 'default')?.value
        return [block.labels[0] ?? '', value && source.slice(value.start, value.end)]
      }),
  )
}

/** The targets of a bake file. */
export function hclTargets(source: string, body: Body, variables: BakeVariables): HclTarget[] {
  return body.blocks
    .filter(({ type, labels }) => type === 'target' && labels.length === 1)
    .map((block) => targetOf(source, block, variables))
}

function targetOf(source: string, block: Block, variables: BakeVariables): HclTarget {
  const attribute = (name: string) => block.attributes.find((item) => item.name === name)
  const path = (name: string) => pathIn(source, attribute(name)?.value)
  const args = attribute('args')
  const secret = attribute('secret')
  const ssh = attribute('ssh')
  const items = args && objectItems(source, args.value)
  return {
    name: block.labels[0]!,
    at: { start: block.start, end: block.inside.start },
    block,
    context: path('context'),
    dockerfile: path('dockerfile'),
    target: path('target'),
    inherits: stringsIn(source, attribute('inherits')?.value),
    isInline: attribute('dockerfile-inline') !== undefined,
    args,
    items,
    arguments: (items ?? []).flatMap(({ name, value, start, end }) => {
      const read = bakeValue(name, source.slice(value.start, value.end), variables)
      return read ? [{ name, at: { start, end }, ...read }] : []
    }),
    secret,
    ssh,
    misspelled: attribute('secrets'),
    secrets: [...secretsIn(source, secret?.value), ...agentsIn(source, ssh?.value)],
  }
}

/** A path as written; what is put in or computed may be anything. */
function pathIn(source: string, span: Span | undefined): string | undefined {
  if (!span) return undefined
  const text = source.slice(span.start, span.end)
  if (!/^"[^"]*"$/.test(text)) return text === 'null' ? undefined : anything
  return text.slice(1, -1).replaceAll(/[$%]\{[^}]*\}/g, anything)
}

function stringsIn(source: string, span: Span | undefined): string[] {
  const elements = (span && listElements(source, span)) ?? []
  return elements
    .map(({ start, end }) => source.slice(start, end))
    .flatMap((text) => (/^"[^"$%\\]*"$/.test(text) ? [text.slice(1, -1)] : []))
}

/** A socket may be written as an object too. */
function agentsIn(source: string, span: Span | undefined): PassedSecret[] {
  const elements = (span && listElements(source, span)) ?? []
  return elements.map((element) => {
    const id = objectItems(source, element)?.find(({ name }) => name === 'id')?.value ?? element
    return agentOf(source.slice(id.start, id.end).replaceAll('"', ''))
  })
}

function secretsIn(source: string, span: Span | undefined): PassedSecret[] {
  const elements = (span && listElements(source, span)) ?? []
  return elements.flatMap((element) => {
    const text = source.slice(element.start, element.end)
    if (text.startsWith('"')) return secretOf(text.slice(1, -1))
    const fields = objectItems(source, element) ?? []
    return secretOf(
      fields
        .map(
          ({ name, value }) =>
            `${name}=${source.slice(value.start, value.end).replaceAll('"', '')}`,
        )
        .join(','),
    )
  })
}
