import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { reporters } from './test/ci.ts'

// they replace a module of the program for all of their process
const alone = [
  'test/programs.test.ts',
  'test/program-effects.test.ts',
  'test/cli-interactive.test.ts',
]

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // vitest leaves one core to itself, which is half of the cores of most runners
    maxWorkers: availableParallelism(),
    setupFiles: process.env['CI'] === undefined ? [] : ['test/same-seed.ts'],
    globalSetup: 'test/one-folder.ts',
    projects: [
      {
        extends: true,
        // nothing in the program keeps state, so test files can share what is loaded
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: alone, isolate: false },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
    ...reporters('unit'),
  },
})
