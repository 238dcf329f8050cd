import type { Dockerfile } from '../../src/dockerfile.ts'
import { readCopy } from '../../src/dockerfile/copy.ts'
import { Environment } from '../../src/environment.ts'
import { mountsOf } from '../../src/mounts.ts'
import { argumentText, type Instruction } from '../../src/scanner/instruction.ts'
import { type Case, textOf } from './case.ts'

/** A form that looks right and is not, and how to see it in an instruction. */
interface Form {
  readonly name: string
  isIn(file: Dockerfile, instruction: Instruction): boolean
}

const secretsOf = (instruction: Instruction) =>
  instruction.keyword === 'RUN' ? mountsOf(instruction).filter(({ type }) => type === 'secret') : []

/** Forms that migrations by hand got wrong. */
const forms: readonly Form[] = [
  {
    name: 'a mount that sets no variable and whose file nothing reads',
    isIn: (file, run) =>
      secretsOf(run).some(
        ({ id, env, options }) =>
          env === undefined &&
          !options.has('target') &&
          !file.source.includes(`/run/secrets/${id}`),
      ),
  },
  {
    name: 'a variable that is expanded before its own assignment',
    isIn: (file, run) =>
      /(?:^|[\s;&|(])([A-Za-z_]\w*)=(?:"\$\(cat [^)]*\)"|\$\(cat [^)]*\)) +(?![;&|]|\|\||&&)[^;&|\n]*\$\{?\1\b/.test(
        textOf(file, run),
      ),
  },
  {
    name: 'a RUN that mounts a secret and runs nothing',
    isIn: (_, run) =>
      secretsOf(run).length > 0 &&
      (argumentText(run) === '' || /^export [A-Za-z_]\w*=\S*;?$/.test(argumentText(run))),
  },
  {
    name: 'a space inside of a mount',
    isIn: (_, run) => secretsOf(run).some(({ flag }) => /,$|,\s|^$/.test(flag.value ?? '')),
  },
  {
    name: 'a mount outside of RUN',
    isIn: (file, other) =>
      other.keyword !== 'RUN' &&
      other.keyword !== 'ONBUILD' &&
      textOf(file, other).includes('--mount='),
  },
  {
    name: 'an export of nothing',
    isIn: (file, run) => /\bexport [A-Za-z_]\w*=\$\(\)/.test(textOf(file, run)),
  },
  {
    name: 'a continuation mark before text on the same line',
    isIn: (file, run) => /^RUN (?:--mount=\S+ )*\\[ \t]+\S/m.test(textOf(file, run)),
  },
  { name: 'a file mounted over a folder', isIn: isOverFolder },
  { name: 'a mount beside the declaration that it is to replace', isIn: isDeclared },
]

function isDeclared(file: Dockerfile, run: Instruction): boolean {
  const stage = file.stages.find(({ instructions }) => instructions.includes(run))
  const environment = new Environment(file)
  return (
    stage !== undefined &&
    secretsOf(run).some(
      ({ env }) => env !== undefined && environment.at(stage, run, env)?.instruction !== undefined,
    )
  )
}

/**
 * Is a target a folder by what the file itself says: a WORKDIR, or what a COPY puts something into?
 */
function isOverFolder(file: Dockerfile, run: Instruction): boolean {
  const folders = file.scan.instructions.flatMap((instruction) =>
    instruction.keyword === 'WORKDIR'
      ? [`${argumentText(instruction)}/`]
      : (readCopy(instruction)?.destination.text ?? []),
  )
  return secretsOf(run).some(
    ({ env, target }) =>
      env === undefined &&
      target !== undefined &&
      folders.some((folder) => folder.startsWith(`${target}/`)),
  )
}

/** None of the forms came into the file; those that were there may stay. */
export function wellFormed({ before, after, result }: Case): string | undefined {
  if (result.before === result.after) return undefined
  const count = (file: Dockerfile, form: Form) =>
    file.scan.instructions.filter((instruction) => form.isIn(file, instruction)).length
  const folder = result.secrets.find(
    ({ from, assumed }) => !assumed && from !== 'agent' && 'src' in from && from.src.endsWith('/'),
  )
  return folder
    ? `the source of ${folder.id} is a folder`
    : forms.find((form) => count(after, form) > count(before, form))?.name
}
