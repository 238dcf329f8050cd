import { readFileSync } from 'node:fs'
import { globSync } from 'tinyglobby'
import { describe, expect, it } from 'vitest'
import { wrapperOf } from '../src/catalog/programs/wrappers.ts'
import { type Command, readScript } from '../src/shell.ts'

const commands = (source: string): readonly Command[] => readScript(source, wrapperOf).commands

const only = (source: string): Command => commands(source)[0]!

describe('the program of a command', () => {
  it.each([
    'sed -i s/a/b/ f',
    '/bin/sed -i s/a/b/ f',
    'sudo sed -i s/a/b/ f',
    'sudo -EHu app -- sed -i s/a/b/ f',
    'sudo --user=app A=b sed -i s/a/b/ f',
    'doas -u app sed -i s/a/b/ f',
    'env -i -u X A="$B" sed -i s/a/b/ f',
    'exec time -p nice -n 5 ionice -c2 -n7 nohup sed -i s/a/b/ f',
    'nice -5 sed -i s/a/b/ f',
    'timeout -s KILL 60 busybox sed -i s/a/b/ f',
    'command -p sed -i s/a/b/ f',
    'stdbuf -oL -e0 sed -i s/a/b/ f',
    'gosu app sed -i s/a/b/ f',
    'su-exec "$USER" sed -i s/a/b/ f',
    'runuser -u app -- sed -i s/a/b/ f',
    'retry -t 5 -d 1 -- sed -i s/a/b/ f',
    'flock -w 10 /tmp/lock sed -i s/a/b/ f',
    'unshare -rn sed -i s/a/b/ f',
    'xvfb-run -a --server-args="-screen 0" sed -i s/a/b/ f',
    'strace -f -o /tmp/trace sed -i s/a/b/ f',
    'nvm exec 20 sed -i s/a/b/ f',
    'volta run --node 20 sed -i s/a/b/ f',
    'op run --env-file=.env -- sed -i s/a/b/ f',
    'doppler run -p x -c y -- sed -i s/a/b/ f',
    'infisical run --env=dev -- sed -i s/a/b/ f',
    'dotenv -e .env -- sed -i s/a/b/ f',
    'dotenv -f .env run -- sed -i s/a/b/ f',
    'firejail --quiet --net=none sed -i s/a/b/ f',
    'systemd-run --scope -p MemoryMax=1G sed -i s/a/b/ f',
    'nsenter -t 1 -mu sed -i s/a/b/ f',
    'bwrap --bind / / --proc /proc sed -i s/a/b/ f',
    'cgexec -g cpu:x sed -i s/a/b/ f',
    'mold -run sed -i s/a/b/ f',
    'scl enable devtoolset-9 -- sed -i s/a/b/ f',
    'retry 5 10s sed -i s/a/b/ f',
    'setarch x86_64 sed -i s/a/b/ f',
    's6-setuidgid app sed -i s/a/b/ f',
    'taskset -c 0,1 chrt -b 0 sed -i s/a/b/ f',
    'proxychains4 -q -f /etc/p.conf sed -i s/a/b/ f',
    'poetry run sed -i s/a/b/ f',
    'uv run --frozen sed -i s/a/b/ f',
    'conda run -n base sed -i s/a/b/ f',
    'mise exec -- sed -i s/a/b/ f',
    'asdf exec sed -i s/a/b/ f',
    'dotenvx run -f .env -- sed -i s/a/b/ f',
  ])('is sed in: %s', (source) => {
    const { program, argTexts } = only(source)
    expect([program, ...argTexts]).toEqual(['sed', '-i', 's/a/b/', 'f'])
  })

  it.each(['sudo --frobnicate sed f', 'timeout --weird 5 sed f', '$SUDO sed f', 'env -S sed f'])(
    'is not told in: %s',
    (source) => {
      expect(only(source).program).toBeUndefined()
      expect(only(source).isBare).toBe(false)
    },
  )

  it.each([
    ['command -v yarn', 'command'],
    ['sudo -l', 'sudo'],
    ['env', 'env'],
    ['exec > f', 'exec'],
    ['doppler setup', 'doppler'],
    ['op read op://x', 'op'],
  ])('is the wrapper itself in: %s', (source, program) => {
    expect(only(source).program).toBe(program)
  })

  it('is none of an assignment and of a group', () => {
    expect(commands('A=b; { a; } > f').filter(({ isBare }) => isBare)).toHaveLength(2)
  })
})

