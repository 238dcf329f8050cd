#!/usr/bin/env node
const { enableCompileCache } = require('node:module')

// node 22.1 and newer keep compiled code between runs
enableCompileCache?.()

// V8 11 (node 20) optimizes too early for a program of seconds: later, it takes a quarter less CPU.
// verify leaves nearly all of its work to WebAssembly, and as much would be compiled for each thread
if (process.versions.v8.startsWith('11.')) {
  const budget = process.argv[2] === 'verify' ? 1_000_000 : 200_000
  // loaded only here: it costs a tenth of node's own start
  require('node:v8').setFlagsFromString(`--interrupt-budget=${budget}`)
}

const { main } = require('../dist/bin/main.js')
main(process.argv.slice(2)).then((code) => (process.exitCode = code))
