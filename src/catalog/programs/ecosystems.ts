/** Tools whose calls run project scripts that read any variable. */
const scripts = ['npm', 'yarn', 'pnpm', 'bun', 'ni', 'rush', 'frontend build', 'node']
const javascript = ['npm', 'yarn', 'pnpm', 'bun', 'ni', 'rush']
const code = [
  'npm',
  'yarn',
  'pnpm',
  'bun',
  'composer',
  'git',
  'go',
  'gh',
  'pip',
  'poetry',
  'uv',
  'bundler',
  'cargo',
  'gradle',
  'maven',
  'dotnet',
  'mise',
  'r',
]
const packages = [
  'npm',
  'yarn',
  'pnpm',
  'pip',
  'poetry',
  'uv',
  'maven',
  'gradle',
  'sbt',
  'dotnet',
  'nuget',
  'docker',
  'jf',
  'conan',
  'go',
]
const hub = ['huggingface', 'python', 'node']

/**
 * Which tools a variable's name suggests, beyond those that read it by themselves. The first row
 * that matches (upper case) wins. To add one: a row, and a line in test/catalog-tools.test.ts.
 */
export const ecosystems: readonly (readonly [RegExp, readonly string[]])[] = [
  [/FONT_?AWESOME|(^|_)FA_(PRO_)?TOKEN|TIPTAP|GSAP|AG_?GRID|KENDO|SYNCFUSION|BRYNTUM/, javascript],
  [/(^|_)(NPM|NPMRC|NODE_AUTH|YARN|PNPM)(_|$)|NPMTOKEN|NPM_?RC$/, javascript],
  [/^COREPACK_/, ['corepack']],
  [/^SENTRY_|(^|_)SENTRY_AUTH/, ['sentry-cli', ...scripts, 'gradle']],
  [
    /^(TURBO|NX|VERCEL|NETLIFY|EXPO|CONTENTFUL|STORYBLOK|SANITY|POSTHOG|CRYSTALLIZE|DATOCMS|PRISMIC|SHOPIFY|BUGSNAG|ROLLBAR|NEXT_PRIVATE)_/,
    scripts,
  ],
  [/^DATABASE_URL$|^(DIRECT|SHADOW_DATABASE)_URL$/, ['prisma', ...scripts, 'bundler', 'python']],
  [/^COMPOSER_AUTH$|MAGENTO_|^SATIS_|^PACKAGIST_|^(ACF|NOVA|SPARK|FLUX|WP)_/, ['composer']],
  [/(^|_)(POETRY)_/, ['poetry']],
  [/^UV_/, ['uv']],
  [/(^|_)(PIP|PYPI|PYPIRC)(_|$)|^PYTHON_/, ['pip', 'poetry', 'uv', 'pipenv', 'pdm']],
  [/^TWINE_/, ['twine']],
  [/^(CONDA|ANACONDA)_|^CONDARC/, ['conda']],
  [/^HF_|HUGGING_?FACE/, hub],
  [/^KAGGLE_/, ['kaggle', 'python', 'node']],
  [/^(WANDB|OPENAI|REPLICATE|COHERE)_/, ['python', 'node']],
  [/^(BUNDLE|BUNDLER|SIDEKIQ|GEMFURY|FURY)_|CONTRIBSYS/, ['bundler']],
  [/^(RAILS_MASTER_KEY|SECRET_KEY_BASE)$/, ['rails']],
  [/^(GEM|RUBYGEMS)_/, ['gem', 'bundler']],
  [/^CARGO_/, ['cargo']],
  [/^(GO_|GOPROXY|GOAUTH|GOPRIVATE)/, ['go', 'git']],
  [/^NUGET/, ['dotnet', 'nuget']],
  [
    /^VSS_|^ARTIFACTS_CREDENTIALPROVIDER|(^|_)(AZURE_DEVOPS|AZDO|ADO|AZURE_ARTIFACTS|FEED|SYSTEM)_?(PAT|ACCESS_?TOKEN|TOKEN|PASSWORD)$|^SYSTEM_ACCESSTOKEN$/,
    ['dotnet', 'nuget', ...javascript, 'pip', 'maven', 'gradle'],
  ],
  [/^(MAVEN|MVN|M2|OSSRH)_/, ['maven', 'gradle', 'sbt']],
  [/^(ORG_GRADLE_PROJECT|GRADLE)_/, ['gradle']],
  [/^(SBT|COURSIER)_/, ['sbt']],
  [
    /(^|_)(NEXUS|ARTIFACTORY|JFROG|JF|CODEARTIFACT|CLOUDSMITH|PACKAGECLOUD|PACKAGES?|REGISTRY)_/,
    packages,
  ],
  [/^HEX_|^OBAN_/, ['mix']],
  [/^CONAN_/, ['conan']],
  [
    /(^|_)SSH(_|$)|SSHKEY|ID_(RSA|ED25519|ECDSA)|(DEPLOY|GIT|GITHUB|GITLAB|REPO)_(PRIVATE_|PRV_)?KEY$|^(PRIVATE|PRV|PRIV)_?KEY$/,
    [
      'ssh',
      'git',
      'npm',
      'yarn',
      'pnpm',
      'pip',
      'poetry',
      'uv',
      'go',
      'composer',
      'bundler',
      'cargo',
    ],
  ],
  // the secret of an OAuth app, for a sign-in page: no tool reads it
  [/^(GITHUB|GITLAB|BITBUCKET)_(CLIENT_|OAUTH_|APP_)?SECRET$/, []],
  [
    /^(GITHUB|GH|GITLAB|BITBUCKET|GITEA|GIT|CI_JOB|CI_DEPLOY|DEPLOY)_|^(GITHUB|GITLAB|GH)TOKEN|_(GITHUB|GH|GITLAB)_(TOKEN|PAT)$|^PAT$/,
    code,
  ],
  [/^NETRC/, ['git', 'curl', 'pip', 'go', 'uv']],
  [
    /^AWS_|^S3_/,
    ['aws', 'terraform', 'python', 'node', 'gradle', 'maven', 'sbt', 'pip', ...javascript],
  ],
  [
    /^(GOOGLE|GCP|GCLOUD|CLOUDSDK)_/,
    ['gcloud', 'terraform', 'python', 'node', 'go', 'gradle', 'pip', ...javascript],
  ],
  [/^(AZURE|ARM)_/, ['az', 'terraform', 'python', 'node', 'dotnet']],
  [/^(DOCKER|DOCKERHUB|QUAY|GHCR|REGISTRY_AUTH)(_|$)/, ['docker', 'skopeo']],
  [/^(TF|TERRAFORM)_/, ['terraform']],
  [/^(HELM|KUBE)/, ['helm', 'kubectl']],
  [/^VAULT_/, ['vault']],
  [/^DOPPLER_/, ['doppler', ...scripts]],
  [/^MISE_/, ['mise']],
  [/^HOMEBREW_/, ['brew']],
  [/^(SNYK|SONAR|CODECOV|COVERALLS|FOSSA)_/, ['snyk', 'maven', 'gradle', ...scripts]],
  [/^PG[A-Z]|^POSTGRES_/, ['psql']],
  [/^MYSQL_/, ['mysql', 'mysqldump']],
]

