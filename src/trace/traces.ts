import { mayLink } from '../catalog/programs/in-texts.ts'
import { posix } from 'node:path'
import { Facts } from '../facts.ts'
import { imageLinks } from '../catalog/image-users.ts'
import { isSwitch } from '../catalog/values/switches.ts'
import type { Declaration } from '../dockerfile/declaration.ts'
import { lineage } from '../dockerfile.ts'
import { escapePattern } from '../escape-pattern.ts'
import type { Run } from '../run.ts'
import { shellAt } from '../run/shell-at.ts'
import { pointingsOf } from './enter/pointed.ts'
import { type ConfigFile, findCopiedConfigs, isInEffect } from './enter/configs.ts'
import { findHandedOver } from './enter/handed-over.ts'
import { mountedFiles } from './enter/mounted-files.ts'
import { namesOfSources } from './enter/sources.ts'
import { namesHandedOn, namesInDeclaredAddresses, namesInSurePlaces } from './enter/sure-places.ts'
import { findWrittenPlaceholders } from './enter/placeholders.ts'
import type { NameEvidence } from './enter/declaration-judge.ts'
import {
  findSecretVariables,
  type SecretVariable,
  type SecretVariables,
} from './enter/variables.ts'
import { findFlows, type Flow } from './flows.ts'
import { type Link, linksMadeBy } from './links.ts'
import { Paths } from './paths.ts'
import type { Write } from './write/write.ts'
import { findWrites } from './write/writes.ts'
import { type Around, lookAround } from './read/around.ts'

/** What becomes of the secrets of one Dockerfile. */
export class Traces extends Facts {
  #copied: readonly ConfigFile[] | undefined
  #configs: readonly ConfigFile[] | undefined
  #variables: SecretVariables | undefined
  #flows: readonly Flow[] | undefined
  readonly #paths = new Map<Run, Paths>()
  readonly #writes = new Map<Run, Map<string, readonly Write[]>>()
  readonly #around = new Map<Run, Around>()

  /** Secrets that come in as variables. */
  get variables(): readonly SecretVariable[] {
    return this.#found().variables
  }

  /** Those under whose names others are put together. */
  get composed(): readonly Declaration[] {
    return this.#found().composed
  }

