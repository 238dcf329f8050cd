import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { defaultBuilder } from '../src/builder.ts'
import { snippet } from '../src/callers/snippets.ts'
import { rewrite } from '../src/rewrite.ts'

const result = rewrite('FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n')

/** The piece of text for builds of a folder of that name. */
function of(kind: 'actions' | 'compose' | 'bake', folder: string): string {
  const options = { builder: defaultBuilder, context: folder, file: `${folder}/x.Dockerfile` }
  return snippet(kind, result, options)!
}

describe('what the printed command has besides', () => {
  const versioned = rewrite('FROM node:22\nARG VERSION\nARG NPM_TOKEN\nRUN npm ci\n')
  const options = { builder: defaultBuilder, context: '.', file: 'Dockerfile', tag: 'loom:1' }

  it('has a workflow', () => {
    const [step] = parse(snippet('actions', versioned, options)!) as { with: object }[]
    expect(step!.with).toMatchObject({ tags: 'loom:1', 'build-args': 'VERSION\n' })
  })

  it('has a compose file', () => {
    const { services } = parse(snippet('compose', versioned, options)!)
    expect(services.app).toMatchObject({ image: 'loom:1', build: { args: ['VERSION'] } })
  })

  it('has a bake file', () => {
    expect(snippet('bake', versioned, options)).toBe(`variable "VERSION" { default = null }
target "app" {
  context = "."
  tags = ["loom:1"]
  args = {
    VERSION = VERSION
  }
  secret = ["id=NPM_TOKEN,env=NPM_TOKEN"]
}`)
  })
})

describe('a folder whose name is an expression', () => {
  it('is no expression of a workflow', () => {
    const [step] = parse(of('actions', 'a-${{ github.token }}')) as { with: object }[]
    expect(step!.with).toMatchObject({
      context: "a-${{ '${{' }} github.token }}",
      file: "a-${{ '${{' }} github.token }}/x.Dockerfile",
    })
  })

  it('is no variable of a compose file', () => {
    const { services } = parse(of('compose', 'a-${HOME}-$X'))
    expect(services.app.build).toMatchObject({ context: 'a-$${HOME}-$$X' })
  })

  it('is no template of a bake file', () => {
    expect(of('bake', 'a-${HOME}-%{if x}-$X')).toContain('context = "a-$${HOME}-%%{if x}-$X"')
  })

  it('is as it is where it holds none', () => {
    expect(of('compose', 'web')).toContain('context: web')
    expect(of('actions', 'web')).toContain('context: web')
  })
})
