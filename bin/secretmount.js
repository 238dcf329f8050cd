#!/usr/bin/env node
const { enableCompileCache } = require('node:module')

// node 22.1 and newer keep compiled code between runs
enableCompileCache?.()

const { main } = require('../dist/bin/main.js')
main(process.argv.slice(2)).then((code) => (process.exitCode = code))
