import { type Assignment as AssignmentNode, type Command as CommandNode, forEachChild, type Redirection, type Statement, type SyntaxNode, type Word as WordNode } from 'unbash'
import { readsIn } from './reads.ts'
import type { Assignment, Command, Redirect, Word } from './types.ts'

/** Where a command stands: its scope, and whether it is sure to be reached. */
interface Place {
  readonly scope: string
  readonly certain: boolean
  readonly tested: boolean
  readonly pipedInto: readonly Command[]
}

/** Walks a parsed script and lists its simple commands in source order. */
export class CommandLister {
  readonly commands: Command[] = []
  readonly #source: string
  readonly #base: number
  #scopes = 0

  /** @param source the text that the nodes' offsets index; @param base added to all offsets given out */
  constructor(source: string, base: number) {
    this.#source = source
    this.#base = base
  }

  list(statements: readonly Statement[], place: Place = { scope: '', certain: true, tested: false, pipedInto: [] }): void {
    statements.forEach((statement, index) => {
      const last = index === statements.length - 1
      if (statement.command.type !== 'AndOr') return this.#visit(statement.command, place)
      const { commands, operators } = statement.command
      commands.forEach((command, position) => {
        const afterOr = operators.slice(0, position).includes('||')
        const beforeOr = operators.slice(position).includes('||')
        const certain = place.certain && !afterOr && (position === 0 || (last && !beforeOr))
        const scope = afterOr ? this.#scope(place.scope) : place.scope
        this.#visit(command, { ...place, scope, certain: afterOr ? true : certain, tested: place.tested || beforeOr })
      })
    })
  }

  #scope(outer: string): string {
    return `${outer}/${++this.#scopes}`
  }

  #visit(node: SyntaxNode, place: Place): void {
    switch (node.type) {
      case 'Command':
        this.commands.push(this.#command(node, place))
        this.#substitutions(node, place)
        return
      case 'Pipeline': {
        let pipedInto: readonly Command[] = []
        const lists: Command[][] = []
        for (const command of node.commands.toReversed()) {
          const lister = new CommandLister(this.#source, this.#base)
          lister.#scopes = this.#scopes + 1000 * lists.length
          lister.#visit(command, { ...place, pipedInto: [...pipedInto, ...place.pipedInto] })
          lists.unshift(lister.commands)
          this.#scopes = lister.#scopes
          pipedInto = [...lister.commands, ...pipedInto]
        }
        for (const list of lists) this.commands.push(...list)
        return
      }
      case 'Redirected':
        this.#visit(node.command, { ...place, pipedInto: place.pipedInto })
        // the group's own redirections: what any of its commands prints goes there
        this.commands.push(this.#carrier(node.redirects, node, place))
        return
      case 'Subshell':
      case 'BraceGroup':
        return this.list(node.body.commands, place)
      case 'If':
        this.list(node.clause.commands, { ...place, tested: true })
        this.list(node.then.commands, this.#branch(place))
        for (const elif of node.elif) {
          this.list(elif.clause.commands, { ...this.#branch(place), tested: true })
          this.list(elif.then.commands, this.#branch(place))
        }
        if (node.else) this.list(node.else.commands, this.#branch(place))
        return
      default: {
        const branch = this.#branch(place)
        forEachChild(node, (child) => (child.type === 'CompoundList' ? this.list(child.commands, branch) : this.#visit(child, branch)))
      }
    }
  }

  #branch(place: Place): Place {
    return { ...place, scope: this.#scope(place.scope), certain: true }
  }

  #carrier(redirects: readonly Redirection[], node: SyntaxNode, place: Place): Command {
    return { words: [], assignments: [], redirects: redirects.map((redirect) => this.#redirect(redirect)), start: this.#base + node.pos, end: this.#base + node.end, ...place }
  }

  #command(node: CommandNode, place: Place): Command {
    const assignments = [...node.prefix, ...node.suffix].filter((item): item is AssignmentNode => item.type === 'Assignment')
    const words = node.suffix.filter((item): item is WordNode => item.type === 'Word')
    return {
      words: [...(node.name ? [node.name] : []), ...words].map((word) => this.#word(word)),
      assignments: assignments.map((item) => this.#assignment(item)),
      redirects: node.redirects.map((redirect) => this.#redirect(redirect)),
      start: this.#base + node.pos,
      end: this.#base + node.end,
      ...place,
    }
  }

  #substitutions(node: SyntaxNode, place: Place): void {
    forEachChild(node, (child) => {
      if ('script' in child && child.script) {
        if (child.script.source === undefined) this.list(child.script.commands, { ...this.#branch(place), pipedInto: [] })
      } else this.#substitutions(child, place)
    })
  }

  #word(node: WordNode): Word {
    const reads = readsIn(node, this.#base)
    return { text: isStatic(node) ? node.value : undefined, raw: node.text, reads, start: this.#base + node.pos, end: this.#base + node.end }
  }

  #assignment(node: AssignmentNode): Assignment {
    const value = node.value.type === 'Word' ? this.#word(node.value) : undefined
    return { name: node.name, value, start: this.#base + node.pos, end: this.#base + node.end }
  }

  #redirect(node: Redirection): Redirect {
    const span = { start: this.#base + node.pos, end: this.#base + node.end }
    if (node.type !== 'HereDoc') return { operator: node.operator, target: node.target && this.#word(node.target), body: undefined, ...span }
    const body = { start: this.#base + node.body.pos, end: this.#base + node.body.end, reads: node.delimiter?.quoted ? [] : readsIn(node.body, this.#base) }
    return { operator: node.operator, target: undefined, body, ...span }
  }
}

function isStatic(node: SyntaxNode): boolean {
  if (/Expansion|Substitution|Glob/.test(node.type) && node.type !== 'BraceExpansion') return false
  let fixed = true
  forEachChild(node, (child) => {
    fixed &&= isStatic(child)
  })
  return fixed
}
