/*
 * How programs look in a text that is not read as a script: cheap looks before one is, words of
 * messages, lines of manifests. What a command does is asked of its row instead.
 */

/** Fetches what somebody else has written. */
export const downloads = /\b(?:curl|wget|git clone|svn co)\b/

/** Goes into what was fetched, and builds it. */
export const buildsSource =
  /\.\/(?:configure|autogen|bootstrap|Configure|config)\b|\bcmake\b|\bcd\s|\bpushd\s/

/** May delete a file, or move it away. */
export const mayDelete = /\b(?:rm|shred|unlink|mv)\b/

/** May put a file of any name in the place of another. */
export const mayTake = /\b(?:cp|ln|mv)\s|\bgpg/

/** May copy, link or edit a file. */
export const mayCopy = /\b(?:copy|cp|mv|ln|tee|sed|subst)/

/** May make a folder. */
export const mayMakeFolder = /\bmkdir\b|\binstall\s+-d|git clone/

/** May make what it names somebody's. */
export const mayOwn = /\b(?:chown|install)\b/

/** Tells ssh to use a key of its own, or an agent of its own. */
export const usesKey = /IdentitiesOnly|IdentityFile|ssh-add|ssh-agent|ssh -i\b/

/** `… || true`: what stands before may fail. */
export const forgives = /\|\|\s*(?:true|:|echo\b)/

/** The same at the beginning of what follows a command. */
export const isForgiving = /^\s*\|\|\s*(?:true|:|echo|printf)(?![\w-])/

/** What a script of composer.json begins with that is for the same PHP (composer manual, "Scripts"). */
export const ownProgram = /^@(?=(?:php|composer)\s)/

/** Who runs a script that npm-run-all, concurrently or turbo name, `npm:build`. */
export const scriptRunner = /^(?:npm|pnpm|yarn|bun|node|deno):/

/** Uses submodules of a repository. */
export const usesSubmodules = /\bgit\b[^;&|]*\bsubmodule\b/

/** Decodes what is piped into it, all of it. */
export const decodes = /^base64 (?:-d|-D|--decode|-di?)\b/

/** Lets what is piped into it through, but for its line ends. */
export const mendsLineEnds = /^tr (?:-d )?\S*\\r\S*|^tee\b|^sed \S*\\\\?n/

/** Programs that everybody installs for all folders, by their public name. */
export const publicPrograms: ReadonlySet<string> = new Set(
  (
    'npm yarn pnpm corepack bun bower node-gyp typescript ts-node tsx esbuild vite ' +
    'webpack webpack-cli rollup gulp gulp-cli ' +
    'grunt grunt-cli @angular/cli @vue/cli @nestjs/cli @ionic/cli cordova ionic ' +
    'react-native-cli expo-cli eas-cli turbo nx ' +
    'lerna rimraf cross-env dotenv-cli npm-run-all npm-check-updates nodemon pm2 forever ' +
    'serve http-server live-server ' +
    'json-server prisma sass node-sass less eslint prettier jest mocha ' +
    'cypress playwright newman semantic-release ' +
    'serverless aws-cdk firebase-tools netlify-cli vercel wrangler @sentry/cli snyk ' +
    'retire html-minifier uglify-js svgo ' +
    'node-pre-gyp @mapbox/node-pre-gyp phantomjs-prebuilt yo husky'
  ).split(' '),
)

/** May make another name for a file. */
export const mayLink = /\bln\b/

/** May write what is piped into it to a file, or does so by a redirection. */
export const mayWriteFile = />|\btee\b/

/** May write the name of a variable into settings. */
export const mayWriteName = />|\btee\b|\bset\b|\bconfig\b|\$\{/

/** May delete a file, and leaves none of it elsewhere. */
export const mayDeleteForGood = /\b(?:rm|shred|unlink)\b/

/** May go to another folder. */
export const mayEnter = /\b(?:cd|pushd)\b/

/** Is told to make folders. */
export const tellsToMakeFolder = /\bmkdir\b|\binstall\s+-d/

/** The same behind other options. */
export const mayMakeFolderSo = /\bmkdir\b|\binstall\s+(?:-\S+\s+)*-d/

/** Deletes, in the text of a trap. */
export const deletesInTrap = /\brm\b/

/** Tells git of helpers, or of settings. */
export const tellsGit = /GIT_ASKPASS|GIT_CONFIG_|gitconfig|\bgit\b.* ["']?(?:config|-c|--config)\b/

/** Puts another Node, or an old npm, in the place of the one that the image brings. */
export const bringsNode =
  /\bnpm@["']?(?:[\^~v]?[1-6]\b|\$)|\b(?:nvm|fnm|volta|nodenv)\b|\bn (?:-\S+ )?\d/

/** Runs something as another user. */
export const becomesUser = /(?:^|[\s;&|(])(?:su|sudo -u|sudo -E -u|gosu|su-exec|runuser|setpriv)\s/

/** Is the program a shell that reads BASH_ENV? */
export const readsBashEnv = /\bbash\b/

/** Calls that write settings into the file of their program. */
export const configuring: readonly RegExp[] = [
  /\b(?:config|configure|c) (?:-\S+ )*(?:--)?(?:set|edit|delete|unset|add|append|prepend|remove|rename|use-context)\b/,
  /^set \S|^(?:login|logout)\b/,
  /\bnuget (?:add|update|remove|enable|disable) source\b/,
  // `git config --global user.name x`
  /\bconfig (?=.*--(?:global|system)\b)(?!.*--(?:get|list|show))/,
]

/** Folders in which tools keep their credentials. */
export const credentialFolder =
  /(?:^|\/)\.(?:aws|ssh|docker|kube|m2|gem|bundle|config|gnupg|cargo|nuget|npm|azure|gcloud)$|\/$/

/** The same without their dot. */
export const bareCredentialFolder =
  /(?:^|\/)(?:ssh|aws|docker|kube|m2|gnupg|cargo|nuget|azure|gcloud|keys)$/

/** Whose configuration lies in a folder of its name. */
export const foldersOfBuilds = /\/\.(?:bundle|cargo)$/
