import { gradleDaemon } from './dumps.ts'
import { buildFields, buildInfo, filteredResources } from './inlines.ts'
import { call, shows, tool } from './row.ts'
import type { Tool } from './row.ts'

/** Build tools of the JVM run the project's build files, which may read any variable. */
export const jvm: readonly Tool[] = [
  tool({
    name: 'maven',
    // it lists the variables of the environment
    spills: [
      { when: /\bhelp:system\b(?!.* -Doutput=)/, variables: ['*'], to: undefined },
      {
        when: /\bhelp:system\b.* -Doutput=/,
        variables: ['*'],
        to: 'the list of the environment that it makes',
      },
    ],
    // resources of the project
    embeds: /(?:^|\s)(?:compile|package|verify|install|deploy|process-resources)(?=\s|$)/,
    family: 'jvm',
    installs: true,
    project: { files: ['pom.xml', '.mvn/maven.config', '.mvn/extensions.xml'] },
    commands: ['mvn', 'mvnw', 'mvnd'],
    inlines: { when: /^/, ...filteredResources },
    variables: ['MAVEN_*'],
    output: ['-l', '--log-file'],
    files: ['maven-settings', 'ssh-key'],
    idle: /^(?:-\S+ )*(?:-v|--version|--help|-h)(?:\s|$)/,
    scripts: /^/,
  }),
  tool({
    name: 'gradle',
    // resources of the project
    embeds:
      /(?:^|[\s:])(?:assemble|build|jar|war|bootJar|shadowJar|installDist|publish)\w*(?=\s|$)/,
    family: 'jvm',
    installs: true,
    project: {
      files: [
        'build.gradle',
        'build.gradle.kts',
        'settings.gradle',
        'settings.gradle.kts',
        'gradle.properties',
      ],
    },
    inlines: { when: /^/, ...buildFields },
    dumps: gradleDaemon,
    commands: ['gradle', 'gradlew'],
    variables: ['ORG_GRADLE_PROJECT_*', 'GRADLE_*'],
    files: ['gradle-properties', 'maven-settings', 'ssh-key'],
    idle: /^(?:-\S+ )*(?:-v|--version|--help|-h|--stop|wrapper|init)(?:\s|$)/,
    scripts: /^/,
  }),
  tool({
    name: 'sbt',
    family: 'jvm',
    installs: true,
    project: { files: ['build.sbt', 'project/plugins.sbt', 'project/build.sbt'] },
    commands: ['sbt', 'sbtx', 'coursier', 'cs', 'mill', 'activator'],
    inlines: { when: /^/, ...buildInfo },
    variables: ['COURSIER_*', 'SBT_*'],
    files: ['sbt-credentials', 'ssh-key'],
    idle: /^(?:-\S+ )*(?:-version|--version|--help|-h|sbtVersion)(?:\s|$)/,
    scripts: /^/,
  }),
  tool({
    name: 'ant',
    tasks: ['ant', 'bazel'],
    family: 'jvm',
    commands: ['ant', 'bazel', 'bazelisk'],
    output: ['-l', '-logfile'],
    files: ['maven-settings', 'netrc'],
    idle: call(shows),
    scripts: /^/,
  }),
  tool({
    name: 'leiningen',
    family: 'jvm',
    project: { files: ['project.clj', 'deps.edn'] },
    commands: ['lein'],
    variables: ['LEIN_*'],
    files: ['maven-settings'],
    idle: call(shows),
    scripts: /^/,
  }),
  tool({
    name: 'clojure',
    family: 'jvm',
    project: { files: ['deps.edn'] },
    commands: ['clojure', 'clj'],
    files: ['maven-settings'],
    idle: call(shows),
    scripts: /^/,
    runs: 'project',
    code: {
      flags: ['-e', '-c', '--eval', '-E'],
      writes: /\b(?:open|spit|save|files?|exec|system|execute|sh)\b|write|output|append|Process/i,
      fromStdin: true,
    },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
  }),
]
