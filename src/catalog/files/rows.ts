import type { CredentialFile } from '../files.ts'

/** A row of the table of credential files. */
export interface FileRow extends Omit<CredentialFile, 'name'> {
  /** Paths (of the source or the full destination) that can hardly be anything else. */
  readonly tight: RegExp
  /** Paths that more often hold no credential. */
  readonly loose?: RegExp
}

const javascript = ['npm', 'yarn', 'pnpm']
const npmVariables = ['NPM_*', 'NODE_AUTH_TOKEN', 'YARN_*', 'GITHUB_TOKEN', 'GH_TOKEN', 'GITLAB_TOKEN', 'CI_JOB_TOKEN',
  'FONTAWESOME_*', 'ARTIFACTORY_*', 'NEXUS_*', 'GITHUB_PAT', '*_NPM_TOKEN', '*_NPM_AUTH_TOKEN', '*_PACKAGE_TOKEN',
  '*_PACKAGES_TOKEN']
const gitVariables = ['GIT_*', 'GITHUB_*', 'GH_*', 'GITLAB_*', 'BITBUCKET_*']
const repositoryVariables = ['ARTIFACTORY_*', 'NEXUS_*', 'GITHUB_*']
const never = /$^/

/**
 * Credential files, the first match wins. To add one: a row with the paths by which it is known (posix, lower case;
 * matched against the source and the full destination), the tools of the tool table that read it, and lines in
 * test/catalog-files.test.ts for a path that is one and a path that only looks like one. What its content must hold
 * goes to content.ts.
 */
