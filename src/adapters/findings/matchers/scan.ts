import { bareLine } from '../../../base/clean.js';
import { linesOf, withReturnsAsEnds } from '../../../base/lines.js';
import { positive } from '../../../domain/annotation.js';
import type { Level } from '../../../domain/finding.js';
import {
  parseBracketCommand,
  parseWorkflowCommand,
  type WorkflowCommand,
} from '../../../domain/workflow-command.js';
import type { NamedPlace } from '../places.js';
import { isSameOwner, type MatcherDefinition } from './definition.js';
import type { Effort } from './effort.js';
import { type Match, Matcher } from './matcher.js';

/** What a line of output says, as a matcher read it. */
export interface Problem {
  readonly level: Level;
  readonly message: string;
  readonly code: string;
  readonly place: NamedPlace;
  /** The file that the path of this one starts from. */
  readonly fromPath: string;
}

/** How a scan gets at what it does not know itself. */
export interface ScanParts {
  /** Reads a matcher file that the output names. */
  readonly load: (path: string) => Promise<readonly MatcherDefinition[]>;
  readonly take: (problem: Problem) => void;
  readonly isOver: () => boolean;
  readonly effort: Effort;
}

/** A second at worst: of a longer line the matchers see the beginning. */
const MAX_LINE_STEPS = 40_000_000;

/** Commands that the runner takes out of the output before any matcher sees it. */
const COMMANDS = new Set(
  'add-mask add-path add-matcher debug echo endgroup error group notice remove-matcher save-state set-env set-output stop-commands warning'.split(
    ' ',
  ),
);

/**
 * Holds an attempt's output against problem matchers, line by line, as GitHub's runner does; matchers come and
 * go with the commands in it.
 */
export class Scan {
  #matchers: readonly Matcher[];
  #resume: string | undefined;
  readonly #parts: ScanParts;

  constructor(matchers: readonly MatcherDefinition[], parts: ScanParts) {
    this.#matchers = matchers.map((definition) => new Matcher(definition));
    this.#parts = parts;
  }

  async read(output: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const line of linesOf(withReturnsAsEnds(output))) {
      if (this.#parts.isOver()) return;
      if (await this.#isCommand(line)) continue;
      const text = bareLine(line).slice(0, MAX_LINE_STEPS / this.#steps);
      this.#match(text);
      await this.#parts.effort.spend(this.#steps * text.length);
    }
  }

  /** In either form, as the runner tries them. */
  async #isCommand(line: string): Promise<boolean> {
    const plain = line.includes('::') ? parseWorkflowCommand(line) : undefined;
    if (plain && (await this.#obeys(plain))) return true;
    const bracket = line.includes('##[') ? parseBracketCommand(line) : undefined;
    return bracket !== undefined && this.#obeys(bracket);
  }

  /** Whether the line was a command, and no output. */
  async #obeys(command: WorkflowCommand): Promise<boolean> {
    const { name, text } = command;
    if (this.#resume !== undefined) {
      if (name !== this.#resume) return false;
      this.#resume = undefined;
      return true;
    }
    if (name === 'stop-commands') this.#resume = text.trim().toLowerCase();
    if (name === 'add-matcher') this.#add(await this.#parts.load(text.trim()));
    if (name === 'remove-matcher') await this.#remove(command);
    return COMMANDS.has(name);
  }

  /** The newest is asked first, and takes the place of one with the same owner. */
  #add(definitions: readonly MatcherDefinition[]): void {
    for (const definition of definitions)
      this.#matchers = [new Matcher(definition), ...this.#without(definition.owner)];
  }

  async #remove({ properties, text }: WorkflowCommand): Promise<void> {
    const owner = properties.get('owner');
    const named = text.trim() === '' ? [] : await this.#parts.load(text.trim());
    for (const gone of owner === undefined ? named.map((one) => one.owner) : [owner])
      this.#matchers = this.#without(gone);
  }

  /** What one letter of a line costs at most. */
  get #steps(): number {
    return this.#matchers.reduce((sum, { steps }) => sum + steps, 1);
  }

  #without(owner: string): Matcher[] {
    return this.#matchers.filter((matcher) => !isSameOwner(matcher.owner, owner));
  }

  /** A line belongs to the first matcher that can make something of it. */
  #match(line: string): void {
    for (const matcher of this.#matchers) {
      const match = matcher.match(line);
      if (!match) continue;
      for (const other of this.#matchers) if (other !== matcher) other.reset();
      const problem = problemOf(match);
      if (problem) return this.#parts.take(problem);
    }
  }
}

const LEVELS: Readonly<Record<string, Level>> = {
  '': 'error',
  error: 'error',
  warning: 'warning',
  notice: 'notice',
};

/** Undefined where there is no message, or a severity that is none, such as `info`. */
function problemOf({ message = '', severity = '', ...match }: Match): Problem | undefined {
  const level = LEVELS[severity.toLowerCase()];
  if (level === undefined || message.trim() === '') return undefined;
  const { file = '', line, column, code = '', fromPath = '' } = match;
  const place = { file: file.trim() || undefined, line: positive(line), column: positive(column) };
  return { level, message, code: code.trim(), place, fromPath: fromPath.trim() };
}
