#!/usr/bin/env node
const { useCodeCache } = require('./code-cache.js')

const isVerify = process.argv[2] === 'verify'

// V8 11 (node 20) optimizes too early for a program of seconds: later, it takes a quarter less CPU.
// verify leaves nearly all of its work to WebAssembly, and as much would be compiled for each thread
if (process.versions.v8.startsWith('11.')) {
  // loaded only here: it costs a tenth of node's own start
  require('node:v8').setFlagsFromString(`--interrupt-budget=${isVerify ? 1_000_000 : 200_000}`)
}

// verify is at work for longer than it takes to compile
const keepCode = isVerify ? undefined : useCodeCache()
const { main } = require('../dist/bin/main.js')
main(process.argv.slice(2)).then((code) => {
  process.exitCode = code
  keepCode?.()
})
