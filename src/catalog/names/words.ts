/**
 * Words that a variable's name is made of, upper case. A new word is a row here; a whole name that
 * does not follow the words is a row in exact.ts. Every row wants a name in
 * test/catalog-names.test.ts that shows what it is for.
 */

/**
 * Prefixes by which frontend bundlers ship a variable to every browser: such a value is public on
 * purpose.
 */
export const publicPrefixes: readonly string[] = [
  'NEXT_PUBLIC_',
  'REACT_APP_',
  'VITE_',
  'VUE_APP_',
  'NUXT_PUBLIC_',
  'GATSBY_',
  'EXPO_PUBLIC_',
  'STORYBOOK_',
  'NG_APP_',
  'PUBLIC_',
  'SNOWPACK_PUBLIC_',
  'RAZZLE_PUBLIC_',
  'NX_PUBLIC_',
  'EMBER_PUBLIC_',
]

/**
 * Words that turn a name into a switch, a limit or the public half of a pair, wherever they stand.
 */
export const vetoes: ReadonlySet<string> = new Set([
  'PUBLIC',
  'PUB',
  'PUBLISHABLE',
  'FINGERPRINT',
  'ALLOW',
  'EMPTY',
  'RANDOM',
  'DONT',
  'NO',
  'NOT',
  'SKIP',
  'USE',
  'MAX',
  'MIN',
  'NUM',
  'ENABLE',
  'DISABLE',
  'REQUIRE',
  'WITH',
  'WITHOUT',
  'IS',
  'HAS',
  'GENERATE',
  'DUMMY',
  'CHECKSUM',
])

/** Words before KEY that make it a key's name, a fingerprint or the public half. */
export const keyVetoes: ReadonlySet<string> = new Set([
  'GPG',
  'PGP',
  'KMS',
  'HOST',
  'SITE',
  'HOSTKEY',
  'RELEASE',
])

/** Last words that name the secret itself. */
export const heads: ReadonlySet<string> = new Set([
  'TOKEN',
  'PASSWORD',
  'PASSWD',
  'PASSWRD',
  'PASS',
  'PWD',
  'PW',
  'PSW',
  'PASSPHRASE',
  'PASSCODE',
  'SECRET',
  'SECRETS',
  'CREDENTIAL',
  'CREDENTIALS',
  'CRED',
  'CREDS',
  'PAT',
  'HTPASSWD',
  'PASSWORDS',
  'PRIVKEY',
  'APITOKEN',
])

/**
 * Endings of a last word in which two words are glued (`GITHUBTOKEN`, `KEYSTONE_DBPASS`,
 * `LICENSEKEY`).
 */
export const gluedHeads: readonly string[] = [
  'TOKEN',
  'PASSWORD',
  'PASSWD',
  'PASSPHRASE',
  'SECRET',
  'CREDENTIALS',
  'PASS',
  'PWD',
  'APIKEY',
  'AUTHKEY',
  'SECRETKEY',
  'PRIVATEKEY',
  'PRIVKEY',
  'PRVKEY',
  'SSHKEY',
  'DEPLOYKEY',
  'LICENSEKEY',
  'LICENCEKEY',
  'ACCESSKEY',
  'MASTERKEY',
  'SIGNINGKEY',
  'ENCRYPTIONKEY',
]

/** Words that only end like a glued head: products, programs and switches. */
export const notGlued: ReadonlySet<string> = new Set([
  'COMPASS',
  'BYPASS',
  'KEEPASS',
  'LASTPASS',
  'MULTIPASS',
  'OVERPASS',
  'SURPASS',
  'ENCOMPASS',
  'ASKPASS',
  'NOPASS',
  'NOPASSWD',
  'NOPASSWORD',
  'NOTOKEN',
  'NOSECRET',
  'OLDPWD',
  'DETOKEN',
  'UNDERPASS',
  'FASTPASS',
  'ONEPASS',
])

/**
 * Words after the head that say how it is written or which one it is: skipped when a name is read
 * from its end.
 */
export const qualifiers: ReadonlySet<string> = new Set([
  'BASE',
  'JSON',
  'B64',
  'BASE64',
  'CONTENT',
  'CONTENTS',
  'DATA',
  'VALUE',
  'VAL',
  'ARG',
  'PROD',
  'PRODUCTION',
  'DEV',
  'DEVELOPMENT',
  'STAGING',
  'STG',
  'TEST',
  'LOCAL',
  'CI',
  'RO',
  'RW',
  'READONLY',
  'ENCODED',
  'STRING',
  'RAW',
  'TEXT',
  'STR',
  'BODY',
  'STREAM',
  'PEM',
  'READ',
  'PRIVATE',
  'TXT',
  'NEW',
  'OLD',
  'PRIMARY',
  'SECONDARY',
  'PLAIN',
  'BUILD',
  'GITHUB',
  'GITLAB',
  'BITBUCKET',
  'GH',
  'NPM',
  'NPMJS',
  'ARTIFACTORY',
  'NEXUS',
  'AZURE',
  'OPENAI',
  'ANTHROPIC',
  'GEMINI',
  'SENTRY',
  'SONAR',
  'PYPI',
  'DOCKERHUB',
  'SLACK',
  'STRIPE',
  'DEFAULT',
  'WORKFLOW',
  'ORG',
])

