import { describe, expect, it } from 'vitest'
import type { Options } from '../src/options.ts'
import { rewrite } from '../src/rewrite.ts'

const withSecret = 'ARG NPM_TOKEN\nRUN npm ci\n'
const podman: Options = { builder: { name: 'podman' } }
const errorOf = (line: string, options: Options = {}) =>
  rewrite(`FROM a\n${line}\n${withSecret}`, options).error

describe('an instruction that no builder takes is refused with its line', () => {
  it.each([
    ['COPY a', 'COPY needs a source and a destination'],
    ['COPY []', 'COPY without an argument'],
    ['COPY ["a"]', 'COPY needs a source and a destination'],
    ['COPY a <<EOF\nEOF', 'COPY takes no heredoc as its destination'],
    ['ADD x', 'ADD needs a source and a destination'],
    ['EXPOSE', 'EXPOSE without an argument'],
    ['HEALTHCHECK', 'HEALTHCHECK without an argument'],
    ['HEALTHCHECK CMD', 'HEALTHCHECK CMD without a command'],
    ['HEALTHCHECK CMD []', 'HEALTHCHECK CMD without a command'],
    ['HEALTHCHECK CMD [1]', 'HEALTHCHECK CMD takes a JSON array of strings only'],
    ['HEALTHCHECK NONE x', 'HEALTHCHECK NONE takes nothing more'],
    ['HEALTHCHECK curl x', 'HEALTHCHECK takes CMD or NONE'],
    ['LABEL', 'LABEL without an argument'],
    ['MAINTAINER', 'MAINTAINER without an argument'],
    ['ONBUILD', 'ONBUILD without an argument'],
    ['ONBUILD FROM a', 'ONBUILD cannot hold FROM'],
    ['ONBUILD ONBUILD RUN x', 'ONBUILD cannot hold ONBUILD'],
    ['SHELL sh', 'SHELL takes its words as a JSON array only'],
    ['SHELL []', 'SHELL without an argument'],
    ['SHELL ["a"', 'SHELL takes its words as a JSON array only'],
    ['STOPSIGNAL', 'STOPSIGNAL without an argument'],
    ['VOLUME []', 'VOLUME without an argument'],
    ['VOLUME [""]', 'VOLUME with an empty path'],
    ['FROM a b', 'FROM takes an image, or an image AS a name, and nothing else'],
    ['FROM a AS', 'FROM takes an image, or an image AS a name, and nothing else'],
  ])('%s', (line, fault) => {
    expect(errorOf(line)).toMatch(`line 2: ${fault}`)
    expect(errorOf(line, podman)).toMatch(`line 2: ${fault}`)
  })
})

