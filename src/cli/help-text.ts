/** What the help says first. */
export const usage =
  '$0 [paths..]\n\nRewrites Dockerfiles so that no build secret stays in the image.\n\n' +
  'PATHS are files or folders, or - for standard input; without any, the current folder. ' +
  'Nothing is written without --write: the diff goes to standard output, findings and the ' +
  'build command to standard error.'

/** Calls worth knowing, with what they do. */
export const examples: readonly (readonly [call: string, meaning: string])[] = [
  ['$0', 'What would change below this folder, as a diff'],
  ['$0 --write', 'Change the files, then print the build commands'],
  ['$0 | git apply', 'The same, through git, in the root of the repository'],
  ['$0 --check services', 'Findings only, for CI: exit 1 when there are any'],
  ['$0 --secret LICENSE --ignore TOKEN_URL .', 'Correct what the names made it believe'],
  ['$0 --write --format command --tag app .', 'Change, and give the commands to a script'],
  ['$0 --builder podman --style file sub', 'For a builder without env= mounts'],
  ['$0 - < Dockerfile > Dockerfile.new', 'As a filter'],
]

/** What the help says at its end. */
export const epilogue = `A "# secretmount-ignore" comment above an instruction leaves it alone.

Exit code: 0 nothing remains, 1 something remains to be done or would change,
2 wrong usage, no such path or not one file could be processed.`
