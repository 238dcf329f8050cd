import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { folderWith } from '../stand-in.ts'

/** A value that must be in nothing that is told. */
export const value = 'Q7vR2mXw9Lk4TnB8'

const leaky = 'FROM node:22\nARG NPM_TOKEN\nCOPY package.json ./\nRUN npm ci\n'
const reusable =
  'on: push\njobs:\n  build:\n    uses: example/workflows/.github/workflows/image.yml@v2\n'

/** A folder with repositories in every state, some of which call the same workflow. */
export function fleetFolder(): string {
  const repositories: Record<string, Record<string, string>> = {
    'team/shop': {
      Dockerfile: leaky,
      'build.sh': '#!/bin/sh\ndocker build --build-arg NPM_TOKEN=$NPM_TOKEN .\n',
      '.github/workflows/image.yml': reusable,
    },
    'team/billing': {
      'docker/Dockerfile': `FROM python:3.13\nENV DB_PASSWORD="${value}" PORT=80\nARG PIP_TOKEN\nRUN pip install --index-url https://ci:$PIP_TOKEN@pypi.example.com/simple -r requirements.txt\nCMD ["./serve"]\n`,
      '.github/workflows/build.yml': reusable,
    },
    'team/legacy': {
      Dockerfile: `FROM debian:12\nRUN curl -u ci:${value} https://files.example.com/tool -o /tool\nARG API_TOKEN\nRUN curl -H "Authorization: Bearer $API_TOKEN" https://files.example.com/a -o /a\n`,
      'build.sh': '#!/bin/sh\nDOCKER_BUILDKIT=0 docker build --build-arg API_TOKEN=$API_TOKEN .\n',
    },
    'platform/site': { Dockerfile: 'FROM nginx:1.29\nCOPY html /usr/share/nginx/html\n' },
    'platform/<b>tools & "more"': {
      Dockerfile: `FROM golang:1.25\nRUN git clone https://ci:${value}@git.example.com/a.git\n`,
    },
    'platform/docs': { 'readme.md': '# Docs\n' },
  }
  const files = Object.entries(repositories).flatMap(([name, own]) =>
    Object.entries(own).map(([path, text]) => [`${name}/${path}`, text] as const),
  )
  const folder = folderWith({ ...Object.fromEntries(files), 'loose.Dockerfile': leaky })
  for (const name of Object.keys(repositories)) mkdirSync(join(folder, name, '.git'))
  return folder
}
