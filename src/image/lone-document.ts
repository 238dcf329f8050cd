import { isManifest } from './image-spec.ts'

/** What documents of a build have at their top: one of these names. */
const fields: readonly string[] = [
  // in-toto statements of provenance and bills of materials, in an envelope (DSSE) or not
  'predicateType',
  'predicate',
  'payloadType',
  'dsseEnvelope',
  // predicates of provenance (SLSA 0.2 and 1), and what `buildx imagetools inspect` prints
  'buildType',
  'buildDefinition',
  'SLSA',
  'SPDX',
  // what `buildx history inspect --format json` prints (buildx, commands/history/inspect.go)
  'NumCompletedSteps',
  // bills of materials: SPDX 2 and 3, CycloneDX, syft
  'spdxVersion',
  'SPDXID',
  '@graph',
  'bomFormat',
  'artifactRelationships',
]

/** What `--metadata-file` writes (buildx). */
const metadata = /^(?:buildx\.build\.|containerimage\.)/

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isKnown = (document: Readonly<Record<string, unknown>>) =>
  Object.keys(document).some((name) => metadata.test(name) || fields.includes(name))

/**
 * Why the document proves nothing about an image when nothing is found in it; undefined for
 * metadata, provenance and bills of materials, of one target or platform or of each by its name.
 */
export function doubtOf(document: unknown): string | undefined {
  if (isManifest(document) || (isObject(document) && isObject(document['rootfs'])))
    return 'it names layers that are not in it: give the archive or the folder that holds them'
  const each = isObject(document) ? [document, ...Object.values(document)] : []
  if (each.some((part) => isObject(part) && isKnown(part))) return undefined
  return 'a JSON document, but neither an image nor metadata, provenance or a bill of materials that is known'
}
