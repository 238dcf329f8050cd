import { call } from '../row.ts'
import { always, application, type KeepsRow, makes } from './row.ts'

/** What sets applications, machines and clusters up. */
export const deploys: readonly KeepsRow[] = [
  ...application(
    'airflow',
    /^(?:connections|users|variables) (?:add|set|create|import|reset-password)\b/,
  ),
  ...application('superset', /^fab\b/),
  ...application('flask', /^fab\b/),
  ...application('grafana-cli', /^(?:\S+ )*admin\b/),
  ...application('grafana', /^(?:cli )?(?:\S+ )*admin\b/),
  ...application(
    'drush',
    /^(?:\S+ )*(?:si|site-?:?install|cset|config-?:?set|sset|state-?:?set|user|upwd|ucrt)/,
  ),
  ...application('console', /^secrets:set\b/),
  ...application('php', /^\S*console secrets:set\b/),
  ...application('elasticsearch-users', always),
  ...application('jupyter', /^(?:\S+ )*(?:password|server password)\b/),
  ...application('wp', /^config create\b/),
  ...application('magento', /^setup:/),
  ...application('artisan', /^config:cache\b/),
  ...application('php', /^\S*(?:magento setup:|artisan config:cache)/),
  ...makes(
    'ansible',
    'the files that its task writes',
    /(?:^| )(?:-m|--module-name)[ =](?!ping\b|debug\b|uri\b)/,
    ['-a', '--args'],
  ),
  ...makes('ansible-playbook', 'the files that its tasks write', always, ['-e', '--extra-vars']),
  ...makes('ansible-pull', 'the clone that it keeps', always, ['-U', '--url']),
  ...makes('chef-client chef-solo puppet salt-call', 'the files that it sets up', always),
  ...makes(
    'terraform',
    'the state, or the plan',
    /^(?:apply|import|refresh|destroy|plan\b.* -out)/,
    ['-var', '--var'],
  ),
  ...makes('kustomize', 'the kustomization', call('edit')),
  ...makes('helm', 'the chart', call('package')),
  ...makes('cookiecutter copier yo degit', 'the project that it makes'),
  ...makes('rails django-admin', 'the project that it makes', /^(?:new|startproject|startapp)\b/),
  ...makes('bundler', 'the project that it makes', /^new\b/),
  ...makes('maven', 'the project that it makes', /^(?:-\S+ )*archetype:generate\b/),
  ...makes('aws', 'what it packages', call('synth|package|deploy|build'), [
    '-c',
    '--context',
    '--parameter-overrides',
  ]),
  ...makes('serverless sls', 'what it packages', call('package|config')),
  ...makes(
    'podman nerdctl kaniko executor buildah',
    'the history of the image that it builds',
    always,
    ['--build-arg'],
  ),
  ...makes(
    'podman buildah nerdctl',
    'the configuration of the container',
    /^(?:config|create|commit)\b/,
  ),
  ...makes('virt-customize virt-builder initdb', 'the disk or the data that it makes'),
  ...makes('tmux', 'what the session does with it', always, ['-e']),
]
