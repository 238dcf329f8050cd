import type { BuildStep } from './build-step.ts'
import type { ListItem } from './lists.ts'
import type { Obstacle } from '../../transform.ts'
import type { Passed } from '../passed.ts'
import { isOlder } from './known.ts'

/** A build argument of the step, and where in its list it stands. */
export interface Argument extends Passed {
  readonly item: ListItem
  /** Only a variable of the step can carry it. */
  readonly byVariable: boolean
}

/** `NAME` or `NAME=value`. */
export const isArgument = /^(?<name>[A-Za-z_]\w*)(?:=(?<value>.*))?$/s

/** The build arguments that an item of a list is; none where it is something else. */
export function argumentsOf(build: BuildStep, item: ListItem): Argument[] {
  const { separator } = build.action
  const texts = separator ? item.text.split(separator).map((text) => text.trim()) : [item.text]
  return texts.flatMap((text) => argumentOf(build, { ...item, text }))
}

function argumentOf(build: BuildStep, item: ListItem): Argument[] {
  const found = isArgument.exec(item.text)
  if (!found) return []
  const { name = '', value } = found.groups!
  const isExpression = value !== undefined && /^\$\{\{.*\}\}$/s.test(value)
  const byVariable = value === undefined || item.isQuoted
  const inTheWay = obstacleOf(build, value, byVariable)
  const obstacle = inTheWay && { ...inTheWay, remedy: inTheWay.remedy.replaceAll('NAME', name!) }
  return [
    {
      ...item.at,
      name: name!,
      item,
      byVariable,
      spelling: spellingOf(value, isExpression),
      ...(value === undefined ? { from: name! } : {}),
      ...(obstacle ? { obstacle } : {}),
    },
  ]
}

function spellingOf(value: string | undefined, isExpression: boolean): Passed['spelling'] {
  if (value === undefined) return 'name only'
  if (isExpression) return 'expression'
  return value.includes('${{') ? 'composed' : 'literal'
}

function obstacleOf(
  build: BuildStep,
  value: string | undefined,
  byVariable: boolean,
): Obstacle | undefined {
  const { action, used } = build
  if (action.obstacle) return action.obstacle
  if (action.secrets === undefined)
    return {
      why: `is passed to ${action.name}`,
      remedy: action.remedy ?? 'pass it as a build secret',
    }
  if (value === '') return { why: 'is passed empty', remedy: 'remove it, or give it a value' }
  if (value !== undefined && !value.includes('${{')) return fixedText(value)
  if (!byVariable) return undefined
  if (action.secretEnvs === undefined || isOlder(used, 5, 1))
    return {
      why: 'may have several lines, and this version of the action takes secrets of one line',
      remedy: 'use docker/build-push-action v5.1 or newer and its `secret-envs`',
    }
  return undefined
}

function fixedText(value: string): Obstacle {
  return value.includes('$')
    ? {
        why: 'is passed as the text of a variable that no shell expands here',
        remedy: 'pass `${{ env.NAME }}` in `secrets`',
      }
    : {
        why: 'stands in the file as fixed text',
        remedy: 'rotate it if it is real, and pass it from a secret of the repository in `secrets`',
      }
}
