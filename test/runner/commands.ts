import { type Command, fold, Lines, parseCommand, trim } from './action-command.js';
import { Masker } from './masker.js';

export type Level = 'error' | 'warning' | 'notice';
export interface Annotation {
  readonly level: Level;
  /** Masked and cut. The properties are neither: the runner masks nothing but the message. */
  readonly message: string;
  readonly properties: Readonly<Record<string, string>>;
}

const annotationsPerLevel = 10;
const longestMessage = 4096;
const badToken =
  "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.";

/**
 * One step's output as the runner takes it (OutputManager, ActionCommandManager). Not played: problem matchers, echo,
 * ACTIONS_ALLOW_UNSECURE_*, debug logging, and the checks on line and column numbers of annotations.
 */
export class CommandLog {
  /** As a user reads the log: masked, commands replaced by what they print. */
  readonly lines: string[] = [];
  /** Every command that took effect, in order; the end token of a stop-commands is called `resume`. */
  readonly processed: Command[] = [];
  readonly annotations: Annotation[] = [];
  annotationsDropped = 0;
  readonly groups: string[] = [];
  readonly masks: string[] = [];
  readonly debug: string[] = [];
  readonly outputs: [name: string, value: string][] = [];
  readonly state: [name: string, value: string][] = [];
  /** A command went wrong, which fails the step whatever its exit code. */
  failed = false;
  /** An invalid stop token: the runner throws while reading, gives the step up and leaves its process running. */
  broken: string | undefined;
  readonly masker: Masker;
  readonly #workspace: string;
  readonly #onLine: (line: string) => void;
  readonly #streams = { stdout: new Lines(), stderr: new Lines() };
  #stopToken: string | undefined;

  readonly #perform: Readonly<Record<string, (command: Command) => void>> = {
    group: ({ message }) => void this.groups.push(this.print(`##[group]${message}`).slice(9)),
    endgroup: () => void this.print('##[endgroup]'),
    error: ({ message, properties }) => this.issue('error', message, properties),
    warning: ({ message, properties }) => this.issue('warning', message, properties),
    notice: ({ message, properties }) => this.issue('notice', message, properties),
    debug: ({ message }) => void this.debug.push(message),
    'add-mask': ({ message }) => this.#mask(message),
    'set-output': (command) => void this.outputs.push([named(command), command.message]),
    'save-state': (command) => void this.state.push([named(command), command.message]),
    'set-env': ({ name }) => fail(`The \`${name}\` command is disabled.`),
    'add-path': ({ name }) => fail(`The \`${name}\` command is disabled.`),
    'add-matcher': () => {},
    'remove-matcher': () => {},
    echo: () => {},
    'stop-commands': ({ message }) => this.#stop(message),
  };
  readonly #registered = new Set(Object.keys(this.#perform));

  /** `onLine` gets every line as it was printed, before it is read as a command. */
  constructor(
    masker = new Masker(),
    workspace = '/github/workspace',
    onLine: (line: string) => void = () => {},
  ) {
    this.masker = masker;
    this.#workspace = workspace;
    this.#onLine = onLine;
  }

  /** Each stream has its own lines; stop-commands is shared by both. */
  write(stream: 'stdout' | 'stderr', chunk: string): void {
    this.#receive(this.#streams[stream].push(chunk));
  }

  /** The streams were closed: what is left is a line too. */
  end(stream: 'stdout' | 'stderr'): void {
    this.#receive(this.#streams[stream].end());
  }

  /** Returns the text as printed. */
  print(text: string): string {
    const masked = this.masker.mask(text);
    this.lines.push(...masked.split('\n'));
    return masked;
  }

  issue(level: Level, text: string, given: Readonly<Record<string, string>> = {}): void {
    const message = this.masker.mask(text).slice(0, longestMessage);
    const properties = { ...given };
    const inside = `${this.#workspace}/`;
    if (given['file']?.startsWith(inside)) properties['file'] = given['file'].slice(inside.length);
    if (this.annotations.filter((kept) => kept.level === level).length < annotationsPerLevel)
      this.annotations.push({ level, message, properties });
    else this.annotationsDropped++;
    if (message !== '') this.print(`##[${level}]${message}`);
  }

  /** The runner's two errors when it could not carry something out. */
  fail(what: string, reason: unknown): void {
    this.issue('error', `Unable to process ${what} successfully.`);
    this.issue('error', reason instanceof Error ? reason.message : String(reason));
    this.failed = true;
  }

  #receive(lines: readonly string[]): void {
    for (const line of lines) {
      if (this.broken !== undefined) return;
      this.#onLine(line);
      const command = parseCommand(line, this.#registered);
      if (command === undefined || !this.#process(line, command))
        this.print(line.replace(/##\[(start|end)-action/g, '##[\\$1-action'));
    }
  }

  /** While commands are stopped only the token is one; everything else is plain text. */
  #process(line: string, command: Command): boolean {
    if (this.#stopToken !== undefined) {
      if (command.name !== this.#stopToken) return false;
      this.print(line);
      this.#registered.delete(this.#stopToken);
      this.#stopToken = undefined;
      this.processed.push({ ...command, name: 'resume' });
      return true;
    }
    this.processed.push(command);
    try {
      this.#perform[command.name]?.(command);
    } catch (reason) {
      this.fail(`command '${line}'`, reason);
    }
    if (this.#stopToken !== undefined) this.print(line);
    return true;
  }

  #stop(token: string): void {
    const name = fold(token);
    if (token === '' || name === 'pause-logging' || this.#registered.has(name)) {
      this.broken = badToken;
      return;
    }
    this.#stopToken = name;
    this.#registered.add(name);
    if (token.length > 6) this.masker.add(token);
  }

  #mask(value: string): void {
    if (trim(value) === '')
      return this.issue('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
    this.masks.push(value);
    this.masker.add(value);
  }
}

function fail(message: string): never {
  throw new Error(message);
}

const named = ({ name, properties }: Command): string =>
  properties['name'] ?? fail(`Required field 'name' is missing in ##[${name}] command.`);
