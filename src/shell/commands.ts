import {
  type AndOr,
  type ArithmeticFor,
  type Case,
  type Command as CommandNode,
  type For,
  forEachChild,
  type Function as FunctionNode,
  type If,
  type Pipeline,
  type Redirected,
  type Select,
  type Statement,
  type SyntaxNode,
  type TestCommand,
} from 'unbash'
import type { Locator } from './locate.ts'
import { assignmentNodes, spanOf, toAssignment, toRedirect, toWord, wordNodes } from './nodes.ts'
import { frame, leave, Places, shared, type Standing } from './standing.ts'
import type { Span } from '../span.ts'
import { Command } from './command.ts'
import { isPlainWord } from './reads.ts'
import type { Loop } from './script.ts'
import { testWords } from './tests.ts'
import type { Wrappers } from './wrapper.ts'

/** Called for each simple command once it is listed. */
export type Listed = (
  node: CommandNode,
  command: Command,
  standing: Standing,
  locator: Locator,
) => void

/**
 * Walks parsed scripts and lists their simple commands, in source order but for pipelines, whose
 * commands know what they are piped into.
 */
export class CommandLister {
  commands: Command[] = []
  readonly functions: (Span & { readonly name: string })[] = []
  readonly loops: Loop[] = []
  readonly #listed: Listed
  readonly #wrapperOf: Wrappers
  readonly #places = new Places()

  constructor(wrapperOf: Wrappers, listed: Listed) {
    this.#wrapperOf = wrapperOf
    this.#listed = listed
  }

