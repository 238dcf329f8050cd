import { judgeName, nameWords } from '../../names.ts'

/** What the names of options end with that any program takes a credential by. */
const ending = /(?:^|_)(?:API_?KEY|TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET_?KEY)$/

/** Does the name of an option say that its value is a credential, `--nvdApiKey`, `-Password`? */
export function isSecretOption(flag: string): boolean {
  if (!/^--?[A-Za-z][\w.-]*$/.test(flag) || (!flag.startsWith('--') && flag.length < 5))
    return false
  const name = nameWords(flag).join('_')
  return ending.test(name) && judgeName(name) === 'secret'
}

/** Programs that hand properties to plugins, which publish and fetch with them. */
const builds: ReadonlySet<string> = new Set('mvn mvnw gradle gradlew sbt ant'.split(' '))

/** Words before `key` that make it the key of a table or the name of something. */
const plainKeys =
  /(?:^|_)(?:PROJECT|REPO|REPOSITORY|CACHE|PRIMARY|FOREIGN|SORT|HASH|PUBLIC|HOST|SITE|GPG)_?KEY$/

/**
 * Is a property of a build on the JVM that has a variable for its value a credential, because both
 * say that they are a key: `-Dhub_key=$HUB_KEY`?
 */
export function isKeyProperty(
  program: string | undefined,
  name: string,
  variable: string,
): boolean {
  const isKey = (text: string) => {
    const words = nameWords(text).join('_')
    return words.endsWith('_KEY') && !plainKeys.test(words)
  }
  return builds.has(program ?? '') && isKey(name) && isKey(variable)
}
