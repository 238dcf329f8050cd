import type { Entry } from './entry.ts'
import { isCredentialName } from './names.ts'
import { unescaped } from './quotes.ts'

interface Phrase {
  /** `key` and `value`, or `value` alone. */
  readonly pattern: RegExp
  /** What it is called that has no name. */
  readonly key?: string
  /** The phrase says that it is a credential; otherwise its name must. */
  readonly certain: boolean
}

/** What tells a credential by words and not by a sign. A new one is a row. */
const phrases: readonly Phrase[] = [
  // fetchmail, Clojure, SQL, setx: a name, and its value between quotes
  { pattern: /(?<![\w.-])(?<key>[\w.-]{2,64})[ \t]+"(?<value>[^"\n]{1,4096})"/g, certain: false },
  { pattern: /(?<![\w.-])(?<key>[\w.-]{2,64})[ \t]+'(?<value>[^'\n]{1,4096})'/g, certain: false },
  // SQL
  {
    pattern:
      /\bidentified[ \t][^"'\n]{0,96}\b(?:by|as)\b[^"'\n]{0,16}["'](?<value>[^"'\n]{1,4096})["']/gi,
    key: 'password',
    certain: true,
  },
  // PowerShell
  {
    pattern: /\bConvertTo-SecureString[ \t][\w \t-]{0,64}["'](?<value>[^"'\n]{1,4096})["']/gi,
    key: 'password',
    certain: true,
  },
  // curl
  {
    pattern:
      /(?<![\w-])(?:-[uU]|--(?:proxy-)?user)[ \t=]{0,8}["']?[^\s:"'=]{1,128}:(?<value>[^\s"']{1,4096})/g,
    key: 'login for curl',
    certain: true,
  },
  {
    pattern: /^[ \t]*(?:proxy-)?user[ \t]*=[ \t]*"[^\s:"]{1,128}:(?<value>[^"\n]{1,4096})"/gm,
    key: 'login for curl',
    certain: true,
  },
  // fetchmail
  {
    pattern:
      /^[ \t]*(?:(?:poll|user)[ \t].{0,512}[ \t])?pass(?:word)?[ \t]+(?<value>[^\s"']+)[ \t;]*$/gim,
    key: 'password',
    certain: true,
  },
  // cmd
  { pattern: /^[ \t]*@?set[ \t]+"(?<key>[\w.-]+)=(?<value>[^"\n]*)"/gim, certain: false },
  {
    pattern: /^[ \t]*@?setx[ \t]+(?:\/m[ \t]+)?(?<key>[\w.-]+)[ \t]+(?<value>[^\s"]+)/gim,
    certain: false,
  },
  // connection strings of ODBC and ADO, where the working directory of a shell has no place
  {
    pattern:
      /;[ \t]{0,8}(?:pwd|pw|pass|passwd)[ \t]{0,8}=[ \t]{0,8}\{?(?<value>[^\s;{}"'/][^;{}"'\n]{0,1023})/gi,
    key: 'password',
    certain: true,
  },
  {
    pattern:
      /;[ \t]{0,8}(?:accesstoken|clientsecret|sharedaccess\w{1,9})=(?<value>[^\s;"'][^;"'\n]{0,1023})/gi,
    key: 'token',
    certain: true,
  },
  {
    pattern: /(?<![\w$])pwd=\{?(?<value>[^\s;{}"'/][^;{}"'\n]{0,1023})\}?;[ \t]{0,8}[a-z]/gi,
    key: 'password',
    certain: true,
  },
  // lists with commas: StackExchange.Redis, mount options of cifs
  {
    pattern: /,[ \t]{0,8}(?:password|passwd|pass|pw)=(?<value>[^\s,"']{1,1024})/gi,
    key: 'password',
    certain: true,
  },
  // make
  {
    pattern: /^[ \t]*(?<key>[\w.-]{2,64})[ \t]{0,8}:=[ \t]{0,8}(?<value>\S.{0,1023})$/gm,
    certain: false,
  },
  // headers of bazel
  {
    pattern: /--[\w-]{0,32}header=["']?(?<key>[\w-]{1,64})=(?<value>[^\s"']+)/g,
    certain: false,
  },
  // property lists of Apple
  {
    pattern: /<key>(?<key>[^<]{1,128})<\/key>\s{0,64}<string>(?<value>[^<]+)<\//g,
    certain: false,
  },
]

/** An ordinary word, as in a message. */
const isWord = (text: string) => /^[A-Za-z]{0,11}$/.test(text)

/** Credentials that words stand before: clients of mail, SQL, curl, PowerShell, cmd. */
export function* spoken(text: string): Generator<Entry> {
  for (const { pattern, key: given, certain } of phrases)
    for (const { groups = {} } of text.matchAll(pattern)) {
      const { key = given ?? '', value = '' } = groups
      if (!certain && (!isCredentialName(key) || isWord(value))) continue
      // `-u` of others takes a user and a group
      if (isWord(value)) yield { key, value, certain: false }
      else
        for (const each of new Set([value, unescaped(value), value.replaceAll("''", "'")]))
          yield { key, value: each, certain, extra: true }
    }
}

const opened = /(?:=>|[:=])[ \t]{0,8}[[(]/g
const nameBefore = /([\w.-]+)["']?[ \t]{0,8}$/
const LONGEST_NAME = 128
const LONGEST_LIST = 8192
const item = /"([^"\n]+)"|'([^'\n]+)'|([^\s,;"']+)/g

/** Lists of credentials under one name: TOML, PHP, JavaScript, Python, shells. */
export function* arrays(text: string): Generator<Entry> {
  for (const { 0: whole, index } of text.matchAll(opened)) {
    const [, key = ''] = nameBefore.exec(text.slice(Math.max(0, index - LONGEST_NAME), index)) ?? []
    if (!isCredentialName(key)) continue
    const from = index + whole.length
    const rest = text.slice(from, from + LONGEST_LIST)
    const end = rest.indexOf(whole.endsWith('[') ? ']' : ')')
    for (const [, double, single, bare = ''] of rest.slice(0, Math.max(0, end)).matchAll(item)) {
      const quoted = double ?? single
      yield { key, value: quoted ?? bare, certain: quoted !== undefined, extra: true }
    }
  }
}

/** The parts of a list of credentials, each with a host or not (Deno, Go, Node). */
export function* partsOf({ key, value }: Entry): Generator<Entry> {
  if (!/(?:token|password|secret|key|credential)s$/i.test(key)) return
  const parts = value.split(/[;,\s|]+/).filter((part) => !isWord(part))
  for (const part of parts) {
    if (parts.length > 1) yield { key, value: part, certain: true, extra: true }
    const host = part.lastIndexOf('@')
    if (host > 0) yield { key, value: part.slice(0, host), certain: true, extra: true }
  }
}