  /** Lists the commands of a list of statements: only the last one's success is the list's. */
  list(statements: readonly Statement[], standing: Standing, locator: Locator): void {
    statements.forEach((statement, index) => {
      if (statement.background)
        return this.#visit(statement.command, this.#places.apart('background', standing), locator)
      this.#visit(
        statement.command,
        { ...standing, decisive: standing.decisive && index === statements.length - 1 },
        locator,
      )
    })
  }

  #visit(node: SyntaxNode, standing: Standing, locator: Locator): void {
    switch (node.type) {
      case 'Command':
      case 'TestCommand':
        return this.#command(node, standing, locator)
      case 'AndOr':
        return this.#chain(node, standing, locator)
      case 'Pipeline':
        return this.#pipeline(node, standing, locator)
      case 'Redirected':
        return this.#redirected(node, standing, locator)
      case 'Subshell':
        return this.list(
          node.body.commands,
          this.#places.subshell(standing, standing.decisive),
          locator,
        )
      case 'BraceGroup':
        return this.list(node.body.commands, standing, locator)
      case 'If':
        return this.#if(node, standing, locator)
      case 'Case':
        return this.#case(node, standing, locator)
      case 'While':
        this.list(node.clause.commands, { ...this.#places.loop(standing), tested: true }, locator)
        return this.list(node.body.commands, this.#places.loop(standing), locator)
      case 'For':
      case 'Select':
        this.#noteLoop(node, locator)
        return this.#loop(node, standing, locator)
      case 'ArithmeticFor':
        return this.#loop(node, standing, locator)
      case 'Function':
        return this.#function(node, standing, locator)
      case 'Coproc':
        return this.#body(node.body, this.#places.apart('background', standing), locator)
      default:
        return this.#substitutions(node, standing, locator)
    }
  }

  #loop(node: For | Select | ArithmeticFor, standing: Standing, locator: Locator): void {
    this.#substitutions(node, standing, locator)
    this.list(node.body.commands, this.#places.loop(standing), locator)
  }

  #noteLoop({ name, wordlist = [] }: For | Select, locator: Locator): void {
    this.loops.push({ name: name.text, words: wordlist.map((word) => toWord(word, locator)) })
  }

  #function(node: FunctionNode, standing: Standing, locator: Locator): void {
    this.functions.push({ name: node.name.text, ...spanOf(node, locator) })
    const inside = this.#places.branch(standing, 'function')
    const frames = [...standing.frames, frame('function', false)]
    this.#body(node.body, { ...inside, frames }, locator)
  }

  #body(node: SyntaxNode, standing: Standing, locator: Locator): void {
    if (node.type === 'CompoundList') this.list(node.commands, standing, locator)
    else this.#visit(node, standing, locator)
  }

  #command(node: CommandNode | TestCommand, standing: Standing, locator: Locator): void {
    if (node.type === 'TestCommand') return this.#test(node, standing, locator)
    const words = wordNodes(node).map((word) => toWord(word, locator))
    const parts = {
      words,
      assignments: assignmentNodes(node).map((item) => toAssignment(item, locator)),
      redirects: node.redirects.map((redirect) => toRedirect(redirect, locator)),
      ...spanOf(node, locator),
      ...shared(
        standing,
        words.length === 0 ||
          /^(?:export|readonly|declare|typeset|local|unset)$/.test(words[0]?.text ?? ''),
      ),
    }
    const command = new Command(parts, this.#wrapperOf)
    this.commands.push(command)
    this.#substitutions(node, standing, locator)
    this.#listed(node, command, standing, locator)
    leave(
      words.map((word) => word.text),
      standing,
    )
  }

  /** `[[ … ]]` is one of its own in the grammar, and does what `[ … ]` does. */
  #test(node: TestCommand, standing: Standing, locator: Locator): void {
    const parts = {
      words: testWords(node).map((word) => toWord(word, locator)),
      assignments: [],
      redirects: [],
      ...spanOf(node, locator),
      ...shared(standing, false),
    }
    this.commands.push(new Command(parts, this.#wrapperOf))
    this.#substitutions(node, standing, locator)
  }

  /**
   * After the last `||`, a chain that ends well has run every link; before it, no link but the
   * first is sure to be reached.
   */
  #chain({ commands, operators }: AndOr, standing: Standing, locator: Locator): void {
    const lastOr = operators.lastIndexOf('||')
    commands.forEach((command, index) => {
      const operator = operators[index - 1]
      const isLeft = lastOr < index
      const decisive = standing.decisive && isLeft
      const isAlternative =
        operator === '||' ||
        (operator === '&&' && operators.slice(0, index).includes('||') && !decisive)
      const place = isAlternative ? this.#places.branch(standing) : standing
      const isReached = isAlternative || index === 0 || decisive
      this.#visit(
        command,
        {
          ...place,
          certain: place.certain && isReached,
          tested: standing.tested || !isLeft,
          decisive,
        },
        locator,
      )
    })
  }

  /**
   * Only the last command of a pipeline decides; each runs in a process of its own, at the same
   * time.
   */
  #pipeline(node: Pipeline, standing: Standing, locator: Locator): void {
    const isNegated = node.prefixes.some((prefix) => prefix.type === 'Negation')
    const place = isNegated ? { ...standing, tested: true, decisive: false } : standing
    if (node.commands.length === 1) return this.#visit(node.commands[0]!, place, locator)
    const before = this.commands
    let pipedInto: readonly Command[] = []
    const parts: Command[][] = []
    for (const [index, command] of [...node.commands.entries()].toReversed()) {
      this.commands = []
      const own = this.#places.subshell(place, place.decisive && index === node.commands.length - 1)
      this.#visit(
        command,
        {
          ...own,
          certain: false,
          pipedInto: [...pipedInto, ...place.pipedInto],
          pipesErrors: place.pipesErrors || node.operators[index] === '|&',
        },
        locator,
      )
      parts.unshift(this.commands)
      pipedInto = [...this.commands, ...pipedInto]
    }
    for (const part of parts) for (const command of part) before.push(command)
    this.commands = before
  }

  /**
   * A group's own redirections are listed as a command without words: what any of its commands
   * prints goes there.
   */
  #redirected(node: Redirected, standing: Standing, locator: Locator): void {
    this.#visit(node.command, standing, locator)
    const parts = {
      words: [],
      assignments: [],
      redirects: node.redirects.map((redirect) => toRedirect(redirect, locator)),
      ...spanOf(node, locator),
      ...shared(standing, false),
    }
    this.commands.push(new Command(parts, this.#wrapperOf))
    for (const redirect of node.redirects) this.#substitutions(redirect, standing, locator)
  }

  #if(node: If, standing: Standing, locator: Locator): void {
    this.list(node.clause.commands, { ...standing, tested: true, decisive: false }, locator)
    this.list(node.then.commands, this.#places.branch(standing), locator)
    for (const elif of node.elif) {
      this.list(
        elif.clause.commands,
        { ...this.#places.branch(standing), tested: true, decisive: false },
        locator,
      )
      this.list(elif.then.commands, this.#places.branch(standing), locator)
    }
    if (node.else) this.list(node.else.commands, this.#places.branch(standing), locator)
  }

  #case(node: Case, standing: Standing, locator: Locator): void {
    this.#substitutions(node.word, standing, locator)
    for (const item of node.items) {
      for (const pattern of item.pattern) this.#substitutions(pattern, standing, locator)
      const isLast = item.terminator === undefined || item.terminator === ';;'
      this.list(
        item.body.commands,
        { ...this.#places.branch(standing), decisive: standing.decisive && isLast },
        locator,
      )
    }
  }

  /**
   * `$(…)`, backticks and `<(…)` anywhere below a node, but not in the lists of statements that it
   * holds.
   */
  #substitutions(node: SyntaxNode, standing: Standing, locator: Locator): void {
    if (isPlainWord(node)) return
    forEachChild(node, (child) => {
      if ('script' in child && child.script) {
        if (child.script.source !== undefined) return
        const own =
          child.type === 'ProcessSubstitution'
            ? this.#places.apart('background', standing)
            : this.#places.subshell(this.#places.branch(standing), false)
        this.list(child.script.commands, { ...own, pipedInto: [], pipesErrors: false }, locator)
      } else if (
        child.type !== 'CompoundList' &&
        !(child.type === 'HereDoc' && child.delimiter?.quoted)
      )
        this.#substitutions(child, standing, locator)
    })
  }
}