describe('what a wrapper changes', () => {
  it.each([
    ['sudo a', 'root'],
    ['sudo -u app a', 'app'],
    ['gosu app a', 'app'],
    ['runuser -u app -- a', 'app'],
    ['env a', undefined],
  ])('%s is run by %s', (source, user) => {
    expect(only(source).user).toBe(user)
  })

  it.each([
    "su app -c 'a > f'",
    "su - app -c 'a > f'",
    "su -c 'a > f' app",
    "su app --command='a > f'",
    "su --command='a > f' app",
    "su app -c'a > f'",
    "runuser app --session-command='a > f'",
    "runuser -l app -c 'a > f'",
    "sudo -u app sh -c 'a > f'",
  ])('the script of %s is run by app', (source) => {
    const inner = commands(source).find(({ program }) => program === 'a')
    expect(inner?.user).toBe('app')
    expect(inner?.redirects).toHaveLength(1)
  })

  it("the script of flock f -c 'a' is read", () => {
    expect(commands("flock /tmp/l -c 'a b'").map(({ program }) => program)).toContain('a')
  })

  it.each(["env -S 'a b'", "env --split-string='a b'", "doppler run --command='a b'"])(
    'the script of %s is read',
    (source) => {
      const [outer, inner] = commands(source)
      expect(inner?.texts).toEqual(['a', 'b'])
      expect(source.slice(outer!.script!.start, outer!.script!.end)).toBe("'a b'")
    },
  )

  it("env -S 'a' b goes on behind its script, so nobody knows what it runs", () => {
    expect(only("env -S 'a' b").program).toBeUndefined()
  })

  it('its assignments are those of the command', () => {
    expect(
      only('A=1 env B="$X" sudo C=3 a').assignments.map(({ name, value }) => [name, value?.raw]),
    ).toEqual([
      ['A', '1'],
      ['B', '"$X"'],
      ['C', '3'],
    ])
  })

  it('xargs puts operands behind', () => {
    expect(only('xargs -n 1 rm -f').isFed).toBe(true)
    expect(only('rm -f f').isFed).toBe(false)
  })

  it.each([
    ['chroot /mnt rm -f f', [{ root: '/mnt' }]],
    ['sudo -R /mnt rm -f f', [{ root: '/mnt' }]],
    ['unshare --root=/mnt --wd /x rm -f f', [{ root: '/mnt', folder: '/x' }]],
    ['env -C /x rm -f f', [{ folder: '/x' }]],
    ['env --chdir=/x nice rm -f f', [{ folder: '/x' }]],
    ['sudo -iu app rm -f f', [{ isHome: true }]],
    ["su - app -c 'rm -f f'", [{ isHome: true }]],
    ['env -i rm -f f', []],
    ['sudo -u app rm -f f', []],
  ])('%s starts its command where it says', (text, starts) => {
    expect(
      only(text).starts.map(({ root, folder, isHome }) => ({
        ...(root && { root: root.text }),
        ...(folder && { folder: folder.text }),
        ...(isHome && { isHome }),
      })),
    ).toEqual(starts)
  })
})

describe('the options of a command', () => {
  it('are found alone, among letters and with a value stuck to them', () => {
    const command = only('curl -sSv -o out --header=x -Xv https://example.com')
    expect(command.has(['-v', '--verbose'])).toBe(true)
    expect(command.has(['-X'])).toBe(true)
    expect(command.has(['--header'])).toBe(true)
    expect(command.has(['-k'])).toBe(false)
    expect(only('curl -Xv u').has(['-v'], 'X')).toBe(false)
    expect(only('rm -- -r').has(['-r'])).toBe(false)
  })

  it.each([
    ['a -o f', 'f'],
    ['a -of', 'f'],
    ['a --output f', 'f'],
    ['a --output="$F"', '"$F"'],
    ['sudo a -x --output=f', 'f'],
  ])('the value of -o, --output in %s is %s', (source, value) => {
    expect(only(source).valueOf(['-o', '--output'])?.raw).toBe(value)
  })

  it('are told from operands', () => {
    const command = only('install -m 600 -D a --owner=x b -- -c')
    expect(command.operands(['-m']).map(({ raw }) => raw)).toEqual(['a', 'b', '-c'])
    expect(only('npm --silent install x').subcommand).toBe('install')
  })
})

it('asks for the first word of a command nowhere but in src/shell and src/callers', () => {
  const files = globSync(['src/**/*.ts', 'transforms/**/*.ts', '!src/shell/**', '!src/callers/**'])
  const asking = files.filter((file) =>
    /command\.words\[0\]|\bwords\[0\]\??!?\.text|\bprogramOf\b|\btextOf\(command\)/.test(
      readFileSync(file, 'utf8'),
    ),
  )
  expect(asking).toEqual([])
})
