import { judgeFile } from '../../catalog/files.ts'
import { requirementsFile } from '../../catalog/files/requirements.ts'

const remedies: Readonly<Record<string, string>> = {
  'maven-settings': 'write ${env.NAME} into it and give the variable to the RUN that calls mvn',
  'nuget-config': 'write %NAME% into it and give the variable to the RUN that restores',
  'composer-auth': 'give COMPOSER_AUTH to the RUN that installs',
}

/** What a person does instead of writing a secret to a file, by its path. */
export function insteadOf(path: string): string {
  if (/(?:\/authorized_keys|\.pub)["']?$/.test(path))
    return 'if it is the public key, which is no secret, mark the ARG with # secretmount-ignore'
  if (requirementsFile(path))
    return 'write it to /tmp and delete it in the RUN that installs from it, or leave the credentials out of it'
  const file = judgeFile(path, path)
  if (!file) return 'give the value to the command that needs it'
  return (
    remedies[file.kind] ??
    'mount the file itself where it is used, or remove it in the RUN that writes it'
  )
}
