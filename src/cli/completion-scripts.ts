/** Shells that there is a completion for. */
export const shells = ['bash', 'zsh', 'fish'] as const

/** What can be completed. Files always can. */
export interface Completed {
  readonly options: readonly {
    readonly name: string
    readonly describe: string
    readonly choices: readonly string[]
    readonly takesValue: boolean
  }[]
  readonly commands: readonly { readonly name: string; readonly describe: string }[]
}

/** The text that a shell reads at its start. */
export function completionScript(shell: (typeof shells)[number], all: Completed): string {
  return { bash, zsh, fish }[shell](all)
}

function bash({ options, commands }: Completed): string {
  const withChoices = options.filter(({ choices }) => choices.length > 0)
  const cases = withChoices.map(
    ({ name, choices }) => `    --${name}) words='${choices.join(' ')}' ;;`,
  )
  return `# secretmount completion bash >> ~/.bashrc
_secretmount() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} words='' files=yes
  case $previous in
${cases.join('\n')}
    *)
      case $current in
        -*) words='${options.map(({ name }) => `--${name}`).join(' ')} --help --version' files='' ;;
        *) [ "$COMP_CWORD" -gt 1 ] || words='${commands.map(({ name }) => name).join(' ')}' ;;
      esac
      ;;
  esac
  case $previous in ${withChoices.map(({ name }) => `--${name}`).join('|')}) files='' ;; esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current"; [ -z "$files" ] || compgen -f -- "$current")
  [ -z "$files" ] || compopt -o filenames 2> /dev/null
}
complete -F _secretmount secretmount
`
}

function zsh({ options, commands }: Completed): string {
  const rows = options.map(({ name, describe, choices, takesValue }) => {
    const value = choices.length > 0 ? `: :(${choices.join(' ')})` : ': :_files'
    return `    '*--${name}${takesValue ? '=' : ''}[${zshText(describe)}]${takesValue ? value : ''}'`
  })
  const names = commands.map(({ name, describe }) => `'${name}:${zshText(describe)}'`)
  return `#compdef secretmount
# secretmount completion zsh > a folder of $fpath, as _secretmount; or: source <(secretmount completion zsh)
_secretmount() {
  _arguments -s \\
${rows.join(' \\\n')} \\
    '--help[Show help]' '--version[Show the version]' \\
    '1: :_secretmount_first' '*: :_files'
}
_secretmount_first() {
  local -a names=(${names.join(' ')})
  _describe command names
  _files
}
compdef _secretmount secretmount
`
}

/** Inside single quotes, in a description of _arguments. */
function zshText(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, String.raw`\$&`).replaceAll("'", String.raw`'\''`)
}

function fish({ options, commands }: Completed): string {
  const text = (words: string) => `'${words.replaceAll(/['\\]/g, String.raw`\$&`)}'`
  const rows = options.map(({ name, describe, choices, takesValue }) => {
    const value = takesValue ? ' --require-parameter' : ''
    const list = choices.length > 0 ? ` --no-files --arguments ${text(choices.join(' '))}` : ''
    return `complete --command secretmount --long-option ${name}${value}${list} --description ${text(describe)}`
  })
  const first = commands.map(
    ({ name, describe }) =>
      'complete --command secretmount --condition __fish_is_first_token --arguments ' +
      `${name} --description ${text(describe)}`,
  )
  return `# secretmount completion fish > ~/.config/fish/completions/secretmount.fish
${[...rows, ...first].join('\n')}
`
}
