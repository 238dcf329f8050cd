import { createTwoFilesPatch } from 'diff'
import type { Docstring } from './docstrings.ts'

/** The page of one transform. */
export function pageOf({ name, description, about, before, after }: Docstring): string {
  return `# ${name}

${capital(description)}.

${about}

${after === undefined ? reported(before) : changed(before, after)}
\`secretmount --only ${name}\` applies it alone, \`secretmount explain ${name}\` shows this page. More cases are in [its fixtures](../../fixtures/${name}).
`
}

/** The list of all pages. */
export function indexPage(all: readonly Docstring[]): string {
  return `# The transforms

One file each in [transforms](../../transforms), in the order in which they are applied.

| Transform | What it takes on |
| --- | --- |
${all.map(({ name, description }) => `| [${name}](${name}.md) | ${description} |\n`).join('')}`
}

function changed(before: string, after: string): string {
  const [, , , , , ...lines] = createTwoFilesPatch('a', 'b', `${before}\n`, `${after}\n`, '', '', {
    context: 99,
  }).split('\n')
  return `\`\`\`diff\n${lines.join('\n')}\`\`\`\n`
}

function reported(before: string): string {
  return `Nothing is changed. It is told of:\n\n\`\`\`dockerfile\n${before}\n\`\`\`\n`
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1)
}