describe('an instruction that BuildKit refuses is refused with its line', () => {
  it.each([
    ['ARG =x', 'ARG has a value without a name'],
    ['ENV =x', 'ENV has a value without a name'],
    ['LABEL a=b =x', 'LABEL has a value without a name'],
    ['FROM a AS 1x', 'FROM gives its stage a name that BuildKit refuses'],
    ['FROM Image', 'FROM names an image that cannot have such a name'],
    ['FROM a:b:c', 'FROM names an image that cannot have such a name'],
    ['FROM "a', 'FROM names no image'],
    ['COPY --form=a b c', 'COPY has a flag that it does not know; it takes --chown'],
    ['COPY --chown=1 --chown=2 a b', 'COPY has --chown twice'],
    ['COPY --chown a b', 'COPY has --chown without a value'],
    ['COPY --link=often a b', 'COPY takes true or false as --link'],
    ['COPY --chmod=999 a b', 'COPY takes an octal number up to 7777 as --chmod'],
    ['COPY --chmod=rwx a b', 'COPY takes no such --chmod'],
    ['COPY --from=0 a b', 'COPY takes from a stage that does not come before it'],
    ['COPY https://example.com/a b', 'COPY takes no address; ADD does'],
    ['COPY "a b" c', 'COPY has quotes or braces that do not end'],
    ['ADD --checksum a b', 'ADD has --checksum without a value'],
    ['ADD --checksum=sha256:0 a b', 'ADD takes an address beside --checksum'],
    ['CMD --port 80', 'CMD takes no flags'],
    ['EXPOSE 80, 443', 'EXPOSE takes ports'],
    ['EXPOSE 80 # web', 'EXPOSE takes ports'],
    ['EXPOSE 80/http', 'EXPOSE takes ports'],
    ['EXPOSE 90-80', 'EXPOSE takes ports'],
    ['EXPOSE 65536', 'EXPOSE takes ports'],
    ['HEALTHCHECK --interval=30 CMD x', 'HEALTHCHECK takes a time with its unit as --interval'],
    ['HEALTHCHECK --interval=-5s CMD x', 'HEALTHCHECK takes no negative --interval'],
    ['HEALTHCHECK --retries=often CMD x', 'HEALTHCHECK takes a number as --retries'],
    ['RUN --network=elsewhere x', 'RUN takes default, none or host as --network'],
    ['RUN --security=none x', 'RUN takes sandbox or insecure as --security'],
    ['RUN --mount=type=volume,target=/x x', 'RUN mounts with a type that there is not'],
    ['RUN --mount=type=secret,id=x,path=/x x', 'RUN mounts with an option that there is not'],
    ['RUN --mount=type=secret,id=x,mode=0999 x', 'RUN mounts with a mode that there is not'],
    ['RUN --mount=type=secret x', 'RUN mounts a secret without an id'],
    ['STOPSIGNAL SIGNONE', 'STOPSIGNAL takes the name or number of a signal'],
    ["USER it's", 'USER has quotes or braces that do not end'],
    ['ENV a=${b', 'ENV has quotes or braces that do not end'],
    ['ENV a=${b^^}', 'ENV has quotes or braces that do not end'],
    ['ENV a=${b:2}', 'ENV has quotes or braces that do not end, or a ${…} that BuildKit does not'],
    ['ENV a"b=c"', 'ENV has quotes or braces that do not end'],
    ["LABEL a'b=c' d=e", 'LABEL has quotes or braces that do not end'],
    ['COPY --chown=${b a c', 'COPY has quotes or braces that do not end'],
    ['COPY <<E /x\n${a^^}\nE', 'COPY has a heredoc with a ${…} that BuildKit does not know'],
    ['COPY --from=$X a b', 'COPY takes from a variable, which BuildKit does not read'],
    ['RUN --mount=from=$X,target=/x x', 'RUN mounts from a variable'],
    ['VOLUME ""', 'VOLUME with an empty path'],
    ["EXPOSE 80-''", 'EXPOSE takes ports'],
    ['FROM $X', 'FROM names an image by a variable that no ARG before the first FROM declares'],
    ['FROM a:$X', 'FROM names an image by a variable that no ARG before the first FROM declares'],
    [
      'FROM ${X?}',
      'FROM asks with ${…?} for what is given by a variable that no ARG before the first',
    ],
    ['FROM --platform=plan10 a', 'FROM has a --platform that there is not'],
    ['FROM --platform=linux, a', 'FROM has a --platform that there is not'],
    ['FROM --platform=linux/arm64/v8/x a', 'FROM has a --platform that there is not'],
    ['FROM --platform=$X a', 'FROM has a --platform by a variable that no ARG'],
  ])('%s', (line, fault) => expect(errorOf(line)).toMatch(`line 2: ${fault}`))

  it.each([
    ['VOLUME $X', 'VOLUME with an empty path'],
    ['VOLUME ["/a", "${X:-}"]', 'VOLUME with an empty path'],
    ['ENV X=\nVOLUME $X', 'VOLUME with an empty path'],
    ['ENV X=web\nEXPOSE $X', 'EXPOSE takes ports'],
    ['EXPOSE $X/tcp', 'EXPOSE takes ports'],
    ['STOPSIGNAL $X', 'STOPSIGNAL takes the name or number of a signal'],
    ['ENV X=999\nCOPY --chmod=$X a b', 'COPY takes an octal number up to 7777 as --chmod'],
    ['WORKDIR ${X?}', 'WORKDIR asks with ${…?} for a variable that has no value'],
    ['ENV X=\nUSER ${X:?}', 'USER asks with ${…?} for a variable that has no value'],
    ['ENV X=1 Y=${X?}', 'ENV asks with ${…?} for a variable that has no value'],
    ['LABEL a=${PATH:-${X?}}', 'LABEL asks with ${…?} for a variable that has no value'],
    ['COPY <<E /x\n${X?}\nE', 'COPY asks with ${…?} for a variable that has no value'],
    ['RUN --mount=type=cache,target=${X?} x', 'RUN mounts with a variable that has no value'],
  ])('by what the file alone gives its variables: %s', (lines, fault) => {
    const last = lines.split('\n').filter((line) => /^[A-Z]{3}/.test(line)).length + 1
    const file = (base: string, before = '') =>
      rewrite(`FROM ${base}\n${before}${lines}\n${withSecret}`).error
    expect(file('scratch')).toMatch(`line ${last}: ${fault}`)
    // what an image or a build argument may give
    if (!lines.startsWith('ENV')) {
      expect(file('a')).toBeNull()
      expect(file('scratch', 'ARG X\n')).toBeNull()
    }
    expect(rewrite(`FROM scratch\n${lines}\n${withSecret}`, podman).error).toBeNull()
  })

  it('by what the stages that it is built on give', () => {
    const child = (parent: string) =>
      rewrite(`FROM scratch AS a\n${parent}\nFROM a\nVOLUME $X\n${withSecret}`).error
    expect(child('ENV X=')).toMatch('line 4: VOLUME')
    expect(child('USER 1')).toMatch('line 4: VOLUME')
    for (const parent of ['ENV X=/x', 'ARG X', 'ONBUILD ENV X=/x', 'ENV A=X\nENV $A=/x'])
      expect(child(parent)).toBeNull()
  })

  it('in a stage that the build gets to', () => {
    expect(rewrite(`FROM a AS b\nEXPOSE x\nFROM b\n${withSecret}`).error).toMatch('line 2: EXPOSE')
    expect(rewrite(`FROM a AS b\nEXPOSE x\nFROM a\n${withSecret}`).error).toBeNull()
  })

  it.each([
    ['COPY --from=b /x /y', 'COPY takes'],
    ['COPY --from=B /x /y', 'COPY takes'],
    ['COPY --from=0 /x /y', 'COPY takes'],
    ['COPY --from=2 /x /y', 'COPY takes'],
    ['COPY --from=-1 /x /y', 'COPY takes'],
    ['RUN --mount=from=b,target=/x x', 'RUN mounts'],
    ['RUN --mount=type=cache,from=B,target=/x x', 'RUN mounts'],
  ])('that takes from nowhere, whether the build gets there or not: %s', (line, fault) => {
    const { error } = rewrite(`FROM a AS b\n${line}\nFROM a\n${withSecret}`)
    expect(error).toMatch(`line 2: ${fault} from a stage that does not come before it`)
  })

  it.each(['COPY --from=1 /x /y', 'COPY --from=c /x /y', 'RUN --mount=from=c,target=/x x'])(
    'but not for a later stage that the build does not ask for: %s',
    (line) => {
      const { error } = rewrite(`FROM a AS b\n${line}\nFROM a AS c\n${withSecret}`)
      expect(error).toBeNull()
    },
  )
})

