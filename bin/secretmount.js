#!/usr/bin/env node
import module from 'node:module'

// node 22.1 and newer keep compiled code between runs
module.enableCompileCache?.()

// `require` loads the many small modules in one go, `import` waits for each of them; a node without this option warns of `require`
const isQuiet = process.allowedNodeEnvironmentFlags.has('--trace-require-module')
const require = module.createRequire(import.meta.url)
const load = async (path) => (isQuiet ? require(path) : await import(path))

const { main } = await load('../dist/src/cli.js')
process.exitCode = await main(process.argv.slice(2), undefined, async () => {
  await load('../dist/src/cli/run.js')
  return (await load('../dist/src/rewrite.js')).rewrite
})
