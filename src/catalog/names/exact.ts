import type { NameVerdict } from '../names.ts'

/**
 * Whole names that overrule the words, in both directions, per ecosystem. To add one: put a row
 * here (the pattern is matched against the upper-case name; the first row that matches wins) and a
 * line into test/catalog-names.test.ts. Sources: the environment-variable pages of each tool's own
 * documentation.
 */
export const exactNames: readonly (readonly [RegExp, NameVerdict])[] = [
  // npm, yarn, pnpm: settings by environment, keys as in .npmrc
  [/^NPM_CONFIG_.*(_AUTH|TOKEN|_PASSWORD|_SECRET)$/, 'secret'],
  [/^YARN_NPM_AUTH_(TOKEN|IDENT)$/, 'secret'],
  [/^NPM_CONFIG_((HTTPS?_?)?PROXY|REGISTRY)$/, 'url'],
  [/^NPM_CONFIG_/, 'harmless'],
  [
    /^(NPM|YARN|PNPM|PYPI|PIP|NUGET|GEM|MAVEN|GO|HELM)(_[A-Z0-9]+)*_(REGISTRY|REGISTRY_SERVER|REPO|REPOSITORY|SOURCE)$/,
    'url',
  ],
  // Python
  [/^POETRY_PYPI_TOKEN_/, 'secret'],
  [/^POETRY_HTTP_BASIC_.*_USERNAME$/, 'harmless'],
  [/^(UV|PIP)_(DEFAULT_)?INDEX$|^UV_INDEX_URL$|^PIP_FIND_LINKS$|^UV_FIND_LINKS$/, 'url'],
  [/^CONDA_CHANNELS?(_ALIAS|_URL)?$/, 'url'],
  // .NET
  [/^NUGETPACKAGESOURCECREDENTIALS_/, 'secret'],
  [/^(VSS_NUGET|ARTIFACTS_CREDENTIALPROVIDER)_(EXTERNAL_)?FEED_ENDPOINTS$/, 'secret'],
  // Ruby: BUNDLE_GEMS__EXAMPLE__COM carries that host's credential; build, local and mirror keys
  // are settings
  [/^BUNDLE_(BUILD|LOCAL|MIRROR|DISABLE_LOCAL|PLUGINS?)__/, 'harmless'],
  [/^BUNDLE_[A-Z0-9_]+__[A-Z]{2,}$/, 'secret'],
  [/^RUBYGEMS_HOST$/, 'harmless'],
  // Elixir
  [/^(HEX|OBAN)_(?!.*PUBLIC).*KEY$/, 'secret'],
  // PHP
  [/^COMPOSER_AUTH$/, 'secret'],
  // containers and clusters
  [/^DOCKER_AUTH_CONFIG$/, 'secret'],
  [/^DOCKER_CONFIG$/, 'harmless'],
  [/^(REGISTRY_AUTH_FILE|REGISTRY_AUTH)$/, 'harmless'],
  [/^TF_TOKEN_/, 'secret'],
  // Supabase: the key of the role that no row policy holds back (supabase.com/docs, "API keys")
  [/(^|_)SERVICE_ROLE_KEY$/, 'secret'],
  [/^TF_VAR_.*_(ID|NAME|REGION)$/, 'harmless'],
  // clouds: the id of a key pair is no secret by itself
  [/(^|_)ACCESS_?KEY_?ID$/, 'identifier'],
  [/(^|_)(AWS|S3|MINIO|OSS|COS|R2|SPACES|WASABI|CEPH)_ACCESS_?KEY$/, 'identifier'],
  [/^TENCENT(CLOUD)?_SECRET_?ID$|^COS_SECRET_?ID$/, 'identifier'],
  [/(^|_)VAULT_SECRET_ID$|^SECRET_ID$/, 'secret'],
  [/^AZURE_STORAGE_CONNECTION_STRING$|(^|_)SERVICE_?BUS_CONNECTION_STRING$/, 'secret'],
  [/^VAULT_ADDR$/, 'harmless'],
  // servers whose key is what one signs in with
  [/(^|_)(NEXUS|TAILSCALE)_KEY$/, 'secret'],
  // git and ssh
  [/^(GIT|HTTP)_AUTH_(TOKEN|HEADER)([_.].+)?$/, 'secret'],
  [/^(GIT|SSH|SUDO)_ASKPASS(_REQUIRE)?$|^SSH_AUTH_SOCK$|^GIT_SSH(_COMMAND|_VARIANT)?$/, 'harmless'],
  [
    /(^|_)(ID_(RSA|DSA|ECDSA|ED25519)|SSH_PRIVATE|SSH_PRV|SSH_PRIV)(_(B64|BASE64|CONTENTS?))?$/,
    'secret',
  ],
  [/(^|_)(CLONE|CHECKOUT)_KEY(_(B64|BASE64|CONTENTS?))?$/, 'secret'],
  // whole configuration files in a variable
  [
    /(^|_)(NPM_?RC|NETRC|PYPIRC|YARNRC|CONDARC)(_(B64|BASE64|CONTENTS?|DATA|STRING|TEXT))?$/,
    'secret',
  ],
  [/(^|_)KUBE_?CONFIG(_(B64|BASE64|CONTENTS?|DATA|JSON|YAML))?$/, 'secret'],
  [
    /(^|_)(MAVEN|MVN|M2|SBT|NUGET)_SETTINGS(_(B64|BASE64|CONTENTS?|XML))?$|^SETTINGS_XML$/,
    'secret',
  ],
  [/^NUGET_CONFIG(_(B64|BASE64|CONTENTS?))?$|^PIP_CONF(IG)?(_(B64|BASE64|CONTENTS?))$/, 'secret'],
  // keys of products whose names tell nothing else
  [
    /^(JWT|BEARER|KAGGLE_KEY|GIT_CRYPT_KEY|GEMFURY_(KEY|DEPLOY)|UNITY_(SERIAL|LICENSE)|ACF_(PRO_)?KEY|CYPRESS_RECORD_KEY|(DART_|FLUTTER_)?PUB_TOKEN)$/,
    'secret',
  ],
  [/(^|_)(SAS|PRESIGNED)_URL$|^(GEM)?FURY(_[A-Z]+)?_URL$/, 'url'],
  // application frameworks and databases
  [/^APP_KEYS?$|^(DJANGO|FLASK|LARAVEL)_(APP_)?KEY$/, 'secret'],
  [/(^|_)(TOKEN|AUTH|PASSWORD|SECRET)_SALT$/, 'secret'],
  [/^(RABBITMQ_)?ERLANG_COOKIE$/, 'secret'],
  [/(^|_)SENTRY_DSN$/, 'harmless'],
  [/(^|_)SECRET_KEY_BASE_DUMMY$/, 'harmless'],
  [/^REQUIREPASS$/, 'secret'],
  [/^CONAN_PASSWORD(_|$)/, 'secret'],
  // the shell's working directory
  [/^(OLD)?PWD$/, 'harmless'],
  // debugger, Windows and image-building names that end in a head without being one
  [
    /(^|_)IDE_?KEY$|^PUBLICKEYTOKEN$|^SECRETS?_(STORE|BACKEND|PROVIDER)$|(^|_)PRODUCT_KEY_TYPE$/,
    'harmless',
  ],
]