/**
 * Whether an npm registry takes a variable of that name for packages with a scope alone (GitHub
 * docs, "Working with the npm registry").
 */
export function servesScopes(variable: string): boolean {
  return /^(?:GITHUB|GH)_(?:TOKEN|PAT|PACKAGES_TOKEN)$/i.test(variable)
}

/**
 * Variables that no install reads but those of the tools that they suggest and these, and the
 * families of tools whose calls for the project's own code do not either.
 */
export const reservedVariables: readonly Reserved[] = [
  { names: /^SONAR_/, others: [], families: ['dotnet'] },
  { names: /^(?:KAGGLE|TWINE|NUGET)_|^RAILS_MASTER_KEY$/, others: [], families: [] },
  // Phoenix takes it as well
  { names: /^SECRET_KEY_BASE$/, others: ['mix'], families: ['javascript'] },
]

interface Reserved {
  readonly names: RegExp
  readonly others: readonly string[]
  readonly families: readonly string[]
}

/** Variables that project scripts read (`npm run build`), while installing never does. */
export const scriptVariables: RegExp =
  /^(SENTRY|TURBO|NX|VERCEL|NETLIFY|EXPO|CONTENTFUL|STORYBLOK|SANITY|POSTHOG|DATOCMS|PRISMIC|SHOPIFY|BUGSNAG|ROLLBAR|NEXT_PRIVATE|DOPPLER|SNYK|SONAR|CODECOV|COVERALLS|AWS|S3|GOOGLE|GCP|DATABASE|DIRECT)_|(^|_)SENTRY_AUTH/
