import { posix } from 'node:path'
import { type CredentialFile, fileOfSlug, judgeContent, judgeFile } from './catalog/files.ts'
import type { Facts } from './facts.ts'
import type { ExistingMount } from './mounts.ts'
import { bundleSource, defaultBundle } from './options.ts'
import type { Source } from './secret.ts'

/**
 * Where the value of a mount that is there already most likely comes from, since the file does not
 * say: a variable when its id is named like one or the RUN reads it into one, the file of the context
 * that its target is named like, with its dot or without, or that alone holds what its kind does,
 * else a file of the id's name.
 *
 * @param facts its build context, which may be at hand, and its options
 * @param into the variable that the RUN reads all of it into
 */
export function assumedSource(
  facts: Pick<Facts, 'options' | 'readContext'>,
  mount: Pick<ExistingMount, 'type' | 'id' | 'env' | 'options'>,
  into?: string,
): Source {
  const bundle = facts.options.bundle ?? defaultBundle
  const isInContext = (path: string) => facts.readContext(path) !== undefined
  const { type, id = '', env, options } = mount
  if (type === 'ssh') return 'agent'
  if (id === bundle.id) return { src: bundleSource }
  const target = options.get('target') ?? ''
  const file = mountedFile({ id, options })
  const isNamedLikeVariable = /^[A-Z_][A-Z0-9_]*$/.test(id)
  if (isNamedLikeVariable && env === undefined && file?.kind === 'ssh-key')
    return { src: `$HOME/.ssh/${posix.basename(target)}` }
  if (isNamedLikeVariable) return { env: id }
  if (env !== undefined) return { env }
  if (file && isCalled(id, file.slug))
    return {
      src:
        likelyPath(target, file.slug, isInContext) ??
        onlyOf(holding(facts, file)) ??
        inHiddenFolder(target),
    }
  // an id can hold `..`, and nothing above the context is anybody's business
  const path = posix.join('/', id).slice(1)
  // what has a place of its own is a file as it would be copied
  const isFile = into === undefined && /^(?!\/run\/secrets\/)./.test(target)
  if (isFile || isInContext(path)) return { src: path }
  return into === undefined ? { src: `./${path}` } : { env: into }
}

/** The kind of credential file that a mount puts at its target; undefined when it says none. */
export function mountedFile({
  id = '',
  options,
}: Pick<ExistingMount, 'id' | 'options'>): CredentialFile | undefined {
  const target = options.get('target') ?? ''
  const byName = judgeFile(target, target)
  const byId = target === '' ? undefined : fileOfSlug(id)
  // a `.pem` says no more than that it is a key
  return byName?.kind === 'private-key' ? (byId ?? byName) : (byName ?? byId)
}

/** The second file of a kind has a number behind its id. */
function isCalled(id: string, slug: string): boolean {
  return id === slug || (id.startsWith(`${slug}_`) && /^_\d+$/.test(id.slice(slug.length)))
}

/** `/root/.aws/credentials` is `.aws/credentials` wherever it lies: its name alone says nothing. */
function inHiddenFolder(target: string): string {
  return /(?:^|\/)(\.aws\/credentials)$/.exec(target)?.[1] ?? posix.basename(target)
}

/** Folders in which repositories keep what builds need. */
const usual =
  `ci .ci docker .docker build config conf deploy secrets credentials keys ssh .ssh`.split(' ')

/**
 * Where in the context the file lies that a mount puts at a target: under its name, with its dot or
 * without, else in the folders of the target (`/srv/web/.npmrc` is `web/.npmrc`) or in a usual one,
 * where only one of them has it.
 */
function likelyPath(
  target: string,
  slug: string,
  isInContext: (path: string) => boolean,
): string | undefined {
  const name = inHiddenFolder(target)
  const names = [name, name.replace(/^[._]/, '')]
  const parts = target.split('/').filter((part) => part !== '')
  const below = parts.map((_, index) => parts.slice(index).join('/'))
  const inUsual = usual.flatMap((folder) =>
    [...new Set([...names, slug])].map((item) => `${folder}/${item}`),
  )
  return (
    names.find(isInContext) ??
    below.find(isInContext) ??
    onlyOf(inUsual.filter((path) => isInContext(path)))
  )
}

/** Kinds of files that are known by what is in them, whatever their name. */
const telling = /^(?:ssh-key|npmrc|gcp-service-account|maven-settings|docker-config)$/

/** Names of programs, texts and packed files: they hold no settings of others. */
const otherwise =
  /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|cs|c|h|cpp|php|css|html?|svg|md|rst|sh|lock|png|jpe?g|gz|zip)$/i

/** The files of the context that hold a credential as files of that kind do. */
function holding(facts: Pick<Facts, 'options' | 'readContext'>, file: CredentialFile): string[] {
  if (!telling.test(file.kind)) return []
  const paths = facts.options.listContext?.() ?? []
  return paths.filter((path) => {
    const text = otherwise.test(path) ? undefined : facts.readContext(path)
    return text !== undefined && judgeContent(file, text).holds === 'literal'
  })
}

function onlyOf(paths: readonly string[]): string | undefined {
  return paths.length === 1 ? paths[0] : undefined
}