describe('what some builder takes is worked on', () => {
  it.each([
    'RUN',
    'CMD []',
    'ARG --x a',
    'STOPSIGNAL --x sigterm',
    'STOPSIGNAL SIGRTMIN+3',
    'STOPSIGNAL "9"',
    'ENV a =b',
    'ENV a=$',
    'ENV a=${b%.*} c=${d//x/y}',
    'LABEL a="it\'s"',
    'EXPOSE 80/TCP 80-90 +80 "443" $PORT 127.0.0.1:80:80 80-81:90',
    'HEALTHCHECK --x NONE',
    'HEALTHCHECK --interval=1h1.5s --retries=0 --start-interval=.5s CMD ["a"]',
    'ONBUILD COPY a',
    'ONBUILD EXPOSE x',
    'COPY --link --parents --exclude=x --exclude=y --chmod=u=rwX,go=rX a b',
    'COPY ["it", "b"]',
    'COPY --from="stage" a b',
    'COPY <<"E" /x\n${a^^}\nE',
    'COPY <<E /x\n${a-b} ${a%.*} \\${a^^} "${a:-it\'s}"\nE',
    'ADD --checksum=$X a b',
    'ENV "a"=b a"b c"=d a\\"b=c',
    'EXPOSE "$X" $X ${X:-80}',
    'FROM ${X:-a}',
    'FROM --platform=$BUILDPLATFORM a',
    'FROM --platform=${X:-linux/arm/v9} a',
    'FROM --platform=MacOS a',
    'FROM --platform=windows(10.0.17763)/amd64 a',
    'RUN --mount=type=bind,from=a$,target=/x x',
    'ADD --unpack --keep-git-dir=false https://example.com/a b',
    'RUN --security=insecure --device=a --device=b --network=host x',
    'RUN --mount=type=bind,target=/x,z --mount=type=cache,dst=/y,sharing=locked,mode=0755,uid=1 x',
    'RUN --mount=type=${KIND},target=/x x',
    'RUN --mount=type=SSH,required --mount=type=tmpfs,target=/t,size=1g x',
    'FROM --after=a a AS x.y-z_1',
    'FROM localhost:5000/a/b__c:T@sha256:0123456789abcdef0123456789abcdef',
    'FROM docker://a',
    'FROM Registry/a',
  ])('%s', (line) => expect(errorOf(line)).toBeNull())

  it('a flag of the labs channel, one of podman, and those of a frontend of its own', () => {
    const file = (line: string) => `FROM a\n${line}\n${withSecret}`
    expect(rewrite(`# syntax=docker/dockerfile:1-labs\n${file('COPY --new a b')}`).error).toBeNull()
    expect(rewrite(file('EXPOSE x'), podman).error).toBeNull()
    expect(rewrite(`# syntax=example.com/own:1\n${file('COPY a')}`).error).toBeNull()
  })

  it('never tells a text of the file', () => {
    for (const line of [
      'COPY --hunter2 a b',
      'EXPOSE hunter2',
      'FROM hunter2:a:b',
      'USER "hunter2',
    ])
      expect(errorOf(line)).not.toContain('hunter2')
  })
})
