import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { build, dist } from './built.ts'
import { layoutFiles, savedFiles, tarOf } from './image/image-archive.ts'
import { TOKEN, written } from './image/written-image.ts'

// Only what is built has the script that a thread runs.
beforeAll(build)

const verifyBuilt = async () =>
  (await import(
    pathToFileURL(join(dist, 'src/image/verify.js')).href
  )) as typeof import('../src/image/verify.ts')

test('threads look through more layers than there are threads', async () => {
  const { verify } = await verifyBuilt()
  const large = Buffer.alloc(1_100_000, 'text ')
  const files = await savedFiles({
    layers: [1, 2, 3, 4, 5].map((layer) => [
      [`large-${layer}`, Buffer.concat([large, Buffer.from(TOKEN)])],
    ]),
  })
  const needles = [{ name: 'TOKEN', value: Buffer.from(TOKEN) }]
  const { leaks } = await verify(written(await tarOf(files)), needles, { threads: 2 })
  expect(leaks.map(({ path }) => path)).toEqual([1, 2, 3, 4, 5].map((layer) => `/large-${layer}`))
})

const cutOff = (layer: string | Buffer) => Buffer.from(layer).subarray(0, 1_050_000)

test.each([0, 1, 2])('a damaged layer ends it, whichever thread has it: %i', async (damaged) => {
  const { verify, CannotVerify } = await verifyBuilt()
  const large = Buffer.alloc(1_100_000, 'text ')
  const files = await savedFiles({ layers: [1, 2, 3].map((layer) => [[`${layer}`, large]]) })
  const layer = files.filter(([, content]) => content.length > large.length)[damaged]!
  const broken = files.map((file) =>
    file === layer ? ([file[0], cutOff(file[1])] as const) : file,
  )
  const needles = [{ name: 'TOKEN', value: Buffer.from(TOKEN) }]
  await expect(verify(written(await tarOf(broken)), needles, { threads: 2 })).rejects.toThrow(
    CannotVerify,
  )
})

test('a layer whose digest is another ends it', async () => {
  const { verify, CannotVerify } = await verifyBuilt()
  const large = Buffer.alloc(1_100_000, 'text ')
  const needles = [{ name: 'TOKEN', value: Buffer.from(TOKEN) }]
  const files = await layoutFiles({ layers: [1, 2].map((layer) => [[`${layer}`, large]]) })
  const changed = files.map(([path, content]) =>
    content.length > large.length
      ? ([path, Buffer.from(String(content).replace('text ', 'TEXT '))] as const)
      : ([path, content] as const),
  )
  await expect(verify(written(await tarOf(changed)), needles, { threads: 2 })).rejects.toThrow(
    CannotVerify,
  )
  const whole = written(await tarOf(files))
  expect((await verify(whole, needles, { threads: 2 })).layers).toBe(2)
})
