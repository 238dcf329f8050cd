/** Where a file names a workflow or a library of another repository. */
const places: readonly { readonly file: RegExp; readonly uses: RegExp }[] = [
  // docs.github.com, "Reusing workflows"
  {
    file: /^\.github\/workflows\/[^/]+\.ya?ml$/,
    uses: /^[ \t-]*uses:[ \t]*["']?([\w.-]+\/[\w.-]+\/\.github\/workflows\/[^@\s"']+)@/gm,
  },
  // docs.gitlab.com/ci/yaml, "include:project"
  { file: /^\.gitlab-ci\.ya?ml$/, uses: /^[ \t-]*project:[ \t]*["']?([\w./-]+\/[\w.-]+)/gm },
  // jenkins.io/doc/book/pipeline/shared-libraries
  { file: /^Jenkinsfile(?:\.\w+)?$/, uses: /@Library\(\s*\[?\s*["']([\w./-]+)/g },
]

/**
 * The workflows and libraries of other repositories that a file calls, each once.
 *
 * @param path from the root of the repository
 */
export function sharedIn(path: string, text: string): string[] {
  const found = places
    .filter(({ file }) => file.test(path))
    .flatMap(({ uses }) => Array.from(text.matchAll(uses), ([, name = '']) => name))
  return [...new Set(found)]
}

/**
 * Files that may call something shared, from the root of a repository; a name that ends with `/` is
 * a folder.
 */
export const sharedPlaces = [
  '.github/workflows/',
  '.gitlab-ci.yml',
  '.gitlab-ci.yaml',
  'Jenkinsfile',
]
