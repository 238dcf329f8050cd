import { describe, expect, it } from 'vitest'
import type { Options } from '../src/options.ts'
import { rewrite } from '../src/rewrite.ts'
import { folderWith, runIn } from './stand-in.ts'

/** Names that every object has, and one that none has: all must be told the same. */
const names = ['toString', 'constructor', 'hasOwnProperty', '__proto__']
/** As long as the other one: lines are broken alike. */
const plainFor = ({ length }: string) => 'some_Name_of_a_Secret'.slice(0, length)

const asPlain = (text: string, name: string) => text.replaceAll(name, plainFor(name))

const dockerfiles: Readonly<Record<string, (name: string) => string>> = {
  'an ARG': (n) => `FROM debian:12\nARG ${n}\nRUN curl -u ci:$${n} https://files.example.com/\n`,
  'a global ARG': (n) =>
    `ARG ${n}\nFROM debian:12\nARG ${n}\nRUN curl -u ci:$${n} https://files.example.com/\n`,
  'an ENV': (n) =>
    `FROM debian:12 AS a\nARG ${n}\nENV ${n}=$${n}\nRUN curl -u ci:$${n} https://files.example.com/\nFROM debian:12\n`,
  'an address in an ENV': (n) =>
    `FROM python:3 AS a\nARG ${n}\nENV PIP_INDEX_URL=https://ci:$${n}@pypi.example.com/simple\nRUN pip install loom\nFROM debian:12\n`,
  'a mount': (n) =>
    `FROM debian:12\nRUN --mount=type=secret,id=${n},env=${n} npm ci\nRUN --mount=type=secret,id=${n},target=/${n} npm ci\n`,
  'an ARG beside a mount': (n) =>
    `FROM debian:12\nARG ${n}\nRUN --mount=type=secret,id=${n} curl -u ci:$${n} https://files.example.com/\n`,
  'a copied file': (n) =>
    `FROM debian:12\nCOPY ${n} /root/.netrc\nRUN curl -n https://files.example.com/\n`,
  'a file by that name': (n) =>
    `FROM debian:12\nCOPY .netrc /root/${n}\nRUN curl --netrc-file /root/${n} https://files.example.com/\n`,
  'a written file': (n) =>
    `FROM node:20\nARG ${n}\nRUN echo "//npm.example.com/:_authToken=$${n}" > .npmrc && npm ci && rm .npmrc\n`,
  'a setting': (n) =>
    `FROM node:20\nARG ${n}\nRUN npm config set //npm.example.com/:_authToken $${n} && npm ci\n`,
  'a clone': (n) => `FROM debian:12\nARG ${n}\nRUN git clone https://$${n}@git.example.com/a/b\n`,
  'an ignored ARG': (n) =>
    `FROM debian:12\n# secretmount-ignore ${n}\nARG ${n}\nRUN curl -u ci:$${n} https://files.example.com/\n`,
  'an ONBUILD': (n) =>
    `FROM debian:12\nONBUILD ARG ${n}\nONBUILD RUN curl -u ci:$${n} https://files.example.com/\n`,
  'what nothing declares': (n) =>
    `FROM debian:12\nRUN curl -u ci:$${n} https://files.example.com/\n`,
  'a label': (n) => `FROM debian:12\nARG ${n}\nLABEL ${n}=$${n}\n`,
  'a program, a wrapper and a file': (n) =>
    `FROM debian:12\nARG ${n}\nRUN env ${n}=1 ${n} $${n} | sudo ${n} --${n} > ${n}\n`,
  'flags and words of other kinds': (n) =>
    `# syntax=docker/dockerfile:1-labs\nFROM --${n}=x debian:12\nUSER ${n}\nARG ${n}\nCOPY --${n}=y a b\nRUN --${n}=x curl -u ci:$${n} https://files.example.com/\n`,
  'a comment that tells of it': (n) =>
    `# docker build --build-arg ${n}=x .\nFROM debian:12\nARG ${n}\nRUN curl -u ci:$${n} https://files.example.com/\n`,
}

const options: readonly ((name: string) => Options)[] = [
  (n) => ({ secrets: [n], readContext: () => `${n}=fake-token-for-tests` }),
  (n) => ({ secrets: [n], unsafe: true, ssh: true, ids: Object.fromEntries([[n, `of-${n}`]]) }),
  (n) => ({ secrets: [n], style: 'file' }),
  (n) => ({ ignore: [n] }),
]

describe('a secret named like a member of every object', () => {
  for (const [kind, dockerfile] of Object.entries(dockerfiles))
    it(`is told as any other in ${kind}`, () => {
      for (const name of names)
        for (const given of options) {
          const result = rewrite(dockerfile(name), given(name))
          const other = rewrite(dockerfile(plainFor(name)), given(plainFor(name)))
          expect(result.error).toBeNull()
          expect(asPlain(result.after, name)).toBe(other.after)
          expect(result.findings.map((item) => item.status)).toEqual(
            other.findings.map((item) => item.status),
          )
        }
    })
})

const callers = (n: string) => ({
  Dockerfile: dockerfiles['an ARG']!(n),
  'build.sh': `#!/bin/sh\ndocker build --build-arg ${n}=$${n} .\n`,
  Makefile: `build:\n\tdocker build --build-arg ${n}=$(${n}) .\n`,
  'package.json': `{"scripts": {"${n}": "docker build --build-arg ${n}=$${n} ."}}\n`,
  'compose.yaml': `services:\n  ${n}:\n    build:\n      context: .\n      args:\n        ${n}: \${${n}}\n`,
  'docker-bake.hcl': `variable "${n}" {}\ntarget "${n}" {\n  args = { ${n} = ${n} }\n}\n`,
  'docker-bake.json': `{"target": {"${n}": {"args": {"${n}": "x"}}}}\n`,
  '.gitlab-ci.yml': `${n}:\n  variables:\n    ${n}: x\n  script:\n    - docker build --build-arg ${n}=$${n} .\n`,
  '.github/workflows/a.yml': `on: push\njobs:\n  ${n}:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          build-args: |\n            ${n}=\${{ secrets.${n} }}\n`,
})

it('is handed over by callers, as any other', async () => {
  const told = async (name: string) => {
    const folder = folderWith(callers(name))
    const { stdout, code } = await runIn(folder, ['--secret', name], rewrite)
    return { text: asPlain(stdout, name), code }
  }
  for (const name of names) {
    const other = await told(plainFor(name))
    expect(other.text).toContain(`id=${plainFor(name)}`)
    expect(await told(name)).toEqual(other)
  }
})

it('is mounted by a file already, as any other', async () => {
  for (const name of names) {
    const told = async (own: string) => {
      const folder = folderWith({ Dockerfile: dockerfiles['a mount']!(own) })
      const { stdout, stderr, code } = await runIn(folder, [], rewrite)
      return { text: asPlain(stdout + stderr, own), code }
    }
    const other = await told(plainFor(name))
    expect(other.text).toContain(`id=${plainFor(name)}`)
    expect(await told(name)).toEqual(other)
  }
})

it('is configured, or said to have no id of its own', async () => {
  for (const name of names) {
    const config = { secrets: [name], ids: Object.fromEntries([[name, 'of-it']]) }
    const folder = folderWith({
      Dockerfile: dockerfiles['an ARG']!(name),
      'secretmount.config.json': JSON.stringify(config),
    })
    const { stdout, stderr } = await runIn(folder, [], rewrite)
    expect(stdout).toContain('--mount=type=secret')
    if (!stdout.includes('id=of-it')) expect(stderr).toContain(`"${name}" cannot be a key here`)
  }
})
