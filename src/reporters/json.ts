import type { Report, Result } from '../result.ts'
import type { Mount, Secret } from '../secret.ts'
import type { Reporter } from './reporter.ts'

/** `--format json`: one document, schema 1. Its parts are printed as they come; together they are the document. */
export function json(): Reporter {
  let separator = ''
  return {
    start: () => '{"schema":1,"files":[',
    file: (result, command) => {
      const text = `${separator}\n${JSON.stringify(fileOf(result, command))}`
      separator = ','
      return text
    },
    end: () => `\n]}\n`,
  }
}

function fileOf(result: Result, command: string | null): object {
  return {
    path: result.path,
    changed: result.before !== result.after,
    error: result.error,
    findings: result.findings.map(findingOf),
    secrets: result.secrets.map(secretOf),
    command,
  }
}

// an undefined member is not printed
function findingOf({ transform, status, line, name, message }: Report): object {
  return { transform, status, line, name, message }
}

function secretOf({ id, type, required, from, mounts }: Secret): object {
  return {
    id,
    type,
    env: mounts[0]?.env,
    target: mounts[0]?.target,
    required,
    from,
    mounts: mounts.map(mountOf),
  }
}

function mountOf({ line, env, target, mode, uid, gid }: Mount): object {
  return { line, env, target, mode, uid, gid }
}
