import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kindOf } from '../src/files/names.ts'
import { maxBytes, readSource } from '../src/files/read.ts'
import { readSmall } from '../src/files/small.ts'
import { findFiles } from '../src/files/walk.ts'
import { writeSource } from '../src/files/write.ts'
import { folderWith, runIn, standIn } from './stand-in.ts'

async function found(cwd: string, ...paths: string[]) {
  const list: string[] = []
  for await (const { path, error, note } of findFiles(paths, cwd))
    list.push([path, error, note].filter(Boolean).join(': '))
  return list
}

describe('a file is a Dockerfile by its name', () => {
  it.each([
    ...[
      'Dockerfile',
      'dockerfile',
      'Containerfile',
      'Dockerfile.dev',
      'Dockerfile.alpine.arm64',
      'api.Dockerfile',
      'api.dockerfile',
      'a.b.Containerfile',
      'web.DOCKERFILE',
      'Dockerfile-prod',
      'dockerfile_dev',
      'DockerfileProd',
      'Containerfile2',
      'Dockerfile.go',
      'prod-Dockerfile',
      'api_Containerfile',
      'Dockerfile-py3.12',
      'Dockerfile-web.arm64',
      'Dockerfile.a\nb',
    ].map((name) => [name, 'dockerfile'] as const),
    ...[
      'Dockerfile.j2',
      'Dockerfile.dev.tmpl',
      'Containerfile.in',
      'api.Dockerfile.erb',
      'Dockerfile-prod.j2',
    ].map((name) => [name, 'template'] as const),
    ...[
      'Dockerfile.dockerignore',
      'api.Dockerfile.dockerignore',
      'Dockerfile.md',
      'Dockerfile~',
      'Dockerfile.orig',
      'Dockerfiles',
      'MyDockerfile',
      'parse-dockerfile',
      'dockerfile-parser.js',
      'dockerfile.ts',
      'dockerfile.test.js',
      'DockerfileParser.java',
      'Dockerfile_test.go',
      'Dockerfile-prod~',
      'docker-compose.yml',
      '.dockerignore',
    ].map((name) => [name, undefined] as const),
  ])('%s: %s', (name, kind) => {
    expect(kindOf(name)).toBe(kind)
  })
})

describe('the search', () => {
  it('goes through folders in order, without .git, node_modules and what .gitignore leaves out', async () => {
    const folder = folderWith({
      'b/Dockerfile': '',
      Dockerfile: '',
      'a/x.Dockerfile': '',
      '.devcontainer/Dockerfile': '',
      '.git/Dockerfile': '',
      'node_modules/x/Dockerfile': '',
      '.gitignore': '/build\n*.local\n',
      'build/Dockerfile': '',
      'a/build/Dockerfile': '',
      'Dockerfile.local': '',
      'b/.gitignore': '!Dockerfile.local\n',
      'b/Dockerfile.local': '',
      'a/readme.md': '',
    })
    expect(await found(folder, '.')).toEqual([
      '.devcontainer/Dockerfile',
      'Dockerfile',
      'a/build/Dockerfile',
      'a/x.Dockerfile',
      'b/Dockerfile',
      'b/Dockerfile.local',
    ])
  })

  it('knows the .gitignore files above the folder, up to the git root', async () => {
    const folder = folderWith({
      '.git/HEAD': '',
      '.gitignore': 'sub/old/\nout/\n',
      'sub/old/Dockerfile': '',
      'sub/Dockerfile': '',
      'out/Dockerfile': '',
    })
    expect(await found(folder, 'sub')).toEqual(['sub/Dockerfile'])
    // asked for by name, so the rule that leaves it out does not hold
    expect(await found(folder, 'out')).toEqual(['out/Dockerfile'])
  })

  it('takes a file that is named, whatever its name', async () => {
    const folder = folderWith({ 'build.txt': '', 'Dockerfile.j2': '', '.gitignore': 'build.txt' })
    expect(await found(folder, 'build.txt', 'Dockerfile.j2')).toEqual([
      'build.txt',
      'Dockerfile.j2',
    ])
  })

  it('leaves templates out with a word', async () => {
    expect(await found(folderWith({ 'Dockerfile.j2': '' }), '.')).toEqual([
      'Dockerfile.j2: a template, not read: name it to have it read',
    ])
  })

  it('tells a file whose name no diff can say', async () => {
    expect(await found(folderWith({ 'Dockerfile.a\nb': '' }), '.')).toEqual([
      'Dockerfile.a\nb: its name holds a line break, which no diff and no command can say; rename it',
    ])
  })

  it('looks into a folder that is called Dockerfile, and says so', async () => {
    const folder = folderWith({ 'Dockerfile/Dockerfile': '' })
    expect(await found(folder, '.')).toEqual([
      'Dockerfile: a folder, not a file: looked inside',
      'Dockerfile/Dockerfile',
    ])
  })

  it('brings a file once, by however many ways it is reached', async () => {
    const folder = folderWith({ 'a/Dockerfile': '' })
    symlinkSync('Dockerfile', join(folder, 'a/Dockerfile.link'))
    symlinkSync('.', join(folder, 'a/round'))
    expect(await found(folder, 'a', '.', 'a/Dockerfile')).toEqual(['a/Dockerfile'])
  })
})

