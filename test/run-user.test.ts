import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '../src/dockerfile.ts'
import { Environment } from '../src/environment.ts'
import { baseUser, isRoot, userAt, uidOf } from '../src/run-user.ts'

/** Where the last instruction of the last stage runs. */
function place(source: string) {
  const dockerfile = parseDockerfile(source)
  const stage = dockerfile.stages.at(-1)!
  return userAt(
    new Environment(dockerfile),
    stage,
    stage.instructions.findLast(({ keyword }) => keyword === 'RUN') ?? stage.instructions.at(-1)!,
  )
}

describe('the working directory', () => {
  it.each<[string, string, string | undefined]>([
    ['is the last WORKDIR', 'FROM a\nWORKDIR /x\nWORKDIR /y/\nRUN b', '/y'],
    ['goes on from the one before', 'FROM a\nWORKDIR /x\nWORKDIR y/../z\nRUN b', '/x/z'],
    ['is unknown when the image’s own is', 'FROM a\nWORKDIR y\nRUN b', undefined],
    ['is unknown without any', 'FROM a\nRUN b', undefined],
    ['is the root of an empty image', 'FROM scratch\nWORKDIR y\nRUN b', '/y'],
    ['comes from the stage below', 'FROM a AS s\nWORKDIR /x\nFROM s\nWORKDIR y\nRUN b', '/x/y'],
    ['does not come from a later line', 'FROM a\nWORKDIR /x\nRUN b', '/x'],
    ['may be quoted', 'FROM a\nWORKDIR "/x y"\nRUN b', '/x y'],
    ['may hold an ENV', 'FROM a\nENV D=/x\nWORKDIR $D/y\nRUN b', '/x/y'],
    ['takes it as it was there', 'FROM a\nENV D=/x\nWORKDIR ${D}\nENV D=/z\nRUN b', '/x'],
    [
      'is unknown when it holds an ARG, which anybody may pass',
      'FROM a\nARG D=/x\nWORKDIR $D\nRUN b',
      undefined,
    ],
    ['is known again after such a one', 'FROM a\nWORKDIR $D\nWORKDIR /x\nRUN b', '/x'],
  ])('%s', (_what, source, workdir) => {
    expect(place(source).workdir).toBe(workdir)
  })
})

