// One measurement in a process of its own: growth.mjs SHAPE BYTES prints milliseconds per rewrite,
// after warming up.
import { rewrite } from '../../dist/src/index.js'
import { shapes } from './generate.mjs'

const [shape, bytes] = process.argv.slice(2)
const warm = shapes[shape](2000)
for (const end = performance.now() + 250; performance.now() < end;) rewrite(warm, { unsafe: true })
const source = shapes[shape](Number(bytes))
const times = []
const end = performance.now() + 250
do {
  const start = performance.now()
  rewrite(source, { unsafe: true })
  times.push(performance.now() - start)
} while (performance.now() < end)
console.log(times.toSorted((a, b) => a - b)[times.length >> 1])