describe('reading', () => {
  const refused = (content: Buffer) => () =>
    readSource(join(folderWith({ Dockerfile: content }), 'Dockerfile'))

  it('keeps every byte of a text: a byte order mark, CRLF, no last newline', () => {
    const content = Buffer.from('\uFEFFFROM alpine\r\n# ü 🐳\rx')
    const { text } = readSource(join(folderWith({ Dockerfile: content }), 'Dockerfile'))
    expect(Buffer.from(text)).toEqual(content)
  })

  it('refuses what is no text', () => {
    expect(refused(Buffer.from('FROM a\0b'))).toThrow('holds NUL bytes')
    expect(refused(Buffer.from('FROM a', 'utf16le'))).toThrow('holds NUL bytes')
    expect(refused(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]))).toThrow('is not UTF-8')
    expect(refused(Buffer.from('# caf\xe9\n', 'latin1'))).toThrow('is not UTF-8')
    expect(refused(Buffer.alloc(maxBytes + 1, 'a'))).toThrow('too large')
  })

  it('reads an empty file and one of 1 MB', () => {
    expect(readSource(join(folderWith({ Dockerfile: '' }), 'Dockerfile')).text).toBe('')
    expect(
      readSource(join(folderWith({ Dockerfile: Buffer.alloc(1e6, '#') }), 'Dockerfile')).text,
    ).toHaveLength(1e6)
  })

  it('says what is in the way', () => {
    const folder = folderWith({ file: '' })
    symlinkSync('nowhere', join(folder, 'dangling'))
    symlinkSync('loop', join(folder, 'loop'))
    expect(() => readSource(join(folder, 'dangling'))).toThrow(
      'is a symbolic link to a file that is not there',
    )
    expect(() => readSource(join(folder, 'loop'))).toThrow('its symbolic links run in a circle')
    expect(() => readSource(join(folder, 'file/below'))).toThrow('a part of its path is a file')
    expect(() => readSource(join(folder, 'nosuch'))).toThrow('it is not there')
    expect(() => readSource(folder)).toThrow('is a folder')
    expect(() => readSource('/dev/null')).toThrow('is not a regular file')
  })
})

