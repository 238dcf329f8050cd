import { call, shows, tool } from './row.ts'
import type { Tool } from './row.ts'

/**
 * What git itself reads (git docs, "Environment Variables"): a token under any other name is none
 * of its business.
 */
export const gitVariables: readonly string[] = [
  'GIT_ASKPASS',
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_CONFIG_*',
  'SSH_AUTH_SOCK',
  'SSH_ASKPASS',
]

/** Those that name programs for git to ask, or settings that may. */
export const gitTellers: readonly string[] = ['GIT_*', 'SSH_ASKPASS']

/** Calls that show settings, those of `-c` and the environment too. */
const listsSettings =
  /\bconfig (?:--(?:global|system|local|worktree) )?(?:-l|list|get|--list|--get|--show-)/

/** git by https and ssh. No token variable is read: only helpers, GIT_ASKPASS and GIT_CONFIG_*. */
const githubVariables = ['GH_TOKEN', 'GITHUB_TOKEN', 'GH_ENTERPRISE_TOKEN']

export const git: readonly Tool[] = [
  tool({
    name: 'git',
    helpers:
      /^credential\.(?:.*\.)?helper$|^core\.(?:askpass|sshcommand|gitproxy)$|^filter\..*\.(?:smudge|process)$|^alias/i,
    ownHelpers: /^(?:cache|store|netrc|osxkeychain|wincred|libsecret|manager)\b/,
    asksGit: true,
    toldBy: gitTellers,
    refetches: /^(?:-[cC] \S+ |-(?![cC] )\S+ )*(?:fetch|pull|push|submodule|remote update|lfs)\b/,
    runs: 'none',
    names: true,
    clones: true,
    prints: { of: ['words', 'kept'], as: 'part', when: listsSettings },
    spills: [{ when: listsSettings, variables: ['GIT_CONFIG_*'], to: undefined }],
    gathers: {
      when: /^(?:-\S+ )*(?:add (?:\S+ )*(?:-A|--all|\.|\*)|commit (?:\S+ )*-\w*a)(?: |$)/,
      to: 'the repository in .git',
    },
    copies: { recursive: 'always', packs: /^(?:-[cC] \S+ |-(?![cC] )\S+ )*add\b/ },
    clears: /^(?:-[cC] \S+ |-(?![cC] )\S+ )*clean (?:-\S+ )*(?:-\w*f|--force)/,
    commands: ['git', 'git-lfs', 'hub'],
    variables: gitVariables,
    // git-remote-codecommit signs as boto3 does
    lends: { when: /(?:^|[\s"'])codecommit:/, variables: ['AWS_*'] },
    files: ['git-credentials', 'gitconfig', 'netrc', 'ssh-key'],
    needs: call(
      'clone|fetch|pull|push|credential fill|ls-remote|submodule|lfs|archive|remote update|remote show|subtree',
    ),
    idle: call(
      `${shows}|init|config|add|commit|checkout|reset|status|log|rev-parse|describe|branch|tag|apply|clean|diff|show|remote(?! update)|switch|restore|merge|rebase|stash`,
    ),
    persists: [
      {
        when: /^(?:-\S+ )*config (?!.*--(?:unset|remove-section|get|list))(?:.*(?:insteadOf|extraHeader)|.*\burl\.|(?:-\S+ )*\$ \S)/i,
        to: '~/.gitconfig',
        undo: /^(?:-\S+ )*config .*--(?:unset|unset-all|remove-section)/,
        instead:
          'use a credential helper that reads /run/secrets, or GIT_CONFIG_COUNT/KEY_0/VALUE_0 in that RUN',
      },
      {
        when: /^(?:-[cC] \S+ |-(?![cC] )\S+ )*pull .*?(?:https?:\/\/\S*@|(?<!\S)\$(?!\S))/,
        to: '.git/logs/HEAD',
        undo: undefined,
        instead: 'fetch from a remote whose address holds no token, with a credential helper',
      },
      {
        when: /^(?:-\S+ \S+ )?(?:push|fetch) (?:.* )?(?:-u|--set-upstream) (?:\S+:\/\/\S*@|\$(?!\S))/,
        to: '.git/config',
        undo: undefined,
        instead: 'name a remote whose address holds no token, with a credential helper',
      },
      {
        when: /^(?:-\S+ )*config (?!.*--(?:unset|get|list))(?:\S+ )*["']?credential\.(?:\S*\.)?helper\s.*store/,
        to: '~/.git-credentials',
        undo: /^(?:-\S+ )*config .*--(?:unset|unset-all|remove-section)/,
        instead: 'use a credential helper that reads /run/secrets',
      },
      {
        when: /^(?:-[cC] \S+ |-(?![cC] )\S+ )*(?:clone|submodule add|remote add|remote set-url) .*?(?::\/\/[^\s/@]*@|(?<!\S)\$(?!\S))/,
        to: '.git/config',
        undo: /^(?:-[cC] \S+ |-(?![cC] )\S+ )*remote (?:set-url|remove|rm) /,
        instead:
          'clone the plain URL with a credential helper that reads /run/secrets, or set the ' +
          'remote back to it in the same RUN',
      },
      {
        when: /^(?:(?:-C) \S+ )*clone (?:.* )?(?:-c|--config)[ =]\S*extraHeader/i,
        to: '.git/config',
        undo: undefined,
        instead: 'put `-c http.extraHeader=…` before the subcommand, where it is not stored',
      },
    ],
  }),
  tool({
    name: 'ssh',
    runs: 'none',
    commands: ['ssh', 'scp', 'sftp', 'ssh-add'],
    uses: ['words', 'stdin'],
    runsText: true,
    variables: ['SSH_AUTH_SOCK', 'RSYNC_PASSWORD', 'SSHPASS'],
    files: ['ssh-key'],
    idle: /^(?:-V|--version)$/,
  }),
  tool({
    name: 'rsync',
    runs: 'none',
    variables: ['SSH_AUTH_SOCK', 'RSYNC_PASSWORD'],
    files: ['ssh-key'],
    idle: /^(?:-V|--version)$/,
    names: true,
    clears: /(?:^|\s)--del(?:ete\S*)?(?=\s|$)/,
    valued: ['-e', '--rsh', '--exclude', '--include'],
    copies: { recursive: 'always' },
  }),
  tool({
    name: 'gh',
    runs: 'none',
    variables: githubVariables,
    spills: [
      {
        when: /^auth (?:token|status\b.*\s(?:-t|--show-token)(?=\s|$))/,
        variables: githubVariables,
        to: undefined,
      },
    ],
    fetches: {
      when: call('api|release download|gist view'),
      into: ['-O', '--output'],
      prints: call('api|gist view'),
    },
    idle: call(`${shows}|config`),
    persists: [
      {
        when: call('auth login'),
        to: '~/.config/gh/hosts.yml',
        undo: call('auth logout'),
        instead: 'give GH_TOKEN to the RUN that calls gh',
        variables: [{ call: /^auth login\b.*--with-token/, set: { GH_TOKEN: '{stdin}' } }],
      },
    ],
  }),
  tool({
    name: 'glab',
    runs: 'none',
    variables: ['GITLAB_TOKEN'],
    idle: call(shows),
    persists: [
      {
        when: call('auth login'),
        to: '~/.config/glab-cli',
        undo: call('auth logout'),
        instead: 'give GITLAB_TOKEN to the RUN that calls glab',
      },
    ],
  }),
  tool({
    name: 'svn',
    runs: 'none',
    commands: ['svn', 'hg', 'bzr'],
    needs: call('checkout|co|export|update|up|clone|pull'),
    idle: call(shows),
    persists: [
      {
        when: /^(?!.*--no-auth-cache).*--password[ =]/,
        to: '~/.subversion/auth',
        undo: undefined,
        instead: 'add --no-auth-cache',
      },
    ],
  }),
]
