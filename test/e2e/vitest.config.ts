import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { reporters } from '../ci.ts'

// it works with the engine that the builds have to themselves, so it begins when they have ended
const last = ['test/e2e/callers.e2e.ts']

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 300_000,
    teardownTimeout: 30_000,
    // vitest leaves one core to itself, and the builds wait for others most of their time
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      { extends: true, test: { name: 'e2e', include: ['test/e2e/*.e2e.ts'], exclude: last } },
      {
        extends: true,
        test: { name: 'callers', include: last, sequence: { groupOrder: 1 } },
      },
    ],
    ...reporters('builds'),
  },
})
