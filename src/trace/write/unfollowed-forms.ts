import type { Script } from '../../shell.ts'
import { escapePattern } from '../../escape-pattern.ts'

/** The first form of a script that takes the value of one of the names where nobody can follow. */
export function unfollowedForm(script: Script, variables: Iterable<string>): Form | undefined {
  const forms = script.known(hinted)
  if (forms.length === 0) return undefined
  const held = [...variables].filter((name) => script.source.includes(name))
  const names = held.map(escapePattern).join('|')
  const value = String.raw`\$\{?(?:${names})\b`
  return forms.find(
    ({ text }) =>
      (held.length > 0 || !/VALUE|NAME/.test(text)) &&
      new RegExp(text.replaceAll('VALUE', () => value).replaceAll('NAME', () => names)).test(
        script.source,
      ),
  )
}

/** The forms that a script may have. */
function hinted({ source }: Script): readonly Form[] {
  return forms.filter(({ hint }) => hint.test(source))
}

interface Form {
  /** Costs little, and is there in every script that has the form. */
  readonly hint: RegExp
  readonly text: string
  /** What takes the value on, for a reader. */
  readonly by: string
}

const reading = /\b(?:read|mapfile|readarray)\b/

/**
 * Tested against the script where the hint, which costs little, is there; VALUE stands for an
 * expansion of the secret, NAME for its name. To teach a new one, add a row.
 */
const forms: readonly Form[] = [
  { hint: /\bfor\s/, text: String.raw`\bfor\s+\w+\s+in\s[^;\n]*VALUE`, by: 'the loop' },
  {
    hint: reading,
    text: String.raw`VALUE[^;&\n]*\|\s*[({]?\s*(?:while\s+)?(?:IFS=\S*\s+)?${reading.source}`,
    by: 'what follows read',
  },
  {
    hint: reading,
    text: String.raw`${reading.source}[^;&|\n]*(?:<<<|<<-?\s*["']?\w+["']?\n|<\s*<\()[^;&|]*?VALUE`,
    by: 'what follows read',
  },
  {
    hint: /\$\{!/,
    text: String.raw`(?:^|[^\w$\{])(?:NAME)\b(?!=)[^]*\$\{!\w+[}:]`,
    by: 'the expansion of a name that another variable holds',
  },
  {
    hint: /\s-\w*n/,
    text: String.raw`\b(?:declare|typeset|local)\s+-\w*n\w*\s+\w+=["']?(?:NAME)\b`,
    by: 'the variable that stands for it',
  },
  {
    hint: /\beval\b|\s-c\s/,
    text: String.raw`=(?:'[^']*VALUE[^']*'|"[^"]*\\VALUE)[^]*(?:\beval|\s-\w*c)\s+["']?\$`,
    by: 'the text that is run as a command',
  },
  {
    hint: /\bprintf\s+-v/,
    text: String.raw`\bprintf\s+-v\s[^;&|\n]*VALUE`,
    by: 'what follows printf -v',
  },
  {
    hint: /\bset\s+["']?--/,
    text: String.raw`(?:^|[;&|(){!\n]|\b(?:then|do|else)\b)\s*set\s+["']?--["']?\s[^;&|\n]*VALUE`,
    by: 'what reads the positional parameters',
  },
  {
    hint: /\|\s*\(/,
    text: String.raw`VALUE[^|;&\n]*\|\s*\([^)]*>\s*[^&\s)]`,
    by: 'the subshell that it is piped into',
  },
  {
    hint: /\bxargs\b/,
    text: String.raw`VALUE[^|;&\n]*\|\s*xargs\b[^|;&\n]*\b(?:sed|perl)\s+-\w*i`,
    by: 'xargs',
  },
  {
    hint: /BASH_ENV|PROMPT_COMMAND|\bENV=|XTRACEFD/,
    text: String.raw`(?:^|[\s;])(?:BASH_ENV|PROMPT_COMMAND|ENV|BASH_XTRACEFD)=\S`,
    by: 'what the shell does by itself',
  },
  {
    hint: /\btime\s+-/,
    text: String.raw`(?:^|[\s;&|({])time\s+(?:-\S+\s+)*(?:-\w*o|--output)\b[^;&|\n]*VALUE`,
    by: 'time',
  },
  {
    hint: /\bPS4=/,
    text: String.raw`\bPS4=["']?[^\s;&|]*VALUE`,
    by: 'the trace',
  },
  {
    hint: /GIT_(?:TRACE|CURL)/,
    text: String.raw`\bGIT_TRACE\w*=["']?\/[^]*VALUE|\bGIT_(?:TRACE|CURL)\w*=\S[^;&|\n]*VALUE[^;&|\n]*(?:2>|&>)\s*[^&\s]`,
    by: 'the trace of git',
  },
  {
    hint: /\bparallel\b/,
    text: String.raw`\bparallel\b[^;&|\n]*:::[^;&|\n]*VALUE`,
    by: 'parallel',
  },
  {
    hint: /\s-(?:-verbose|-debug|v|d)\s/,
    text: String.raw`\s(?:-v|--verbose|-d|--debug)\s[^;&|\n]*VALUE[^;&|\n]*(?:\s2>\s*(?!/dev/)[^&\s]|\s-o\s*\S+\.log)`,
    by: 'its log file',
  },
  {
    hint: /\$\{?_\b/,
    text: String.raw`VALUE[^]*\$\{?_\b`,
    by: 'what reads $_',
  },
  {
    hint: /BASH_REMATCH/,
    text: String.raw`\[\[[^\]\n]*VALUE[^]*BASH_REMATCH`,
    by: 'what reads BASH_REMATCH',
  },
  {
    hint: /\bhistory\s+-[aw]/,
    text: String.raw`VALUE[^]*\bhistory\s+-[aw]`,
    by: 'history',
  },
  {
    hint: /\bset\s+-\w*x/,
    text: String.raw`\bset\s+-\w*x[\s\S]*VALUE[\s\S]*(?:2>\s*[^&\s]|&>>?\s*\S|>\s*[^\s&]+\s+2>&1)(?<!/dev/null)(?<!/dev/null 2>&1)`,
    by: 'the trace',
  },
]
