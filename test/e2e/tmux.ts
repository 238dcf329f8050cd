import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'

/** Why there is no terminal to test on; undefined when there is one. */
export function missingTmux(): string | undefined {
  return spawnSync('tmux', ['-V']).status === 0 ? undefined : 'tmux is not installed'
}

/** A terminal of its own that a program runs in. */
export class Terminal {
  readonly #socket = `secretmount-${randomBytes(4).toString('hex')}`

  /**
   * @param command what runs in it, in a shell; what it prints stays to be read when it has ended
   */
  constructor(command: string, cwd: string, columns: number, lines = 60) {
    const size = ['-x', String(columns), '-y', String(lines)]
    this.#tmux('new-session', '-d', ...size, '-c', cwd, `${command}; echo "ended $?"; cat`)
  }

  /** What is on the screen, without blanks at line ends. */
  screen(): string {
    return this.#tmux('capture-pane', '-p', '-S', '-500')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd()
  }

  press(...keys: string[]): void {
    this.#tmux('send-keys', ...keys)
  }

  /**
   * Waits until the screen shows something; gives it.
   *
   * @throws with the screen when it does not come in half a minute
   */
  async shows(text: string | RegExp): Promise<string> {
    for (let tries = 0; tries < 300; tries++) {
      const screen = this.screen()
      if (typeof text === 'string' ? screen.includes(text) : text.test(screen)) return screen
      await setTimeout(100)
    }
    throw new Error(`${text} does not come; the screen is\n${this.screen()}`)
  }

  close(): void {
    this.#tmux('kill-server')
  }

  #tmux(...words: string[]): string {
    const { stdout } = spawnSync('tmux', ['-L', this.#socket, '-f', '/dev/null', ...words], {
      encoding: 'utf8',
      env: { ...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    })
    return stdout
  }
}