describe('one bad file among good ones', () => {
  it('is reported, and the others are done', async () => {
    const folder = folderWith({
      'a/Dockerfile': Buffer.from([0xff, 0xfe, 0x00]),
      'c/Dockerfile': Buffer.from('# \xe9', 'latin1'),
      'd/Dockerfile': '',
      'e/Dockerfile': 'RUN BAKED\n',
    })
    mkdirSync(join(folder, 'b'))
    symlinkSync('nowhere', join(folder, 'b/Dockerfile'))
    symlinkSync('Dockerfile.loop', join(folder, 'b/Dockerfile.loop'))
    const { code, stderr } = await runIn(folder, ['--write'])
    expect(stderr.split('\n').filter((line) => line.includes('error'))).toEqual([
      'a/Dockerfile: error  holds NUL bytes, so it is not a text file; left as it is',
      'b/Dockerfile: error  is a symbolic link to a file that is not there',
      'b/Dockerfile.loop: error  cannot be read: its symbolic links run in a circle',
      'c/Dockerfile: error  is not UTF-8; left as it is',
    ])
    expect(stderr).toContain('6 files, 1 changed, 4 could not be processed: 1 fixed\n')
    expect(readFileSync(join(folder, 'e/Dockerfile'), 'utf8')).toBe('RUN MOUNTED\n')
    expect(readFileSync(join(folder, 'a/Dockerfile'))).toEqual(Buffer.from([0xff, 0xfe, 0x00]))
    expect(code).toBe(1)
  })

  it('counts as an error alone where it could not be written', async () => {
    const folder = folderWith({ 'in/c/Dockerfile': 'RUN BAKED\n', 'out/Dockerfile': 'RUN BAKED\n' })
    symlinkSync('../out/Dockerfile', join(folder, 'in/Dockerfile'))
    const { code, stderr } = await runIn(join(folder, 'in'), ['--write'])
    expect(stderr).toContain('Dockerfile: error  is a link that leads out of the searched folder')
    expect(stderr).toContain('2 files, 1 changed, 1 could not be processed: 1 fixed\n')
    expect(stderr).not.toContain('--unsafe')
    expect(code).toBe(1)
  })

  it('is in the JSON with its reason', async () => {
    const folder = folderWith({ Dockerfile: 'a\0b' })
    const { code, stdout, stderr } = await runIn(folder, ['--format', 'json'])
    expect(JSON.parse(stdout).files).toEqual([
      {
        path: 'Dockerfile',
        changed: false,
        error: 'holds NUL bytes, so it is not a text file; left as it is',
        findings: [],
        secrets: [],
        edits: [],
        command: null,
        diff: null,
      },
    ])
    expect(code).toBe(2)
    expect(stderr).toBe(
      'secretmount: no file could be processed; `error` of each in the document says why\n',
    )
  })
})

describe('writing', () => {
  const fileIn = (folder: string) => readSource(join(folder, 'Dockerfile'))

  it('keeps mode and owner and leaves nothing beside the file', () => {
    const folder = folderWith({ Dockerfile: 'old' })
    const path = join(folder, 'Dockerfile')
    const owner = process.getuid?.() === 0 ? 12_345 : statSync(path).uid
    chownSync(path, owner, statSync(path).gid)
    chmodSync(path, 0o751)
    writeSource(fileIn(folder), 'new ü')
    expect(readFileSync(path, 'utf8')).toBe('new ü')
    expect([statSync(path).mode & 0o7777, statSync(path).uid]).toEqual([0o751, owner])
    expect(readdirSync(folder)).toEqual(['Dockerfile'])
  })

  it('writes through a symbolic link, which stays one', () => {
    const folder = folderWith({ 'real/base': 'old' })
    symlinkSync('real/base', join(folder, 'Dockerfile'))
    writeSource(fileIn(folder), 'new')
    expect(lstatSync(join(folder, 'Dockerfile')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(folder, 'real/base'), 'utf8')).toBe('new')
  })

  it('refuses a file that is read-only', () => {
    const folder = folderWith({ Dockerfile: 'old' })
    chmodSync(join(folder, 'Dockerfile'), 0o444)
    expect(() => writeSource(fileIn(folder), 'new')).toThrow('is read-only')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('old')
  })

  it('loses nothing of a file that has changed, gone or become something else since it was read', () => {
    const folder = folderWith({ Dockerfile: 'old' })
    const file = fileIn(folder)
    writeFileSync(file.real, 'NEW')
    expect(() => writeSource(file, 'ours')).toThrow('has changed since it was read')
    expect(readFileSync(file.real, 'utf8')).toBe('NEW')
    rmSync(file.real)
    expect(() => writeSource(file, 'ours')).toThrow('has changed since it was read')
    mkdirSync(file.real)
    expect(() => writeSource(file, 'ours')).toThrow('has changed since it was read')
    expect(readdirSync(folder)).toEqual(['Dockerfile'])
  })

  it('of a file that changes while it is worked on is refused, in the exit code too', async () => {
    const folder = folderWith({ Dockerfile: 'RUN BAKED\n' })
    const { code, stderr } = await runIn(folder, ['--write'], (source, options) => {
      writeFileSync(join(folder, 'Dockerfile'), 'RUN OTHER\n')
      return standIn(source, options)
    })
    expect(stderr).toContain('has changed since it was read')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('RUN OTHER\n')
    expect(code).toBe(2)
  })
})

describe.runIf(existsSync('/proc/version'))('a file that the kernel makes up', () => {
  it('is an empty one: to read it may take for ever', () => {
    expect(readFileSync('/proc/version', 'utf8')).not.toBe('')
    expect(readSource('/proc/version').text).toBe('')
    expect(readSmall('/proc/version')).toBe('')
  })
})
