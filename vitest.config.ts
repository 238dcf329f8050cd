import { defineConfig } from 'vitest/config'
import { reporters } from './test/ci.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    setupFiles: process.env['CI'] === undefined ? [] : ['test/same-seed.ts'],
    ...reporters('unit'),
  },
})
