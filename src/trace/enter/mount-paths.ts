import type { Facts } from '../../facts.ts'
import { contextPath } from './configs.ts'

/**
 * Is the source of a COPY or ADD a path at which RUNs mount secrets? What a RUN mounts is there for
 * that RUN alone: neither the build context nor another stage has it. A context may have such a
 * folder of its own.
 */
export function isMountPath(facts: Facts, source: string): boolean {
  if (!/^(?:\.?\/)*run\/secrets\//.test(source)) return false
  const path = contextPath(source)
  return source.startsWith('/') ? facts.readContext(path) === undefined : facts.isMissing(path)
}
