/** Cases of the README's table of limits: what is left as it is, and what is said of it. */
export interface Limit {
  readonly title: string
  readonly source: string
  readonly files?: Readonly<Record<string, string>>
  readonly says: RegExp
}

const head = 'FROM node:22\nARG API_TOKEN\n'

/** In the order of the table. */
export const limits: readonly Limit[] = [
  {
    title: 'Run-time `ENV` in the last stage',
    source: `${head}ENV API_TOKEN=$API_TOKEN\nCMD ["node", "a.js"]\n`,
    says: /^manual: .*when the container starts/,
  },
  {
    title: '`ONBUILD`',
    source: 'FROM node:22\nONBUILD ARG API_TOKEN\nONBUILD RUN ./a "$API_TOKEN"\n',
    says: /^review: .*each build on this image must then pass it/,
  },
  {
    title: 'Windows',
    source:
      'FROM mcr.example.com/windows/servercore:ltsc2022\nARG API_TOKEN\nRUN curl -H "X: %API_TOKEN%" https://files.example.com/\n',
    says: /^manual: .*a Windows one, where secret mounts do not work/,
  },
  {
    title: '`FROM`, `LABEL`, `COPY` or `WORKDIR` that needs the value',
    source: `${head}LABEL key=$API_TOKEN\nRUN ./a "$API_TOKEN"\n`,
    says: /^manual: .*LABEL of line 3 needs it/,
  },
  {
    title: 'A secret before the first FROM that no stage declares',
    source: 'ARG API_TOKEN\nFROM node:22\nRUN echo hi\n',
    says: /^manual: .*add ARG API_TOKEN to the stage/,
  },
  {
    title: 'A RUN that writes the value to a file that must stay',
    source: `${head}RUN echo "$API_TOKEN" > /etc/app.conf\n`,
    says: /^manual: .*give the value to the command that needs it/,
  },
  {
    title: 'A default that must be kept, in exec form or in a heredoc',
    source: 'FROM node:22\nARG API_TOKEN=none\nRUN ["sh", "-c", "./a $API_TOKEN"]\n',
    says: /^manual: .*a statement that keeps its default; add it by hand/,
  },
  {
    title: 'A template (`{{ }}`)',
    source: 'FROM {{ image }}\nARG API_TOKEN\n',
    says: /run on what it makes/,
  },
  {
    title: 'An instruction that the builder refuses (`EXPOSE 80, 443`, `COPY a`)',
    source: 'FROM node:22\nEXPOSE 80, 443\nARG API_TOKEN\nRUN ./a "$API_TOKEN"\n',
    says: /^line 2: EXPOSE takes ports/,
  },
  {
    title:
      'More than about 300 copies of credential files, hundreds of secrets in one RUN, or 1,000 stages that build on each other',
    source: `FROM debian:12\n${'COPY .netrc /root/\n'.repeat(320)}RUN make\n`,
    says: /320 copies of credential files and 322 instructions are more than can be followed; split the file/,
  },
  {
    title: 'A copied credential file whose content is not at hand',
    source: 'FROM node:22\nCOPY .npmrc ./\nRUN npm ci\n',
    says: /^review: .*--unsafe/,
  },
  {
    title: 'The same under a name of mere settings (`NuGet.config`, `pip.conf`)',
    source:
      'FROM python:3.12 AS build\nCOPY pip.conf /etc/pip.conf\nRUN pip install loom\n' +
      'FROM python:3.12\nCOPY --from=build /app /app\n',
    says: /^review: COPY pip\.conf .*--unsafe/,
  },
  {
    title: 'A build context that is copied as a whole with a credential in it',
    source: 'FROM node:22\nCOPY . .\nRUN npm ci\n',
    files: { '.npmrc': '//npm.example.com/:_authToken=s3cr3t-for-tests-only\n' },
    says: /^manual: .*add \.npmrc to \.dockerignore/,
  },
]
