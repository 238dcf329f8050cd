/** A user that well-known images come with. */
export interface ImageUser {
  readonly user: string
  readonly image: RegExp
  /** Undefined where it differs between versions. */
  readonly uid: number | undefined
  /** Undefined where it differs or is not to be relied upon. */
  readonly home: string | undefined
  /** The image's last USER is this one: it runs unless a USER says otherwise. */
  readonly starts?: true
  /** The image sets HOME to that home, whoever runs a command. */
  readonly setsHome?: true
}

function starting(
  user: string,
  image: RegExp,
  uid: number | undefined,
  home: string | undefined,
): ImageUser {
  return { user, image, uid, home, starts: true }
}

/**
 * Users of well-known images (their Dockerfiles, linked from each image's documentation page;
 * Debian's and Alpine's base passwd). To add one, be sure of the USER that the image ends with, and
 * put a line into test/place.test.ts.
 */
export const imageUsers: readonly ImageUser[] = [
  starting('circleci', /(?:^|\/)(?:cimg|circleci)\//, 3434, '/home/circleci'),
  starting('jenkins', /(?:^|\/)jenkins\/jenkins(?::|$)/, 1000, '/var/jenkins_home'),
  starting('jenkins', /(?:^|\/)jenkins\/(?:inbound-agent|agent)(?::|$)/, 1000, '/home/jenkins'),
  starting(
    'seluser',
    /(?:^|\/)selenium\/(?:standalone|node|hub|base)\b/,
    undefined,
    '/home/seluser',
  ),
  starting('jovyan', /(?:^|\/)jupyter\//, 1000, '/home/jovyan'),
  starting('coder', /(?:^|\/)codercom\/code-server(?::|$)/, 1000, '/home/coder'),
  starting('gitpod', /(?:^|\/)gitpod\/workspace-/, 33333, '/home/gitpod'),
  starting('airflow', /(?:^|\/)apache\/airflow(?::|$)/, undefined, '/home/airflow'),
  starting('grafana', /(?:^|\/)grafana\/grafana(?:-oss|-enterprise)?(?::|$)/, 472, undefined),
  starting('keycloak', /(?:^|\/)keycloak\/keycloak(?::|$)/, 1000, undefined),
  starting('solr', /(?:^|\/)solr(?::|$)/, 8983, undefined),
  starting('sonarqube', /(?:^|\/)sonarqube(?::|$)/, undefined, undefined),
  starting('elasticsearch', /(?:^|\/)elasticsearch(?::8|:9)/, 1000, undefined),
  starting('kibana', /(?:^|\/)kibana(?::|$)/, 1000, undefined),
  starting('logstash', /(?:^|\/)logstash(?::|$)/, 1000, undefined),
  starting('jboss', /(?:^|\/)jboss\/|(?:^|\/)wildfly\/wildfly(?::|$)/, 1000, '/opt/jboss'),
  starting('node', /(?:^|\/)n8nio\/n8n(?::|$)/, 1000, '/home/node'),
  starting('node-red', /(?:^|\/)nodered\/node-red(?::|$)/, 1000, '/usr/src/node-red'),
  starting('nginx', /(?:^|\/)nginxinc\/nginx-unprivileged(?::|$)/, 101, undefined),
  starting('opuser', /(?:^|\/)1password\/op(?::|$)/, undefined, undefined),
  starting('nonroot', /distroless\/.*:(?:[\w.-]*-)?nonroot/, 65532, '/home/nonroot'),
  starting('nonroot', /^cgr\.dev\/chainguard\/(?!wolfi-base)/, 65532, '/home/nonroot'),
  // bitnami's run as a number that has no home
  starting(
    '1001',
    /(?:^|\/)bitnami\/(?:redis|postgresql|nginx|kubectl|mongodb|kafka)(?::|$)/,
    1001,
    undefined,
  ),
  // images that build from source, on a base of Red Hat's: HOME is set for every user
  {
    ...starting(
      '1001',
      /(?:^|\/)(?:ubi\d{1,2}|sclorg)\/(?:nodejs|python|ruby|php|perl|go-toolset)(?=[-:@]|$)/,
      1001,
      '/opt/app-root/src',
    ),
    setsHome: true,
  },
  starting('1001', /(?:^|\/)ubi\d{1,2}\/dotnet-\d/, 1001, undefined),
  starting('185', /(?:^|\/)ubi\d{1,2}\/openjdk-\d/, 185, undefined),
  starting('pptruser', /(?:^|\/)puppeteer\/puppeteer(?=[:@]|$)/, undefined, '/home/pptruser'),
  starting('ubuntu', /(?:^|\/)renovate(?:bot)?\/renovate(?=[:@]|$)/, undefined, undefined),
  starting('superset', /(?:^|\/)apache\/superset(?=[:@]|$)/, undefined, undefined),
  starting('runner', /(?:^|\/)actions\/actions-runner(?=[:@]|$)/, 1001, '/home/runner'),
  { user: 'node', image: /(?:^|\/)(?:circleci\/)?node(?::|$)/, uid: 1000, home: '/home/node' },
  { user: 'jenkins', image: /(?:^|\/)jenkins/, uid: 1000, home: undefined },
  { user: 'nginx', image: /(?:^|\/)nginx(?::|$)/, uid: 101, home: undefined },
  { user: 'www-data', image: /alpine/, uid: 82, home: undefined },
  { user: 'www-data', image: /./, uid: 33, home: '/var/www' },
  { user: 'nobody', image: /./, uid: 65534, home: undefined },
  { user: 'nonroot', image: /distroless|wolfi|chainguard/, uid: 65532, home: '/home/nonroot' },
  { user: 'app', image: /dotnet\/(?:sdk|aspnet|runtime)/, uid: 1654, home: '/home/app' },
]

/**
 * Images of programming languages and systems that run as root: what is said about other users in a
 * file does not change that.
 */
export const rootImages =
  /^(?:docker\.io\/)?(?:.*\/library\/|library\/)?(?:node|python|ruby|php|golang|rust|maven|gradle|openjdk|eclipse-temurin|amazoncorretto|debian|ubuntu|alpine|centos|fedora|rockylinux|almalinux|amazonlinux|busybox|buildpack-deps|elixir|erlang|composer|nginx|httpd|perl|haskell|swift|julia|r-base|scratch)(?=[:@]|$)|\/dotnet\/|(?:^|\/)rocker\//

/** Folders in the home of root that images make links of (their Dockerfiles): `/root/.gradle`. */
export const imageLinks: readonly {
  readonly image: RegExp
  readonly path: string
  readonly target: string
}[] = [
  {
    image: /^(?:docker\.io\/)?(?:library\/)?gradle(?=[:@]|$)/,
    path: '/root/.gradle',
    target: '/home/gradle/.gradle',
  },
]
