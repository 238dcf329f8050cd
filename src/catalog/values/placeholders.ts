/**
 * Values that stand for a value: whole words of documentation and defaults that nobody means as a
 * secret. To add one, put it into the row that fits (matched against the whole value, lower case)
 * and into test/catalog-values.test.ts.
 */
const placeholders: readonly RegExp[] = [
  // orders to the reader
  /^(please[-_ ]?)?(change|replace|insert|enter|fill|update|edit|set|put)[-_ ]?(me|it|this|your|here|in|with|my|the|a)([-_ ].*)?$/,
  /^change(me|it|this)\w*$|^replace\w*$|^(fix|fill)me$|^to-?do$|^tbd$|^redacted$|^removed$|^masked$|^hidden$/,
  // pretences
  /^(dummy|fake|mock|sample|example|placeholder|test|testing|demo|temp|tmp|bogus|invalid)[-\w .:]*$/,
  /^.*[-_ ](dummy|placeholder|example|fake|changeme|notused|unused|not[-_ ]set|not[-_ ]exist|goes[-_ ]here|here)$/,
  /^.*(dummy|placeholder|change_?me|xxxx|\*\*\*\*).*$/,
  /^(your|some|any|insert)[-_ ].*$|^(my|your|some|super|very)_?(secret|password|token|key|api-?key|pass)\w{0,8}$/,
  // nothing
  /^(none|null|nil|undefined|notset|not[-_ ]?set|unset|unknown|n\/a|na|missing|absent|empty|blank|nothing|disabled|anonymous|nobody|public|offline|skip|local|dev|devel|developer|development)$/,
  /^(not|un)[-_ ]?(needed|used|required|necessary|available|applicable)\w*$|^(no|without)[-_ ]?(token|password|secret|key|auth)$/,
  /^no(t)?needed\w*$|^unused\w*$|^ignored?\w*$|^irrelevant$|^whatever$|^build([-_]?(time|only))?$|^default$|^(foo|bar|baz|foobar|abc|asdf|qwerty|x|y|z)$/,
  // what nobody but a developer's own machine has
  /^(dev|devel|develop|developer|development|local|localhost)[-_ ]?(only|mode|user|pass|passwd|password|secret|token|key|secret[-_ ]?key)$/,
  // hexadecimal words
  /^(0x)?(dead|beef|cafe|babe|f00d|food|feed|face|fade|c0de|c0ffee|b00b)+$/,
  // the weak defaults of first steps
  /^(secret|secrets|password|passwd|pass|pwd|token|key|root|admin|administrator|guest|user|username|toor|apikey|api[-_]key|secret[-_]?key|secret[-_]?token|credential|credentials)$/,
  // the names of what they are for
  /^(db|database|mysql|mariadb|postgres|postgresql|rabbitmq|minio|sa|pw|app)$/,
  // marks
  /^<.*>$|^\[.*\]$|^\(.*\)$|^\*+[^*]*\*+$|^\*+$|^_{1,2}[a-z0-9_]+_{1,2}$|^\{\s*\}$|^\.{2,}$|^-+$|^\?+$/,
  /^(\D)\1*$|^(\d)\2{5,}$/,
  /^akia\w*example$|^\w+example(key)?$/,
]

/**
 * What somebody else makes is no word, which stands for one or is a mode or a project's key. Rails
 * and Phoenix make long ones (`rails secret`: 128 digits, `mix phx.gen.secret`: 64 characters) and
 * want some for assets; Laravel makes 32 bytes (`php artisan key:generate`), services make tokens of
 * 20 characters and more.
 */
const neverWords: readonly (readonly [RegExp, RegExp])[] = [
  [/SECRET_KEY_BASE$/i, /^[a-z_-]{1,20}$/i],
  [/^APP_KEY$/i, /^[a-z][a-z_-]{0,19}$/i],
  [/(?:^|_)PAT$|^(?:NPM|NODE_AUTH|GH|GITHUB|GITLAB|CI_JOB|HF)_TOKEN$/i, /^[A-Z]?[a-z]{1,11}$/],
]

/**
 * Whether the value stands for a value: a placeholder, a sentinel, a weak default, the words of its
 * own name, or a word where only what is made is a secret.
 */
export function isPlaceholder(name: string, value: string): boolean {
  const lower = value.toLowerCase()
  return (
    (placeholders.some((pattern) => pattern.test(lower)) && !holdsRandom(value)) ||
    isOwnName(name, lower) ||
    (saysWhat(lower) && !holdsRandom(value)) ||
    neverWords.some(([made, word]) => made.test(name) && word.test(value))
  )
}

const articles = new Set('my a the'.split(' '))
const things = new Set(
  `secret secrets password passwd passphrase pass pwd pw token key apikey value credential
  credentials string user username name id db database app application service server host domain
  registry account project company org organization repo bucket license`.split(/\s+/),
)

/** `my-token`, `the_db_password`: an article, and what is meant. */
function saysWhat(lower: string): boolean {
  const [first = '', ...others] = lower.split(/[-_ ]+/)
  return articles.has(first) && others.some((word) => things.has(word.replace(/\d+$/, '')))
}

/** Whoever writes `changeit-` before what a program has made means that as a secret. */
function holdsRandom(value: string): boolean {
  return uuid.test(value) || value.split(/[^A-Za-z0-9]+/).some(isRandom)
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/i

/** Capitals, small letters and digits here and there, or digits all over: nobody types that. */
function isRandom(part: string): boolean {
  const numbers = part.match(/\d+/g)?.length ?? 0
  const isMixed = part.length >= 8 && /[a-z]/.test(part) && /[A-Z]/.test(part) && numbers > 1
  return isMixed || (part.length >= 10 && numbers > 2)
}

/** `POSTGRES_PASSWORD=postgres`, `API_TOKEN=api-token`: a value made of its name's words. */
function isOwnName(name: string, lower: string): boolean {
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2)
  const bare = lower.replace(/[^a-z0-9]+/g, '')
  return (
    bare !== '' && (words.includes(bare) || bare === name.toLowerCase().replace(/[^a-z0-9]+/g, ''))
  )
}
