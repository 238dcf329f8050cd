import type { CredentialFile } from '../files.ts'

/** What tells a program which file of a kind it is to read (each program's manual). */
export interface Pointer {
  readonly kind: string
  /**
   * What the file proves by being pointed at: as much as it would by the name that it has in its
   * usual place.
   */
  readonly name: CredentialFile['name']
  /** Variables, at blanks, whose value is its path. */
  readonly variables?: string
  /** Those whose value is the folder that it lies in, and its names there. */
  readonly folders?: string
  readonly inside?: string
  /** Options whose value is its path; of any program that has one so called when none is said. */
  readonly options?: string
  readonly of?: string
  /** The program writes there, too, what it keeps. */
  readonly keeps?: true
}

/** Variables whose value is a list of options for Maven. */
const maven = 'mvn mvnw mvnd maven_args maven_cli_opts maven_config'

/** Files of a project that hold options for a program, a word or more a line. */
export const optionFiles: readonly { readonly path: string; readonly of: string }[] = [
  { path: '.mvn/maven.config', of: 'mvn' },
]

/** A row for each kind and way. To add one: a line in test/catalog-pointers.test.ts too. */
export const pointers: readonly Pointer[] = [
  {
    kind: 'npmrc',
    name: 'tight',
    keeps: true,
    variables: 'NPM_CONFIG_USERCONFIG NPM_CONFIG_GLOBALCONFIG PNPM_CONFIG_USERCONFIG',
    options: '--userconfig --globalconfig',
  },
  { kind: 'yarnrc', name: 'loose', options: '--use-yarnrc', of: 'yarn yarnpkg' },
  { kind: 'yarnrc-yml', name: 'loose', variables: 'YARN_RC_FILENAME' },
  { kind: 'bunfig', name: 'loose', options: '-c --config', of: 'bun bunx' },
  { kind: 'pip-conf', name: 'loose', variables: 'PIP_CONFIG_FILE' },
  {
    kind: 'uv-config',
    name: 'loose',
    variables: 'UV_CONFIG_FILE',
    options: '--config-file',
    of: 'uv uvx',
  },
  { kind: 'pypirc', name: 'tight', options: '--config-file', of: 'twine' },
  {
    kind: 'poetry-auth',
    name: 'tight',
    keeps: true,
    folders: 'POETRY_CONFIG_DIR',
    inside: 'auth.toml',
  },
  { kind: 'netrc', name: 'tight', variables: 'NETRC', options: '--netrc-file' },
  {
    kind: 'gitconfig',
    name: 'loose',
    keeps: true,
    variables: 'GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM',
    options: 'include.path',
  },
  { kind: 'git-credentials', name: 'tight', options: '--file', of: 'store credential-store' },
  {
    kind: 'maven-settings',
    name: 'tight',
    options: '-s --settings -gs --global-settings',
    of: maven,
  },
  {
    kind: 'gradle-properties',
    name: 'loose',
    folders: 'GRADLE_USER_HOME',
    inside: 'gradle.properties',
  },
  {
    kind: 'gradle-init',
    name: 'loose',
    folders: 'GRADLE_USER_HOME',
    inside: 'init.gradle init.gradle.kts',
    options: '-I --init-script',
    of: 'gradle gradlew gradle_opts',
  },
  {
    kind: 'rclone-config',
    name: 'tight',
    keeps: true,
    variables: 'RCLONE_CONFIG',
    options: '--config',
    of: 'rclone',
  },
  { kind: 'curlrc', name: 'loose', options: '-K --config', of: 'curl' },
  { kind: 'curlrc', name: 'loose', folders: 'CURL_HOME', inside: '.curlrc _curlrc' },
  { kind: 'askpass', name: 'loose', variables: 'GIT_ASKPASS SSH_ASKPASS' },
  { kind: 'sbt-credentials', name: 'tight', variables: 'SBT_CREDENTIALS COURSIER_CREDENTIALS' },
  { kind: 'nuget-config', name: 'loose', options: '--configfile -ConfigFile' },
  {
    kind: 'composer-auth',
    name: 'tight',
    keeps: true,
    folders: 'COMPOSER_HOME',
    inside: 'auth.json',
  },
  { kind: 'bundle-config', name: 'loose', variables: 'BUNDLE_CONFIG BUNDLE_USER_CONFIG' },
  {
    kind: 'bundle-config',
    name: 'loose',
    folders: 'BUNDLE_APP_CONFIG BUNDLE_USER_HOME',
    inside: 'config',
  },
  {
    kind: 'cargo-credentials',
    name: 'tight',
    keeps: true,
    folders: 'CARGO_HOME',
    inside: 'credentials credentials.toml',
  },
  { kind: 'cargo-config', name: 'loose', folders: 'CARGO_HOME', inside: 'config config.toml' },
  { kind: 'hex-config', name: 'tight', folders: 'HEX_HOME', inside: 'hex.config' },
  { kind: 'apt-auth', name: 'tight', options: 'Dir::Etc::netrc' },
  { kind: 'yum-repository', name: 'loose', options: '--config', of: 'dnf yum microdnf' },
  {
    kind: 'docker-config',
    name: 'tight',
    keeps: true,
    variables: 'REGISTRY_AUTH_FILE HELM_REGISTRY_CONFIG',
    folders: 'DOCKER_CONFIG',
    inside: 'config.json',
    options: '--authfile --registry-config',
  },
  {
    kind: 'kubeconfig',
    name: 'tight',
    keeps: true,
    variables: 'KUBECONFIG',
    options: '--kubeconfig',
  },
  {
    kind: 'helm-repositories',
    name: 'loose',
    variables: 'HELM_REPOSITORY_CONFIG',
    options: '--repository-config',
  },
  { kind: 'aws-credentials', name: 'tight', keeps: true, variables: 'AWS_SHARED_CREDENTIALS_FILE' },
  { kind: 'aws-credentials', name: 'loose', variables: 'AWS_CONFIG_FILE' },
  {
    kind: 'gcp-service-account',
    name: 'tight',
    variables:
      'GOOGLE_APPLICATION_CREDENTIALS CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE GOOGLE_CREDENTIALS',
    options: '--key-file --cred-file',
    of: 'gcloud activate-service-account',
  },
  {
    kind: 'gcp-service-account',
    name: 'tight',
    folders: 'CLOUDSDK_CONFIG',
    inside: 'application_default_credentials.json',
  },
  { kind: 'boto', name: 'tight', variables: 'BOTO_CONFIG' },
  { kind: 's3cfg', name: 'tight', variables: 'S3CMD_CONFIG', options: '-c --config', of: 's3cmd' },
  { kind: 'condarc', name: 'loose', variables: 'CONDARC MAMBARC' },
  { kind: 'terraform-credentials', name: 'loose', variables: 'TF_CLI_CONFIG_FILE' },
  { kind: 'sentry-config', name: 'loose', variables: 'SENTRY_PROPERTIES' },
  {
    kind: 'huggingface-token',
    name: 'tight',
    keeps: true,
    variables: 'HF_TOKEN_PATH',
    folders: 'HF_HOME',
    inside: 'token',
  },
  { kind: 'pgpass', name: 'tight', variables: 'PGPASSFILE' },
  {
    kind: 'mysql-config',
    name: 'loose',
    folders: 'MYSQL_HOME',
    inside: 'my.cnf',
    options: '--defaults-file --defaults-extra-file',
  },
  { kind: 'renviron', name: 'loose', variables: 'R_ENVIRON_USER R_ENVIRON' },
  {
    kind: 'ssh-key',
    name: 'tight',
    variables: 'ANSIBLE_PRIVATE_KEY_FILE',
    options: '--private-key',
    of: 'ansible ansible-playbook ansible-galaxy ansible-pull',
  },
  {
    kind: 'token',
    name: 'tight',
    variables: 'ANSIBLE_VAULT_PASSWORD_FILE ANSIBLE_GALAXY_TOKEN_PATH SOPS_AGE_KEY_FILE',
    options: '--vault-password-file --passphrase-file',
  },
  { kind: 'wgetrc', name: 'loose', variables: 'WGETRC' },
]