export const fileRows: readonly FileRow[] = [
  { kind: 'npmrc', slug: 'npmrc', tools: javascript, variables: npmVariables, expands: 'dollar',
    pointer: 'NPM_CONFIG_USERCONFIG', tight: /(^|\/)\.npmrc$|\/etc\/npmrc$/, loose: /(^|\/)[\w.-]*npmrc([.-][\w-]+)*$/ },
  { kind: 'yarnrc-yml', slug: 'yarnrc_yml', tools: ['yarn'], variables: npmVariables, expands: 'dollar',
    tight: never, loose: /(^|\/)\.?[\w-]*yarnrc([.-][\w-]+)*\.yml$/ },
  { kind: 'yarnrc', slug: 'yarnrc', tools: ['yarn'], variables: npmVariables, expands: 'none',
    tight: never, loose: /(^|\/)\.yarnrc([.-][\w-]+)*$/ },
  { kind: 'pip-conf', slug: 'pip_conf', tools: ['pip'], variables: ['PIP_*', 'PYPI_*', ...repositoryVariables], expands: 'none',
    pointer: 'PIP_CONFIG_FILE', tight: never, loose: /(^|\/)([\w-]+[.-])?pip([.-][\w-]+)*\.(conf|ini)$/ },
  { kind: 'pypirc', slug: 'pypirc', tools: ['twine'], variables: ['TWINE_*', 'PYPI_*'], expands: 'none', tight: /(^|\/)\.?pypirc$/ },
  { kind: 'poetry-auth', slug: 'poetry_auth', tools: ['poetry'], variables: ['POETRY_*'], expands: 'none',
    tight: /pypoetry\/auth\.toml$/ },
  { kind: 'netrc', slug: 'netrc', tools: ['git', 'curl', 'pip', 'go', 'uv', 'wget'], variables: gitVariables, expands: 'none',
    tight: /(^|\/)[._]?netrc([.-][\w-]+)*$/ },
  { kind: 'git-credentials', slug: 'git_credentials', tools: ['git'], variables: gitVariables, expands: 'none',
    tight: /(^|\/)\.?git-credentials$|\.config\/git\/credentials$/ },
  { kind: 'gitconfig', slug: 'gitconfig', tools: ['git'], variables: gitVariables, expands: 'none',
    pointer: 'GIT_CONFIG_GLOBAL', tight: never, loose: /(^|\/)\.?gitconfig([.-][\w-]+)*$/ },
  { kind: 'maven-settings', slug: 'maven_settings', tools: ['maven'], variables: ['MAVEN_*', 'MVN_*', ...repositoryVariables],
    expands: 'maven',
    tight: /(^|\/)\.m2\/([\w-]+[._-])?settings([._-][\w-]+)*\.xml$|(^|\/|\$\{?)(maven|m2_)[\w.-]*\}?\/((conf|ref)\/)?settings([._-]\w+)*\.xml$/,
    loose: /(^|\/)((maven|mvn|m2|ci|nexus|artifactory|docker)[._-])*settings([._-][\w-]+)*\.xml$/ },
  { kind: 'gradle-properties', slug: 'gradle_properties', tools: ['gradle'],
    variables: ['ORG_GRADLE_PROJECT_*', 'GRADLE_*', ...repositoryVariables], expands: 'none', tight: never,
    loose: /(^|\/)gradle\.properties$/ },
  { kind: 'sbt-credentials', slug: 'sbt_credentials', tools: ['sbt'], variables: ['COURSIER_CREDENTIALS', 'SBT_*'], expands: 'none',
    tight: /(^|\/)\.(sbt|ivy2)\/([\d.]+\/)?\.?credentials$/ },
  { kind: 'nuget-config', slug: 'nuget_config', tools: ['dotnet', 'nuget'],
    variables: ['NUGET_*', 'NuGetPackageSourceCredentials_*', 'AZURE_*', 'VSS_*', 'FEED_*', 'GITHUB_*', 'SYSTEM_ACCESSTOKEN', 'PAT'],
    expands: 'percent', tight: never, loose: /(^|\/)([\w-]+\.)?nuget([.-][\w-]+)*\.config$/ },
  { kind: 'composer-auth', slug: 'composer_auth', tools: ['composer'], variables: ['COMPOSER_AUTH', 'GITHUB_*', 'MAGENTO_*'],
    expands: 'none', tight: /(^|\/)(\.composer|\.config\/composer|composer)\/auth\.json$/, loose: /(^|\/)auth\.json$/ },
  { kind: 'bundle-config', slug: 'bundle_config', tools: ['bundler'], variables: ['BUNDLE_*'], expands: 'none', tight: never,
    loose: /(^|\/)\.bundle\/config$/ },
  { kind: 'gem-credentials', slug: 'gem_credentials', tools: ['gem'], variables: ['GEM_*', 'RUBYGEMS_*'], expands: 'none',
    tight: /(^|\/)\.gem\/credentials$/ },
  { kind: 'cargo-credentials', slug: 'cargo_credentials', tools: ['cargo'], variables: ['CARGO_*'], expands: 'none',
    tight: /(^|\/)\.?cargo\/credentials(\.toml)?$/ },
  { kind: 'docker-config', slug: 'docker_config', tools: ['docker', 'skopeo'], variables: ['DOCKER_*', 'REGISTRY_*'], expands: 'none',
    tight: /(^|\/)\.dockercfg$|(^|\/)(root|home\/[\w-]+)\/\.docker\/config\.json$|kaniko\/\.docker\/config\.json$/,
    loose: /(^|\/)\.docker\/config\.json$|(^|\/)\.?dockerconfig(\.json|json)$/ },
  { kind: 'kubeconfig', slug: 'kubeconfig', tools: ['helm', 'kubectl'], variables: ['KUBE*'], expands: 'none', pointer: 'KUBECONFIG',
    tight: /(^|\/)\.kube\/config$/, loose: /(^|\/)([\w-]+[.-])?kube-?config([.-][\w-]+)*$/ },
  { kind: 'aws-credentials', slug: 'aws_credentials', tools: ['aws'], variables: ['AWS_*'], expands: 'none',
    pointer: 'AWS_SHARED_CREDENTIALS_FILE', tight: /(^|\/)\.aws(\/credentials)?\/?$|(^|\/)\.?aws[._-]?credentials$/,
    loose: /(^|\/)\.aws\/[\w.-]+$/ },
  { kind: 'gcp-service-account', slug: 'gcp_service_account', tools: ['gcloud', 'terraform'],
    variables: ['GOOGLE_*', 'GCP_*', 'GCLOUD_*', 'CLOUDSDK_*'], expands: 'none', pointer: 'GOOGLE_APPLICATION_CREDENTIALS',
    tight: /(^|\/)[\w.-]*service[-_]?account[\w.-]*\.json$|(^|\/)application_default_credentials\.json$/,
    loose: /(^|\/)[\w.-]*(credentials?|client[-_]?secrets?)[\w.-]*\.json$|(^|\/)([\w-]*[._-])?key(file)?\.json$/ },
  { kind: 'boto', slug: 'boto', tools: ['gcloud', 'aws'], variables: ['AWS_*', 'BOTO_*'], expands: 'none', pointer: 'BOTO_CONFIG',
    tight: /(^|\/)\.boto$/ },
  { kind: 's3cfg', slug: 's3cfg', tools: ['aws'], variables: ['AWS_*', 'S3_*'], expands: 'none', tight: /(^|\/)\.s3cfg$/ },
  { kind: 'condarc', slug: 'condarc', tools: ['conda'], variables: ['CONDA_*', 'ANACONDA_*'], expands: 'dollar', pointer: 'CONDARC',
    tight: never, loose: /(^|\/)\.?condarc$/ },
  { kind: 'terraform-credentials', slug: 'terraform_credentials', tools: ['terraform'], variables: ['TF_TOKEN_*'], expands: 'none',
    pointer: 'TF_CLI_CONFIG_FILE', tight: /(^|\/)credentials\.tfrc\.json$/, loose: /(^|\/)\.terraformrc$/ },
  { kind: 'sentry-config', slug: 'sentryclirc', tools: ['sentry-cli'], variables: ['SENTRY_*'], expands: 'none',
    tight: never, loose: /(^|\/)\.sentryclirc$/ },
  { kind: 'huggingface-token', slug: 'huggingface_token', tools: ['huggingface'], variables: ['HF_TOKEN', 'HUGGING*'], expands: 'none',
    pointer: 'HF_TOKEN_PATH', tight: /(^|\/)\.?(cache\/)?huggingface\/token$/ },
  { kind: 'apt-auth', slug: 'apt_auth', tools: ['apt'], variables: ['APT_*'], expands: 'none',
    tight: /etc\/apt\/auth\.conf(\.d\/[\w.-]+)?$/ },
  { kind: 'pgpass', slug: 'pgpass', tools: ['psql'], variables: ['PGPASSWORD', 'POSTGRES_*'], expands: 'none', pointer: 'PGPASSFILE',
    tight: /(^|\/)\.?pgpass$/ },
  { kind: 'mysql-config', slug: 'my_cnf', tools: ['mysql'], variables: ['MYSQL_*'], expands: 'none', tight: never,
    loose: /(^|\/)\.my\.cnf$/ },
  { kind: 'rails-master-key', slug: 'rails_master_key', tools: ['bundler'], variables: ['RAILS_MASTER_KEY'], expands: 'none',
    tight: never, loose: /(^|\/)(master|config\/credentials\/\w+)\.key$/ },
  { kind: 'secrets-file', slug: 'secrets', tools: [], variables: [], expands: 'none', tight: never,
    loose: /(^|\/)secrets?\.(ya?ml|json|env|properties|toml)$|(^|\/)([\w-]+[._-])?token(\.(txt|json))?$/ },
  { kind: 'dotenv', slug: 'env', tools: [], variables: [], expands: 'none', tight: never, loose: /(^|\/)([\w-]*\.)?env(\.[\w-]+)*$|(^|\/)\.env[\w.-]*$/ },
  { kind: 'htpasswd', slug: 'htpasswd', tools: [], variables: [], expands: 'none', review: 'run time', tight: never,
    loose: /(^|\/)\.?htpasswd$/ },
  { kind: 'ssh-key', slug: 'ssh_key', tools: ['git', 'ssh', 'go', 'npm', 'pip', 'composer', 'bundler', 'cargo'],
    variables: ['SSH_PRIVATE_KEY', 'SSH_KEY', 'SSH_PRV_KEY', 'DEPLOY_KEY'], expands: 'none',
    tight: /(^|\/)id_(rsa|dsa|ecdsa|ed25519)([._-][\w-]+)*$|(^|\/)[\w.-]*_(rsa|dsa|ecdsa|ed25519)(\.key|\.pem)?$|(^|\/)[\w.-]*deploy[\w.-]*key(\.pem)?$|(^|\/)\.ssh\/[\w.-]+\.(pem|key)$|(^|\/)\.ssh\/?$|(^|\/)\.ssh\/identity$/,
    loose: /(^|\/)([\w-]*[._-])?ssh[._-]?key(\.pem)?$|(^|\/)\.ssh\/[\w.-]+$/ },
  { kind: 'private-key', slug: 'private_key', tools: [], variables: [], expands: 'none', review: 'run time', tight: never,
    loose: /\.(pem|key|p12|pfx|jks|ppk|keystore)$|(^|\/)(private|secret)[._-]?key(\.\w+)?$|(^|\/)signing(-key)?\.asc$/ },
]
