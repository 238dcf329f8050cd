import { call, shows, tool } from './row.ts'
import type { Tool } from './row.ts'

const awsVariables = ['AWS_*']
const terraformVariables = ['TF_*', 'AWS_*', 'GOOGLE_*', 'ARM_*']
/** Levels of a log that has all that it does. */
const detailed = /^(?:trace|debug|json)$/i
const decrypting = 'decrypt it in the RUN that uses it, into a folder of type=tmpfs'

export const cloud: readonly Tool[] = [
  tool({
    name: 'aws',
    spills: [
      {
        when: call('codeartifact login'),
        variables: awsVariables,
        to: '.npmrc, pip.conf or NuGet.Config, as a token that it gets for it',
      },
      {
        when: call(
          'codeartifact get-authorization-token|ecr get-login-password|ecr get-login|sts ' +
            'assume-role|sts get-session-token|ecr get-authorization-token',
        ),
        variables: awsVariables,
        to: undefined,
      },
      {
        when: call('secretsmanager get-secret-value|ssm get-parameters?(?:-by-path)?'),
        variables: awsVariables,
        to: undefined,
      },
      { when: call('configure export-credentials'), variables: awsVariables, to: undefined },
    ],
    // the headers of each request, signed, and the session's token
    traces: [{ flags: ['--debug'], to: 'errors', reads: ['AWS_SESSION_TOKEN'] }],
    fetches: {
      when: /(?:^|\s)(?:s3api get-object|get|cp|mv)\s/,
      prints: /(?:^|\s)s3 cp .* -(?:\s|$)/,
    },
    runs: 'none',
    commands: ['aws', 's3cmd', 's5cmd', 'eb'],
    variables: awsVariables,
    files: ['aws-credentials', 'boto', 's3cfg'],
    idle: call(`${shows}|configure (?:list|set|import)`),
    persists: [
      {
        when: call('configure set|configure import'),
        to: '~/.aws/credentials',
        undo: undefined,
        instead: 'give the AWS_* variables to the RUN, or mount the credentials file',
        variables: [
          {
            call: /^configure set (?:default\.)?(?<key>aws_secret_access_key|aws_access_key_id|aws_session_token) (?<value>\S+)$/,
            set: { '{key|snake}': '{value}' },
            together: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
          },
        ],
      },
      {
        when: call('codeartifact login'),
        to: '.npmrc, pip.conf or NuGet.Config',
        undo: undefined,
        instead:
          'fetch the token with codeartifact get-authorization-token into a variable of the same RUN',
      },
    ],
  }),
  tool({
    name: 'artifact-registry',
    commands: ['google-artifactregistry-auth', 'artifactregistry-auth'],
    runs: 'none',
    variables: ['GOOGLE_*'],
    files: ['gcp-service-account', 'npmrc'],
    spills: [{ when: /^/, variables: ['GOOGLE_*'], to: '.npmrc, as a token that it gets for it' }],
  }),
  tool({
    name: 'gcloud',
    spills: [
      {
        when: call(
          'auth print-access-token|auth print-identity-token|auth application-default print-access-token',
        ),
        variables: ['CLOUDSDK_*', 'GOOGLE_*'],
        to: undefined,
      },
      {
        when: call('secrets versions access'),
        variables: ['CLOUDSDK_*', 'GOOGLE_*'],
        to: undefined,
      },
    ],
    output: ['--out-file'],
    fetches: { when: /(?:^|\s)(?:cp|mv|cat)\s/, prints: /(?:^|\s)(?:cat\s|cp .* -(?:\s|$))/ },
    runs: 'none',
    commands: ['gcloud', 'gsutil', 'bq'],
    variables: ['CLOUDSDK_*', 'GOOGLE_*', 'BOTO_CONFIG'],
    files: ['gcp-service-account', 'boto'],
    idle: call(`${shows}|components|info`),
    persists: [
      {
        when: call(
          'auth (?:activate-service-account|login|application-default login|configure-docker)',
        ),
        to: '~/.config/gcloud',
        // what it takes out of its data base stays in the file's free pages
        undo: undefined,
        instead:
          'mount the key as a file, and point CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE and ' +
          'GOOGLE_APPLICATION_CREDENTIALS at it',
      },
    ],
  }),
  // they build the project: with its installers, or as a program of its own
  tool({
    name: 'sam',
    commands: ['sam', 'cdk'],
    variables: awsVariables,
    files: ['aws-credentials'],
    idle: call(`${shows}|init|validate|acknowledge|context`),
    scripts: call('build|package|deploy|sync|local|synth|synthesize|diff|ls|list|bootstrap|watch'),
  }),
  tool({
    name: 'az',
    spills: [
      {
        when: call(
          'account get-access-token|keyvault secret (?:show|download)|acr credential show|' +
            'storage account keys list|acr login .*--expose-token',
        ),
        variables: ['AZURE_*', 'ARM_*'],
        to: undefined,
      },
      {
        when: /^acr login\b(?!.*--expose-token)/,
        variables: ['AZURE_*', 'ARM_*'],
        to: '~/.docker/config.json',
        instead: 'delete it at the end of the same RUN',
      },
    ],
    output: ['--file', '-f'],
    fetches: {
      when: call('storage (?:blob|file|fs file) download'),
      into: ['--file', '-f', '--dest', '--destination', '-d'],
    },
    runs: 'none',
    variables: ['AZURE_*', 'ARM_*'],
    idle: call(`${shows}|extension|config`),
    persists: [
      {
        when: call('login|devops login|acr login'),
        to: '~/.azure',
        undo: call('logout'),
        instead: 'log in, use and log out in one RUN',
      },
    ],
  }),
  tool({
    name: 'pulumi',
    variables: ['PULUMI_*', 'AWS_*', 'GOOGLE_*', 'AZURE_*', 'ARM_*'],
    idle: call(`${shows}|about|plugin|gen-completion|logout`),
    scripts: /^/,
    // every call that asks the backend stores the token of the environment (pkg/backend/httpstate)
    spills: [
      {
        when: call(
          'login|up|update|preview|pre|destroy|refresh|stack|config|whoami|import|org|watch',
        ),
        variables: ['PULUMI_ACCESS_TOKEN'],
        to: '~/.pulumi/credentials.json',
        instead: 'delete it at the end of the same RUN',
      },
    ],
  }),
  tool({
    name: 'docker',
    installs: true,
    commands: ['docker', 'podman', 'buildah', 'crane', 'oras'],
    variables: ['DOCKER_CONFIG', 'DOCKER_AUTH_CONFIG', 'REGISTRY_AUTH_FILE'],
    files: ['docker-config'],
    // files of the project that name variables
    hooks: call('compose|buildx bake|stack'),
    spills: [{ when: /\bcompose\b.*\bconfig\b/, variables: ['*'], to: undefined }],
    needs: call('pull|push|build|run|manifest|copy|login|export|buildx|compose|stack'),
    idle: call(`${shows}|info|ps|images`),
    persists: [
      {
        when: call('login|auth login'),
        to: '~/.docker/config.json',
        undo: call('logout|auth logout'),
        instead: 'mount config.json and point DOCKER_CONFIG at its folder',
      },
    ],
  }),
  tool({
    name: 'skopeo',
    runs: 'none',
    variables: ['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE'],
    files: ['docker-config'],
    needs: call('copy|inspect|sync|delete|list-tags'),
    idle: call(shows),
    persists: [
      {
        when: call('login'),
        to: 'auth.json',
        undo: call('logout'),
        instead: 'mount the file and point REGISTRY_AUTH_FILE at it',
      },
    ],
  }),
  tool({
    name: 'rclone',
    fetches: { when: call('copy|copyto|copyurl|move|moveto|cat'), prints: call('cat') },
    runs: 'none',
    variables: ['RCLONE_*', ...awsVariables],
    files: ['rclone-config', 'aws-credentials', 'gcp-service-account', 'ssh-key'],
    idle: call(`${shows}|obscure|genautocomplete|completion|config (?:file|paths|touch)`),
  }),
  tool({
    name: 'terraform',
    hooks: /^/,
    spills: [
      {
        when: call('apply|import|refresh'),
        variables: ['TF_VAR_*'],
        to: 'the state, or the plan',
        instead: 'plan and apply where the containers are deployed',
      },
    ],
    // the requests of providers, and what they are made of (terraform docs, "Debugging")
    traces: [
      {
        flags: [],
        by: {
          TF_LOG: detailed,
          TF_LOG_CORE: detailed,
          TF_LOG_PROVIDER: detailed,
          PACKER_LOG: /^(?!0?$)/,
        },
        to: 'errors',
        filesBy: ['TF_LOG_PATH', 'PACKER_LOG_PATH'],
        reads: terraformVariables,
      },
    ],
    project: { files: ['main.tf', 'providers.tf', 'versions.tf'] },
    commands: ['terraform', 'tofu', 'terragrunt', 'packer'],
    variables: terraformVariables,
    files: ['terraform-credentials', 'aws-credentials', 'gcp-service-account', 'netrc', 'ssh-key'],
    needs: call('init|get|plan|apply|refresh|import|providers|destroy|build'),
    idle: call(`${shows}|fmt|validate`),
    persists: [
      {
        when: call('login'),
        to: '~/.terraform.d/credentials.tfrc.json',
        undo: call('logout'),
        instead: 'give TF_TOKEN_<host> to the RUN',
      },
      {
        when: call('init .*-backend-config.*'),
        to: '.terraform',
        undo: undefined,
        instead: 'give the backend its environment variables',
      },
    ],
  }),
  tool({
    name: 'helm',
    prints: { of: ['words', 'stdin'], as: 'part', when: call('template') },
    output: ['--output-dir'],
    variables: ['HELM_*', 'KUBECONFIG'],
    files: ['kubeconfig', 'docker-config'],
    needs: call('pull|fetch|repo update|dependency|dep|install|upgrade|push|repo add'),
    idle: call(`${shows}|env|template|lint|plugin`),
    persists: [
      {
        when: /^(?:-\S+ )*repo add .*(?:--password|--username|:\/\/\S*@|\$)/,
        to: 'repositories.yaml',
        undo: call('repo remove|repo rm'),
        instead:
          'pass --username and --password to helm pull itself, or remove the repository in the same RUN',
      },
      {
        when: call('registry login'),
        to: '~/.config/helm/registry/config.json',
        undo: call('registry logout'),
        instead: 'mount the registry configuration',
      },
    ],
  }),
  tool({
    name: 'kubectl',
    prints: { of: ['words', 'stdin'], as: 'made', when: call('create|run|set|kustomize') },
    runs: 'none',
    commands: ['kubectl', 'oc'],
    variables: ['KUBECONFIG'],
    files: ['kubeconfig'],
    idle: call(`${shows}|completion|kustomize`),
    persists: [
      {
        when: call('config set-credentials|login'),
        to: '~/.kube/config',
        undo: call('config unset|logout'),
        instead: 'mount the kubeconfig',
      },
    ],
  }),
  // stores of secrets: what they give out is as secret as what they are given
  tool({
    name: 'op',
    commands: [
      'op',
      'bw',
      'bws',
      'infisical',
      'chamber',
      'akeyless',
      'berglas',
      'sops',
      'eyaml',
      'ejson',
    ],
    variables: [
      'OP_*',
      'BW*',
      'INFISICAL_*',
      'AWS_*',
      'AKEYLESS_*',
      'GOOGLE_*',
      'SOPS_*',
      'VAULT_*',
    ],
    files: ['gcp-service-account', 'aws-credentials'],
    output: ['-o', '--out-file', '--output', '--output-file'],
    spills: [
      {
        when: /(?:^|\s)(?:read|inject|get|export|access|show|env|decrypt|-d|--decrypt|document|item|secret)(?=\s|$)/,
        variables: ['*'],
        isGiven: true,
        to: undefined,
      },
      {
        when: /(?:^| )(?:-i -d|-d -i|--in-place|decrypt (?:.* )?-i)(?= |$)/,
        variables: ['*'],
        isGiven: true,
        to: 'the file that it decrypts',
        instead: decrypting,
      },
    ],
    idle: call(shows),
    scripts: call('run|exec|exec-env|exec-file'),
  }),
  tool({
    name: 'ansible-vault',
    runs: 'none',
    variables: ['ANSIBLE_VAULT_*'],
    output: ['--output'],
    idle: call(shows),
    spills: [
      {
        when: call('decrypt'),
        variables: ['ANSIBLE_VAULT_*'],
        isGiven: true,
        to: 'the file that it decrypts',
        instead: decrypting,
      },
      { when: call('view'), variables: ['ANSIBLE_VAULT_*'], isGiven: true, to: undefined },
    ],
  }),
  tool({
    name: 'vault',
    runs: 'none',
    variables: ['VAULT_*'],
    spills: [
      {
        when: call('kv get|read|write|unwrap|token create|agent'),
        variables: ['VAULT_*'],
        isGiven: true,
        to: undefined,
      },
    ],
    idle: call(shows),
    persists: [
      {
        when: call('login'),
        to: '~/.vault-token',
        undo: undefined,
        instead: 'give VAULT_TOKEN to the RUN',
      },
    ],
  }),
]
