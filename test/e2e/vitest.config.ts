import { defineConfig } from 'vitest/config'
import { reporters } from '../ci.ts'

export default defineConfig({
  test: {
    include: ['test/e2e/*.e2e.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    teardownTimeout: 30_000,
    ...reporters('builds'),
  },
})
