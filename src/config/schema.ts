import * as v from 'valibot'

const name = v.pipe(v.string(), v.nonEmpty())

const names = (description: string) => v.optional(v.pipe(v.array(name), v.description(description)))
const flag = (description: string) => v.optional(v.pipe(v.boolean(), v.description(description)))
const patterns = (description: string) =>
  v.pipe(
    v.array(name),
    v.description(`${description}; patterns as in .gitignore, from the folder of this file`),
  )
const text = (pattern: RegExp, wants: string, description: string) =>
  v.optional(v.pipe(v.string(), v.regex(pattern, wants), v.description(description)))

/** What may be said of a single file. Each has the meaning of the option of its name. */
const perFile = {
  secrets: names('Variables and copied files that are secrets whatever their names look like'),
  ignore: names('Variables and copied files that are left alone'),
  ids: v.optional(
    v.pipe(
      v.record(name, v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'wants letters, digits, _ . and -'))),
      v.check(
        (ids) => new Set(Object.values(ids)).size === Object.keys(ids).length,
        'gives one id to two secrets',
      ),
      v.description('Ids of secrets, by the name of the variable or file'),
    ),
  ),
  only: names('The transforms that are applied; all when there are none'),
  style: v.optional(
    v.pipe(v.picklist(['auto', 'env', 'file', 'dotenv']), v.description('How a RUN gets a value')),
  ),
  builder: text(
    /^(?:docker|podman)(?:@v?\d{1,4}(?:\.\d{1,4})*)?$/,
    'wants docker, podman or docker@VERSION',
    'docker, podman, or docker@VERSION: what must be able to build it',
  ),
  syntax: flag('False: never add or raise the "# syntax=" line'),
  ssh: flag('Keys come from the ssh agent instead of a key file'),
  unsafe: flag('Apply findings marked "review" too'),
  dotenv: v.optional(
    v.pipe(
      v.strictObject({
        id: text(/^[\w.-]+$/, 'wants letters, digits, _ . and -', 'Secret id of the .env file'),
        path: text(/^\/[\w./-]+$/, 'wants an absolute path', 'Where the .env file is mounted'),
      }),
      v.description('The .env file of style dotenv'),
    ),
  ),
  context: text(
    /^(?!\/|~|\.\.(?:\/|$))(?!.*\/\.\.(?:\/|$))/,
    'wants a folder below this file',
    'Build context, from the folder of this file',
  ),
  target: text(/./, 'wants a name', 'Stage to build'),
}

/** `secretmount.config.json`, and `secretmount` in package.json. */
export const configSchema = v.strictObject({
  $schema: v.optional(v.string()),
  ...perFile,
  files: v.optional(patterns('Dockerfiles that their names do not tell')),
  exclude: v.optional(patterns('Files and folders that are left out')),
  callers: flag('False: leave alone whoever calls the build'),
  overrides: v.optional(
    v.pipe(
      v.array(
        v.strictObject({ paths: patterns('The files that the rest is said of'), ...perFile }),
      ),
      v.description('What is different for some files; later ones win'),
    ),
  ),
})

/** A configuration that holds to the schema. */
export type Config = v.InferOutput<typeof configSchema>

/** The parts of it that may be said of a single file. */
export type FileConfig = Omit<NonNullable<Config['overrides']>[number], 'paths'>
