import type { Options } from 'yargs'
import { type Format, reporters } from '../reporters/index.ts'

/** The options of the rewrite, as yargs takes them. `--help` is printed from this table. */
export const options = {
  write: {
    type: 'boolean',
    group: 'What happens:',
    describe: 'Write the files in place instead of printing a diff',
  },
  interactive: {
    type: 'boolean',
    group: 'What happens:',
    describe: 'Show each secret with its change and ask whether to write it',
  },
  check: { type: 'boolean', group: 'What happens:', describe: 'Print findings only, no diff' },
  unsafe: {
    type: 'boolean',
    group: 'What happens:',
    describe: 'Apply findings marked "review" too',
  },
  'no-callers': {
    type: 'boolean',
    group: 'What happens:',
    describe: 'Leave scripts, workflows and compose files that call the builds as they are',
  },
  rollout: {
    type: 'string',
    requiresArg: true,
    choices: ['expand', 'switch', 'contract'],
    defaultDescription: 'switch',
    group: 'What happens:',
    describe:
      'For callers in other repositories: expand (pass secrets too), switch, contract (arguments go)',
  },
  secret: {
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'What counts:',
    describe: 'NAME is a secret whatever it looks like (repeatable)',
  },
  ignore: {
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'What counts:',
    describe: 'Leave the variable or file NAME alone (repeatable)',
  },
  only: {
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'What counts:',
    describe: 'Apply the transform NAME alone (repeatable; "secretmount explain" lists them)',
  },
  exclude: {
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'What counts:',
    describe: 'Leave out what matches PATTERN, written as in .gitignore (repeatable)',
  },
  config: {
    type: 'string',
    requiresArg: true,
    group: 'What counts:',
    describe: 'Use this file instead of the secretmount.config.json of each folder',
  },
  'no-config': {
    type: 'boolean',
    group: 'What counts:',
    describe: 'Read no secretmount.config.json and no package.json',
  },
  context: {
    type: 'string',
    requiresArg: true,
    group: 'What counts:',
    describe: 'Build context, if it is not the nearest folder with all COPY sources',
  },
  style: {
    type: 'string',
    requiresArg: true,
    choices: ['auto', 'env', 'file', 'dotenv'],
    defaultDescription: 'auto',
    group: 'How it is written:',
    describe:
      'How a RUN gets a value: as a variable, read from the mounted file, or all from one .env file',
  },
  builder: {
    type: 'string',
    requiresArg: true,
    defaultDescription: 'docker',
    group: 'How it is written:',
    describe: 'docker, podman, or docker@VERSION: what must be able to build it',
  },
  'dotenv-id': {
    type: 'string',
    requiresArg: true,
    defaultDescription: '_env',
    group: 'How it is written:',
    describe: 'Secret id of the .env file (--style dotenv)',
  },
  'dotenv-path': {
    type: 'string',
    requiresArg: true,
    defaultDescription: '/etc/secrets/.env',
    group: 'How it is written:',
    describe: 'Where the .env file is mounted (--style dotenv)',
  },
  ssh: {
    type: 'boolean',
    group: 'How it is written:',
    describe: 'Keys come from the ssh agent instead of a key file',
  },
  'no-syntax': {
    type: 'boolean',
    group: 'How it is written:',
    describe: 'Never add or raise the "# syntax=" line',
  },
  tag: {
    type: 'string',
    requiresArg: true,
    group: 'The build command:',
    describe: 'Tag in the printed command',
  },
  for: {
    type: 'string',
    requiresArg: true,
    choices: ['actions', 'compose', 'bake', 'gitlab', 'make'],
    group: 'The build command:',
    describe: 'With --format command: the part of such a file that builds with the secrets',
  },
  target: {
    type: 'string',
    requiresArg: true,
    group: 'The build command:',
    describe: 'Stage to build: only what it reaches must be set',
  },
  shell: {
    type: 'string',
    requiresArg: true,
    choices: ['posix', 'powershell'],
    defaultDescription: 'posix',
    group: 'The build command:',
    describe: 'The shell that the command is printed for',
  },
  format: {
    type: 'string',
    requiresArg: true,
    choices: Object.keys(reporters) as Format[],
    defaultDescription: 'diff',
    group: 'Output:',
    describe: 'What goes to standard output',
  },
  'summary-json': {
    type: 'string',
    requiresArg: true,
    group: 'Output:',
    describe: 'Write the numbers of the run to FILE as JSON, or to standard output with -',
  },
  'pr-body': {
    type: 'string',
    requiresArg: true,
    group: 'Output:',
    describe: 'Write the text of a pull request to FILE (--format markdown)',
  },
  'diff-base': {
    type: 'string',
    requiresArg: true,
    group: 'Output:',
    describe: 'Commit or branch that a pull request is compared with (--format github)',
  },
  'stdin-filename': {
    type: 'string',
    requiresArg: true,
    group: 'Output:',
    describe: 'Where the text on standard input belongs, for its path and its context',
  },
  color: {
    type: 'string',
    requiresArg: true,
    choices: ['auto', 'always', 'never'],
    defaultDescription: 'auto',
    group: 'Output:',
    describe: 'Colours: on a terminal, always or never (NO_COLOR, FORCE_COLOR)',
  },
  'no-exit-codes': { type: 'boolean', group: 'Output:', describe: 'Exit 0 where it would be 1' },
} as const satisfies Record<string, Options>

/** What the help says first. */
export const usage = `$0 [paths..]

Rewrites Dockerfiles so that no build secret stays in the image.
PATHS are files or folders, or - for standard input; without any, the current folder.
Nothing is written without --write: the diff goes to standard output,
findings and the build command to standard error.`

/** Calls worth knowing, with what they do. */
export const examples: readonly (readonly [call: string, meaning: string])[] = [
  ['$0', 'What would change below this folder, as a diff'],
  ['$0 --write', 'Change the files, then print the build commands'],
  ['$0 | git apply', 'The same, through git'],
  ['$0 --check services', 'Findings only, for CI: exit 1 when there are any'],
  ['$0 --secret LICENSE --ignore TOKEN_URL .', 'Correct what the names made it believe'],
  ['$0 --write --format command --tag app .', 'Change, and give the commands to a script'],
  ['$0 --builder podman --style file sub', 'For a builder without env= mounts'],
  ['$0 - < Dockerfile > Dockerfile.new', 'As a filter'],
]

/** What the help says at its end. */
export const epilogue = `A "# secretmount-ignore" comment above an instruction leaves it alone.

Exit code: 0 nothing remains, 1 something remains to be done or would change,
2 wrong usage, no such path or nothing could be run.`