  #found(): SecretVariables {
    return (this.#variables ??= findSecretVariables(
      this.dockerfile,
      this.environment,
      this.options,
      (item) => this.isIgnored(item.instruction),
      this.#standing(),
    ))
  }

  /** ARGs that stand where only a credential or an address can, in a RUN or in a copied file. */
  #standing(): NameEvidence {
    const declared = this.dockerfile.declarations.filter(({ kind }) => kind === 'ARG')
    const names = [...new Set(declared.map(({ name }) => name))]
    if (names.length === 0) return { sure: new Set(), sources: new Map() }
    const copied = this.copiedConfigs.flatMap(({ content }) =>
      content?.holds === 'placeholder' ? (content.credentials ?? []) : [],
    )
    // what has a value of the file's own need not be one because of where it goes
    const open = declared.flatMap(({ name, value = '' }) =>
      value === '' || isSwitch(value) ? name : [],
    )
    return {
      sure: new Set([
        ...namesInSurePlaces(this.runs, names),
        ...namesHandedOn(this.runs, open),
        ...namesInDeclaredAddresses(this.dockerfile.declarations),
        ...copied,
      ]),
      sources: namesOfSources(this.runs, names),
    }
  }

  /** The configuration files that COPY and ADD bring in. */
  get copiedConfigs(): readonly ConfigFile[] {
    return (this.#copied ??= findCopiedConfigs(
      this.dockerfile,
      this.options.readContext && ((path) => this.readContext(path)),
      (path) => this.isDockerIgnored(path),
      this.options.readContext ? mountedFiles(this) : [],
      this.known(pointingsOf),
    ))
  }

  /** The same, those that RUNs write the names of variables into, and those of other stages. */
  get configs(): readonly ConfigFile[] {
    if (!this.#configs) {
      const own = [...this.copiedConfigs, ...findWrittenPlaceholders(this.runs)]
      this.#configs = [...own, ...findHandedOver(this, own)]
    }
    return this.#configs
  }

  /** What becomes of each secret variable. */
  get flows(): readonly Flow[] {
    return (this.#flows ??= findFlows(this))
  }

  /** Paths as the commands of a RUN mean them; it must have a script. */
  pathsOf(run: Run): Paths {
    let paths = this.#paths.get(run)
    if (!paths)
      this.#paths.set(
        run,
        (paths = new Paths(
          this.userAt(run.stage, run.instruction),
          run.script?.commands ?? [],
          (name) => this.#folderIn(run, name),
          () => this.#linksBefore(run),
          shellAt(run.stage, run.instruction),
        )),
      )
    return paths
  }

  /** The links that earlier RUNs of its stage, and of those it builds on, leave. */
  #linksBefore({ stage, instruction }: Run): Link[] {
    const stages = lineage(stage)
    const image = this.environment.image(stage) ?? ''
    const brought = imageLinks.filter((link) => link.image.test(image))
    const made = this.runs
      .filter(
        (other) =>
          stages.includes(other.stage) &&
          other.instruction.span.start < instruction.span.start &&
          mayLink.test(other.text),
      )
      .flatMap((other) => linksMadeBy(other.script?.commands ?? [], this.pathsOf(other)))
    return [...brought.map((link) => ({ ...link, from: 0 })), ...made]
  }

  /**
   * The path that an ENV gives to all of a RUN. An ARG may have another value than its default, and
   * so may what lies below it: only of a file that is copied there both are the same. One that is
   * the path of a copied file means that file.
   */
  #folderIn(run: Run, name: string): string | undefined {
    const declaration = this.inEffect(run.stage, run.instruction, name)
    const isFixed = declaration?.kind === 'ENV' || (declaration && this.#isCopiedBelow(declaration))
    if (!isFixed || declaration.raw?.includes('$')) return undefined
    if (!/^\/[\w./@-]*$/.test(declaration.value ?? '')) return undefined
    const isSet = new RegExp(
      `(?<![\\w$])(?:${escapePattern(name)}\\+?=|(?:read|for|unset)\\b[^;&|]*\\b${escapePattern(name)}\\b)`,
    )
    return isSet.test(run.text) ? undefined : declaration.value
  }

  /** Does the destination of a copied configuration file begin with it? */
  #isCopiedBelow({ name, stage, value }: Declaration): boolean {
    return this.copiedConfigs.some(({ copy, stage: own, via, path }) => {
      if (via !== 'copy' || own.index !== stage || !copy) return false
      const { text } = copy.destination
      return (
        [`$${name}`, `\${${name}}`].includes(text.split('/')[0]!) ||
        (text.endsWith('/') ? `${text}${posix.basename(path)}` : text) === value
      )
    })
  }

  /**
   * Where a RUN leaves a secret in the layer.
   *
   * @param names variables that hold it
   */
  writesOf(run: Run, names: ReadonlySet<string>): readonly Write[] {
    const { script } = run
    if (!script) return []
    let known = this.#writes.get(run)
    if (!known) this.#writes.set(run, (known = new Map()))
    const key = [...names].join(' ')
    let writes = known.get(key)
    if (!writes) known.set(key, (writes = findWrites(script, names, this.pathsOf(run))))
    return writes
  }

  /** What is there when a RUN runs. */
  around(run: Run): Around {
    let around = this.#around.get(run)
    if (!around) this.#around.set(run, (around = lookAround(this, run)))
    return around
  }

  /** The configuration files that are there when a RUN runs. */
  configsAt(run: Run): readonly ConfigFile[] {
    return this.configs.length === 0
      ? this.configs
      : this.configs.filter((config) => isInEffect(config, run.stage, run.instruction))
  }
}