/** Words that make a following KEY a secret. */
export const keyWords: ReadonlySet<string> = new Set([
  'API',
  'ACCESS',
  'SECRET',
  'PRIVATE',
  'PRIV',
  'PRV',
  'SSH',
  'DEPLOY',
  'DEPLOYMENT',
  'MASTER',
  'ENCRYPTION',
  'ENCRYPT',
  'SIGNING',
  'AUTH',
  'LICENSE',
  'LICENCE',
  'STORAGE',
  'ACCOUNT',
  'SA',
  'JWT',
  'HMAC',
  'WRITE',
  'READ',
  'SERVICE',
  'SHARED',
  'ADMIN',
  'CLIENT',
  'INSTALL',
  'INGEST',
  'ACTIVATION',
  'SUBSCRIPTION',
  'PRODUCT',
  'FERNET',
  'SAS',
  'AGE',
  'DECRYPTION',
  'INTEGRATION',
  'TOKEN',
  'SEGMENTIO',
  'FONTAWESOME',
  'BINTRAY',
  'ARTIFACTORY',
  'JFROG',
  'SENDGRID',
  'MAILGUN',
  'STRIPE',
  'OPENAI',
  'GCP',
  'GCLOUD',
  'NUGET',
  'GPR',
  'CLOUDSMITH',
  'MYGET',
  'SNYK',
  'WANDB',
  'DATADOG',
  'NEWRELIC',
  'AIRTABLE',
  'CIPHER',
  'PSK',
])

/** Words that make a plural KEYS a secret; most others are fingerprints or lists of names. */
export const keysWords: ReadonlySet<string> = new Set([
  'API',
  'SECRET',
  'PRIVATE',
  'ACCESS',
  'ENCRYPTION',
])

/**
 * Words that may stand between one of `keyWords` and KEY (`ENCRYPTION_SECONDARY_KEY`,
 * `FONTAWESOME_PRO_KEY`).
 */
export const betweenKey: ReadonlySet<string> = new Set([
  'SECONDARY',
  'PRIMARY',
  'MAIN',
  'PRO',
  'NEW',
  'OLD',
  'PROD',
  'DEV',
])

/** Tools whose name before a last AUTH makes it the credential itself. */
export const authTools: ReadonlySet<string> = new Set([
  'NPM',
  'NPMRC',
  'COMPOSER',
  'NEXUS',
  'ARTIFACTORY',
  'JFROG',
  'GITHUB',
  'GITLAB',
  'GIT',
  'DOCKER',
  'REDIS',
  'NEO4J',
  'FURY',
  'GEMFURY',
  'MAVEN',
  'PROXY',
  'CONAN',
  'YARN',
  'PIP',
  'PYPI',
  'CARGO',
  'BUNDLE',
  'TURBO',
  'BITBUCKET',
])

/**
 * Words before PWD with which it is the working directory, and before PAT with which it is a
 * pattern.
 */
export const notHeadAfter: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [
    ['PWD', 'OLD HOST BUILD PROJECT CURRENT INIT DOCKER WORK LOCAL ORIG SAVED'],
    ['PAT', 'FILE GLOB MATCH SEARCH NAME EXCLUDE INCLUDE REGEX'],
    ['PASS', 'FASTCGI UWSGI SCGI GRPC MEMCACHED FIRST SECOND TWO SINGLE RENDER'],
    ['PW', 'PIXEL MAIL_PW'],
  ].map(([head, before]) => [head!, new Set(before!.split(' '))]),
)

/**
 * Words whose encoded form (`KEYSTORE_BASE64`, `SERVICE_ACCOUNT_JSON`) carries a whole credential
 * file.
 */
export const encodedFiles: readonly RegExp[] = [
  /(^|_)(KEYSTORE|JKS|P12|PFX|PEM|SERVICE_ACCOUNT|SERVICEACCOUNT|DOCKER_CONFIG|DOCKERCONFIG|DOTENV|ENV_FILE)_(B64|BASE64|CONTENTS?|JSON)$/,
  /(^|_)DOCKERCONFIGJSON$/,
]
