import { describe, expect, it } from 'vitest'
import { codeWrites } from '../src/trace/write/code-writes.ts'

const writes = (text: string) => codeWrites(text, new Set(['API_TOKEN']))

describe('code that', () => {
  it.each([
    "open('f', 'w').write(os.environ['API_TOKEN'])",
    "fs.writeFileSync('f', process.env.API_TOKEN)",
    "with open('f', 'w') as out:\n    out.write(os.environ['API_TOKEN'])",
    "out = File.open('f', 'w')\nout.write(ENV['API_TOKEN'])",
    "token = os.environ['API_TOKEN']\nopen('f', 'w').write(token)",
    "const url = 'https://' + process.env.API_TOKEN\nfs.writeFileSync('f', url)",
  ])('writes it: %j', (text) => expect(writes(text)).toBe(true))

  it.each([
    "fs.writeFileSync('f', process.env.VERSION)",
    "requests.get(url, headers={'X-Token': os.environ['API_TOKEN']})",
    "r = requests.get(os.environ['API_TOKEN'])\nopen('f', 'w').write(r.text)",
    "open(os.environ['API_TOKEN']).read()",
    "with open('f', 'w') as out:\n    out.write('done')",
  ])('writes it nowhere: %j', (text) => expect(writes(text)).toBe(false))
})
