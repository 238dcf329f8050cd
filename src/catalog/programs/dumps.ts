import type { ReadFile } from './inlines.ts'

/** It writes its whole environment into a file, in some versions. */
export interface Dumps {
  /** The file, one of these. */
  readonly to: readonly string[]
  /** Does the version at hand? Undefined when nothing says which it is. */
  readonly isAffected: (call: Versioned) => boolean | undefined
  /** The remedy, a short imperative clause. */
  readonly instead: string
  /** What a reader should know where the version is not known. */
  readonly remark: string
}

/** What says which version a call is of. */
export interface Versioned {
  readonly program: string
  /** The base image; undefined when it cannot be told. */
  readonly image: string | undefined
  readonly read: ReadFile
}

/** A name of the official image that is moved on with each release. */
const moving = /^(?:docker\.io\/)?(?:library\/)?gradle(?::(?:latest|alpine|jdk\d+(?:-[a-z]+)*))?$/

/** The version of Java in the name of an image. */
const java = /(?:jdk|jre|temurin|corretto)[-:]?(\d{1,3})(?!\d)/

/**
 * The daemon of Gradle logs all of the environment in detail up to 6.6; from 6.7 on only the names
 * (gradle/gradle#13881). Without a daemon one is started for the one call, with the same log (run:
 * 4.4).
 */
export const gradleDaemon: Dumps = {
  to: ['~/.gradle/daemon/daemon.out.log', '/home/gradle/.gradle/daemon/daemon.out.log'],
  isAffected({ program, image, read }) {
    const text = program.startsWith('gradlew')
      ? read('gradle/wrapper/gradle-wrapper.properties')
      : image
    const [, major, minor] = /\bgradle[-:]?(\d+)(?:\.(\d+))?/.exec(text ?? '') ?? []
    if (text !== undefined && moving.test(text)) return false
    // no Gradle before 6.7 runs on Java 15 (docs.gradle.org, Compatibility Matrix)
    if (major === undefined) return Number(java.exec(image ?? '')?.[1]) >= 15 ? false : undefined
    // a tag of a major version alone is its last release
    return Number(major) < 6 || (major === '6' && minor !== undefined && Number(minor) < 7)
  },
  instead: 'delete ~/.gradle/daemon at the end of the RUN, or take Gradle 6.7 or later',
  remark:
    'Gradle up to 6.6 logs its environment: then delete ~/.gradle/daemon at the end of the RUN',
}
