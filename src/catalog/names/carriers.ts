/**
 * Names of variables whose value is a URL or a connection string in which a user name and password
 * can hide. One row each, matched against the upper-case name. Only the value tells.
 */
export const urlCarriers: readonly RegExp[] = [
  /INDEX.*_?URLS?$/,
  /(^|_)(REGISTRY|REG|REPO|REPOS|REPOSITORY|GIT|CLONE|PYPI|NPM|MAVEN|NUGET|FEED|GEM|GEMS|CHANNEL|PROXY|WEBHOOK|AUTHED|MIRROR|SUBMODULE)_(URL|URI)$/,
  /(^|_)AUTHED_.*_?(URL|URI)$/,
  /(^|_)(REPO|REPOSITORY|GIT|NPM|PYPI|NUGET|MAVEN)_(REMOTE|URL|URI|ORIGIN)$|^REPOSITORY_URL$/,
  /(^|_)(NUGET|NPM|PYPI|PACKAGE|PACKAGES|ARTIFACTS?|GEM|PRIVATE)_FEED(_URL|_SOURCE)?$|^FEED(_URL)?$/,
  /^([A-Z0-9]+_)*PROXY$|^GOPROXY$|^([A-Z0-9]+_)*PROXY_UR[LI]$/,
  /(^|_)(DATABASE|DB|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|MONGO|MONGODB|REDIS|AMQP|RABBITMQ|BROKER|CELERY_BROKER|CLOUDAMQP|ELASTICSEARCH|SMTP|MAILER|DATASOURCE|JDBC|SQLALCHEMY|LDAP|NATS|DIRECT|SHADOW_DATABASE)_(URL|URI|DSN)$/,
  /(^|_)(CONNECTION_?STRING|CONN_?STR(ING)?)$/,
  /(^|_)(DSN)$/,
  /(^|_)SLACK_WEBHOOK$|(^|_)WEBHOOK_URL$/,
]

/** Proxy exceptions and proxy settings that hold no URL. */
export const notCarriers: RegExp =
  /(^|_)NO_?PROXY$|^GONOPROXY$|^(ENABLE|DISABLE|USE|TRUST|BEHIND|SKIP)_|(^|_)(REVERSE|TRUST|BEHIND)_PROXY$/
