#!/usr/bin/env node
const { enableCompileCache } = require('node:module')
const { setFlagsFromString } = require('node:v8')

// node 22.1 and newer keep compiled code between runs
enableCompileCache?.()

// V8 11 (node 20) optimizes too early for a program of seconds: later, it takes a quarter less CPU
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=200000')

const { main } = require('../dist/bin/main.js')
main(process.argv.slice(2)).then((code) => (process.exitCode = code))
