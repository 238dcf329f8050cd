import { basic, type Tool } from './row.ts'

const recursive = ['-r', '-R', '--recursive']
/** With them the file that was there stays as `f~`, or by another ending. */
const backups = ['-b', '--backup', '-S', '--suffix']
/** Of `rm`. A build answers nothing: what is asked stays. */
const asks = ['-i', '-I', '--interactive', '--help', '--version']

/** `print > f`, `print | "cat > f"`, `system("… > f")`; what is piped to `cat >&2` is only shown. */
const awkWrites =
  />\s*["(A-Za-z]|(?<!\|)\|&?\s*"(?!cat 1?>&2")|\bprint[^;}|\n]*\|&?\s*[(A-Za-z]|\bsystem\s*\((?!"")/

/** GNU coreutils, busybox and what is used like them (their manuals). */
export const coreutils: readonly Tool[] = [
  ...basic('echo', { speaks: 'words', handles: true, prints: { of: ['words'], as: 'all' } }),
  ...basic('printf', { speaks: 'format', handles: true, prints: { of: ['words'], as: 'all' } }),
  ...basic('cat tac head tail', { prints: { of: ['files', 'stdin'], as: 'all' } }),
  ...basic('base64 base32', { prints: { of: ['files', 'stdin'], as: 'all' } }),
  ...basic(
    'nl rev fold paste column od hexdump less more expand unexpand fmt pr strings comm join diff shuf tsort',
    { prints: { of: ['files', 'stdin'], as: 'part' } },
  ),
  ...basic('iconv', {
    valued: ['-f', '-t', '--from-code', '--to-code'],
    prints: { of: ['files', 'stdin'], as: 'part' },
    output: ['-o', '--output'],
  }),
  ...basic('sort', { prints: { of: ['files', 'stdin'], as: 'part' }, output: ['-o', '--output'] }),
  ...basic('uniq', {
    valued: ['-f', '-s', '-w', '--skip-fields', '--skip-chars', '--check-chars'],
    copies: { recursive: [] },
    prints: { of: ['files', 'stdin'], as: 'part' },
    stores: { to: 'last', only: ['-', '/dev/stdin'] },
  }),
  // `cpp IN OUT`, `xxd IN OUT`
  ...basic('cpp xxd', {
    valued: ['-c', '-g', '-l', '-s', '-D', '-I', '-U', '-include'],
    copies: { recursive: [] },
    prints: { of: ['files', 'stdin'], as: 'part' },
    output: ['-o'],
  }),
  ...basic('basename dirname readlink realpath yes seq date expr', {
    prints: { of: ['words'], as: 'part' },
    uses: ['stdin'],
  }),
  ...basic('cut', { prints: { of: ['files', 'stdin'], as: 'part', picks: 'fields' } }),
  ...basic('tr', { prints: { of: ['words', 'stdin'], as: 'part' } }),
  ...basic('grep egrep fgrep', {
    prints: {
      of: ['files', 'stdin'],
      as: 'part',
      picks: 'lines',
      silent: ['-q', '-c', '-l', '--quiet', '--silent', '--count', '--files-with-matches'],
    },
  }),
  ...basic('sed', {
    valued: ['-e', '-f', '--expression', '--file'],
    prints: {
      of: ['words', 'files', 'stdin'],
      as: 'part',
      silent: ['-n', '-i', '--quiet', '--silent', '--in-place'],
    },
    edits: { flags: ['-i', '--in-place'], cuts: /^\/([\w:.@\\/-]{1,200})\/d;?$/ },
    code: { flags: 'operand', writes: /(?:^|[\s;{}/\d$gp])w\s*[\w./~]/, fromStdin: false },
  }),
  ...basic('awk gawk mawk', {
    consults: ['-f', '--file'],
    valued: ['-F', '-v', '-f'],
    prints: { of: ['words', 'files', 'stdin'], as: 'part' },
    edits: { flags: ['inplace'] },
    code: { flags: 'operand', writes: awkWrites, fromStdin: false },
  }),
  ...basic('jq jaq gojq', {
    consults: ['-f', '--from-file'],
    valued: ['--arg', '--argjson', '--indent'],
    prints: { of: ['words', 'files', 'stdin'], as: 'part' },
    code: { flags: 'operand', fromStdin: false },
  }),
  ...basic('yq dasel', {
    prints: { of: ['words', 'files', 'stdin'], as: 'part' },
    code: { flags: 'operand', fromStdin: false },
    edits: { flags: ['-i', '--inplace', '--in-place', 'put'] },
  }),
  ...basic('rpl replace sd', { edits: { flags: 'always' } }),
  ...basic('crudini', { edits: { flags: ['--set'], isFirst: true } }),
  ...basic('xmlstarlet', { edits: { flags: ['ed', '-L', '--inplace'] } }),
  ...basic('tee', {
    handles: true,
    prints: { of: ['stdin'], as: 'part' },
    stores: { to: 'all' },
  }),
  ...basic('sponge', { stores: { to: 'last' } }),
  ...basic('dd', { stores: { to: 'of=' }, prints: { of: ['stdin', 'files'], as: 'part' } }),
  ...basic('cp', {
    valued: ['-t', '--target-directory', '-S', '--suffix'],
    names: 'last',
    copies: {
      into: ['-t', '--target-directory'],
      recursive: ['-r', '-R', '-a', '--recursive', '--archive'],
      backups,
    },
    stores: { to: 'last', only: ['/dev/stdin', '-'] },
  }),
  ...basic('install', {
    valued: ['-m', '--mode', '-o', '--owner', '-g', '--group', '-t', '--target-directory', '-S'],
    names: 'last',
    copies: { into: ['-t', '--target-directory'], recursive: [], backups },
    stores: { to: 'last', only: ['/dev/stdin', '-'] },
  }),
  ...basic('mv', {
    handles: true,
    valued: ['-t', '--target-directory', '-S', '--suffix'],
    names: 'last',
    copies: { into: ['-t', '--target-directory'], recursive: 'always', moves: true, backups },
  }),
  ...basic('ln link', {
    names: 'operands',
    valued: ['-t', '--target-directory', '-S', '--suffix'],
    copies: { into: ['-t', '--target-directory'], recursive: [], links: true },
  }),
  ...basic('rm', { handles: true, deletes: { recursive, forced: ['-f', '--force'], asks } }),
  ...basic('unlink', { handles: true, deletes: { recursive: [] } }),
  ...basic('shred', { handles: true, deletes: { recursive: [], only: ['-u', '--remove'] } }),
  ...basic('srm rimraf', { deletes: { recursive: 'always', forced: [], asks } }),
  ...basic('chmod', { handles: true, changes: { what: 'mode', recursive, skip: 1 } }),
  ...basic('chown', { handles: true, changes: { what: 'owner', recursive, skip: 1 } }),
  ...basic('chgrp', { handles: true, changes: { what: 'group', recursive, skip: 1 } }),
  ...basic('chattr', { handles: true, changes: { what: 'mode', recursive, skip: 1 } }),
  ...basic('setfacl', {
    handles: true,
    valued: ['-m', '-x', '-M', '-X', '--modify', '--remove', '--modify-file', '--remove-file'],
    changes: { what: 'mode', recursive, skip: 0 },
  }),
  ...basic('dos2unix unix2dos', {
    handles: true,
    prints: { of: ['stdin'], as: 'part' },
    changes: { what: 'content', recursive: [], skip: 0 },
    copies: { recursive: [], only: ['-n', '--newfile'] },
  }),
  ...basic('mkdir', {
    names: 'operands',
    handles: true,
    valued: ['-m', '--mode'],
    makesFolders: ['-p', '--parents'],
  }),
  ...basic('touch', {
    names: 'operands',
    handles: true,
    valued: ['-d', '-t', '-r', '--date', '--reference'],
    changes: { what: 'time', recursive: [], skip: 0 },
  }),
  ...basic('mktemp', { names: 'operands', valued: ['-p'] }),
  ...basic('mkfifo mknod', { names: 'operands', valued: ['-m', '--mode'] }),
  ...basic('truncate', {
    names: 'operands',
    handles: true,
    valued: ['-s', '-r', '--size', '--reference'],
    changes: { what: 'content', recursive: [], skip: 0 },
  }),
  ...basic('fallocate', { names: 'operands', valued: ['-l', '-o', '--length', '--offset'] }),
  ...basic('test [ [[', { tests: true, handles: true }),
  ...basic('ls dir stat', { tests: true, handles: true, uses: ['words', 'stdin'] }),
  ...basic('wc cmp du df file tree', { tests: true, uses: ['words', 'stdin'] }),
  ...basic('true : umask', { prepares: true }),
  ...basic('tar bsdtar', {
    names: true,
    copies: {
      recursive: 'always',
      packs: /^[a-zA-Z]*c|(?:^| )(?:-[a-zA-Z]*c|--create)/,
      from: ['-C', '--directory'],
    },
  }),
  ...basic('jar', {
    names: true,
    copies: { recursive: 'always', packs: /^(?:-?[a-zA-Z]*[cu]|--create|--update)/ },
  }),
  ...basic('zip 7z genisoimage mkisofs mksquashfs', {
    names: true,
    copies: { recursive: 'always', packs: /^/ },
  }),
  ...basic('unzip', { names: true, uses: ['words'] }),
  ...basic('gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd', {
    prints: { of: ['files', 'stdin'], as: 'made' },
    // beside the file, unless it is sent on, tested or listed
    copies: {
      recursive: 'always',
      packs: /^(?!(?:.* )?(?:-[a-zA-Z0-9]*[clt]|--(?:stdout|to-stdout|list|test))(?: |$))/,
    },
  }),
  ...basic('zcat bzcat xzcat', { prints: { of: ['files', 'stdin'], as: 'made' } }),
  ...basic('split csplit', { copies: { recursive: [], packs: /^/ } }),
]