describe('the user and their home', () => {
  it.each<[string, string, string | undefined, string | undefined]>([
    ['root when nothing is said', 'FROM a\nRUN b', undefined, '/root'],
    ['root by number', 'FROM a\nUSER 0\nRUN b', '0', '/root'],
    ['a name without its group', 'FROM a\nUSER app:staff\nRUN b', 'app', '/home/app'],
    ['a number has no home that is known', 'FROM a\nUSER 1001\nRUN b', '1001', undefined],
    ['the last USER counts', 'FROM a\nUSER app\nUSER root\nRUN b', 'root', '/root'],
    ['the stage below counts', 'FROM a AS s\nUSER app\nFROM s\nRUN b', 'app', '/home/app'],
    ['an ENV is put in', 'FROM a\nENV U=app\nUSER $U\nRUN b', 'app', '/home/app'],
    ['an ARG is not', 'FROM a\nARG U=app\nUSER $U\nRUN b', '$U', undefined],
    ['HOME says otherwise', 'FROM a\nENV HOME=/h\nUSER app\nRUN b', 'app', '/h'],
    [
      'a HOME made of another variable is unknown',
      'FROM a\nENV HOME=/h/$X\nRUN b',
      undefined,
      undefined,
    ],
    [
      'useradd says otherwise',
      'FROM a\nRUN useradd -m -d /srv/app app\nUSER app\nRUN b',
      'app',
      '/srv/app',
    ],
    [
      'so does adduser',
      'FROM a\nRUN adduser -D -h /srv/app app\nUSER app\nRUN b',
      'app',
      '/srv/app',
    ],
    [
      'a system user of Debian may have none',
      'FROM a\nRUN adduser --system app\nUSER app\nRUN b',
      'app',
      undefined,
    ],
    ['www-data lives elsewhere', 'FROM debian:12\nUSER www-data\nRUN b', 'www-data', '/var/www'],
    ['nobody lives nowhere', 'FROM debian:12\nUSER nobody\nRUN b', 'nobody', undefined],
    [
      'an image that starts as somebody else',
      'FROM cimg/node:20.1\nRUN b',
      'circleci',
      '/home/circleci',
    ],
    ['root in such an image', 'FROM cimg/node:20.1\nUSER root\nRUN b', 'root', '/root'],
    ...[
      ['registry.access.redhat.com/ubi9/nodejs-20', '1001', '/opt/app-root/src'],
      ['registry.redhat.io/ubi8/python-311:latest', '1001', '/opt/app-root/src'],
      ['quay.io/sclorg/ruby-33-c9s', '1001', '/opt/app-root/src'],
      ['registry.access.redhat.com/ubi8/openjdk-17', '185', undefined],
      ['registry.access.redhat.com/ubi8/dotnet-80', '1001', undefined],
      ['registry.access.redhat.com/ubi9/ubi-minimal', undefined, '/root'],
      ['registry.access.redhat.com/ubi9', undefined, '/root'],
      ['ghcr.io/puppeteer/puppeteer:24', 'pptruser', '/home/pptruser'],
      ['renovate/renovate:41', 'ubuntu', undefined],
      ['apache/superset', 'superset', undefined],
      ['ghcr.io/actions/actions-runner:latest', 'runner', '/home/runner'],
    ].map(([image, user, home]): [string, string, string | undefined, string | undefined] => [
      image!,
      `FROM ${image}\nRUN b`,
      user,
      home,
    ]),
    [
      'a home that is set for root too',
      'FROM ubi9/nodejs-20\nUSER root\nRUN b',
      'root',
      '/opt/app-root/src',
    ],
    ['jovyan', 'FROM quay.io/jupyter/base-notebook\nRUN b', 'jovyan', '/home/jovyan'],
    ['not root who becomes it later', 'FROM a\nRUN b\nUSER root', baseUser, undefined],
    [
      'not root whom files are given to',
      'FROM a\nCOPY --chown=app x y\nRUN b',
      baseUser,
      undefined,
    ],
    [
      'root of a known image all the same',
      'FROM node:20\nCOPY --chown=node x y\nRUN b',
      undefined,
      '/root',
    ],
    ['root who goes later', 'FROM a\nCOPY --chown=app x y\nRUN b\nUSER app', undefined, '/root'],
    ['node of its image', 'FROM node:20\nUSER node\nRUN b', 'node', '/home/node'],
  ])('%s', (_what, source, user, home) => {
    const found = place(source)
    expect([found.user, found.home]).toEqual([user, home])
  })

  it('is root by name, by number or by default', () => {
    expect(['root', '0', undefined, 'app', '1'].map(isRoot)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
  })
})

describe('the number of a user', () => {
  it.each<[string, string, string | undefined, number | undefined]>([
    ['0 for root', 'FROM a', 'root', 0],
    ['0 when nobody is named', 'FROM a', undefined, 0],
    ['the number itself', 'FROM a', '1001', 1001],
    ['from useradd', 'FROM a\nRUN apt-get update && useradd -m -u 1234 app', 'app', 1234],
    ['from useradd, flags in one word', 'FROM a\nRUN useradd -mu 1234 app', 'app', 1234],
    ['from adduser', 'FROM a\nRUN adduser --uid=1234 --disabled-password app', 'app', 1234],
    ['from a stage below', 'FROM a AS s\nRUN useradd -u 1234 app\nFROM s\nRUN b', 'app', 1234],
    [
      'not from another user’s line',
      'FROM a\nRUN useradd -u 1234 other && useradd app',
      'app',
      undefined,
    ],
    ['node of its image', 'FROM node:20-slim', 'node', 1000],
    [
      'node of its image behind a registry',
      'ARG V=20\nFROM registry.example.com/library/node:$V',
      'node',
      1000,
    ],
    ['www-data of Debian', 'FROM php:8.3-apache', 'www-data', 33],
    ['www-data of Alpine', 'FROM php:8.3-fpm-alpine', 'www-data', 82],
    ['nonroot of distroless', 'FROM gcr.io/distroless/base', 'nonroot', 65532],
    ['app of dotnet', 'FROM mcr.microsoft.com/dotnet/sdk:8.0', 'app', 1654],
    ['unknown for node of another image', 'FROM ubuntu:24.04', 'node', undefined],
    [
      'unknown where the stage adds the user without one',
      'FROM node:20\nRUN userdel node && useradd node',
      'node',
      undefined,
    ],
  ])('%s', (_what, source, user, uid) => {
    const dockerfile = parseDockerfile(source)
    expect(uidOf(new Environment(dockerfile), dockerfile.stages.at(-1)!, user)).toBe(uid)
  })
})
