import { startsByBackticks, startsProgram, writesFile } from './effect.ts'
import { type Tool, tool } from './row.ts'

/** Interpreters without a row among the languages: they print and change what their code says. */
export const interpreters: readonly Tool[] = [
  tool({
    name: 'perl',
    interprets: ['perl'],
    runs: 'project',
    code: { flags: ['-e', '-E'], writes: writesFile, starts: startsByBackticks, fromStdin: true },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
    edits: { flags: ['-i'] },
    letters: 'CDeEFImMx',
  }),
  tool({
    name: 'ruby',
    interprets: ['ruby'],
    runs: 'project',
    code: { flags: ['-e'], writes: writesFile, starts: startsByBackticks, fromStdin: true },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
    edits: { flags: ['-i'] },
    letters: 'CeEFIKrTWx',
  }),
  tool({
    name: 'php',
    interprets: ['php'],
    runs: 'project',
    code: { flags: ['-r'], writes: writesFile, starts: startsByBackticks, fromStdin: true },
    environment: { when: 'always', calls: /^(?:-i|--info)\b|\bphpinfo\(/ },
    // the settings with what they read of the environment (Laravel manual, "Configuration Caching")
    spills: [
      {
        when: /\bartisan (?:config:cache|optimize)\b/,
        variables: (
          'APP_* DB_* MAIL_* AWS_* REDIS_* PUSHER_* API_* STRIPE_* MAILGUN_* POSTMARK_* SENTRY_* ' +
          'JWT_* ALGOLIA_* TWILIO_*'
        ).split(' '),
        to: 'bootstrap/cache/config.php',
        instead: 'cache the settings when the container starts',
      },
    ],
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
  }),
  tool({
    name: 'lua',
    commands: ['lua', 'luajit', 'elixir', 'octave'],
    runs: 'project',
    code: {
      flags: ['-e', '-c', '--eval'],
      writes: writesFile,
      starts: startsProgram,
      fromStdin: true,
    },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
  }),
  tool({
    name: 'groovy',
    commands: 'groovy tclsh kotlin scala jshell guile racket gosh sbcl bb nu raku janet'.split(' '),
    runs: 'project',
    code: {
      flags: ['-e', '-c', '--eval', '--commands', '-E'],
      writes: /\b(?:open|spit|save|files?|exec|system|execute|sh)\b|write|output|append|Process/i,
      fromStdin: true,
    },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
  }),
  tool({
    name: 'julia',
    runs: 'project',
    // what it adds it clones, and the address is in the manifest
    code: {
      flags: ['-e', '--eval'],
      writes: /\bopen\s*\(|\bwrite|\b(?:add|develop|clone)\(/,
      starts: startsByBackticks,
      fromStdin: true,
    },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
  }),
  tool({
    name: 'pwsh',
    interprets: ['pwsh', 'powershell'],
    commands: ['pwsh', 'powershell'],
    runs: 'project',
    code: {
      flags: ['-c', '-Command', '-command', '-CommandWithArgs'],
      writes:
        /Out-File|(?:Set|Add)-Content|>|Tee-Object|Export-|WriteAll|AppendAll|StreamWriter|New-Item|Save-|Start-Transcript|Register-|Set-Secret|\b(?:nuget|git|npm)\b/i,
      fromStdin: true,
    },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
  }),
  // what it starts gets the value typed in, to log in with it
  tool({
    name: 'expect',
    interprets: ['expect'],
    runs: 'project',
    code: { flags: ['-c'], writes: /log_file|\b(?:open|exec|spawn)\b/, fromStdin: true },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
  }),
]
