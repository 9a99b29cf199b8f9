import { StringDecoder } from 'node:string_decoder';
import type { ProgressRecord } from '../engine-calls.js';
import { LOG_LINES } from '../started.js';
import { type TracedStep, traceIn } from './trace.js';

/** The log of a build as lines, from what the engine tells; BuildKit's steps go on side by side. */
export class BuildLog {
  readonly #print: (line: string) => void;
  readonly #last: string[] = [];
  readonly #rest = new Map<string, { readonly decoder: StringDecoder; text: string }>();
  readonly #names = new Map<string, string>();
  readonly #told = new Set<string>();
  /** The step whose lines come now. */
  #open = '';
  #failed: TracedStep | undefined;
  #image: string | undefined;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** The id of what was built. */
  get image(): string | undefined {
    return this.#image;
  }

  /** The step that failed, as the Dockerfile has it. */
  get failedStep(): string | undefined {
    return this.#failed?.name;
  }

  /** Its last lines. */
  get end(): string {
    return this.#last.join('\n');
  }

  add({ id, aux, stream }: ProgressRecord): void {
    if (id === 'moby.buildkit.trace' && typeof aux === 'string') this.#trace(aux);
    else if (typeof (aux as { ID?: unknown } | undefined)?.ID === 'string')
      this.#image = (aux as { ID: string }).ID;
    else if (stream !== undefined) this.#piece('', Buffer.from(stream));
  }

  /** What has no end of a line yet is a line. */
  finish(): void {
    for (const [step, { text }] of this.#rest) if (text !== '') this.#line(step, text);
    this.#rest.clear();
  }

  #trace(base64: string): void {
    const { steps, output } = traceIn(base64);
    for (const step of steps) this.#step(step);
    for (const { step, bytes } of output) this.#piece(step, bytes);
  }

  #step(step: TracedStep): void {
    const { id, name, isStarted, isCached, error } = step;
    this.#names.set(id, name);
    // Those that were stopped because of another one say so.
    if (error !== '' && !error.endsWith('context canceled')) this.#failed ??= step;
    if (!isStarted || this.#told.has(id) || isOfItsOwn(name)) return;
    this.#told.add(id);
    this.#open = id;
    this.#say(isCached ? `${name} (cached)` : name);
  }

  #piece(step: string, bytes: Buffer): void {
    const rest = this.#rest.get(step) ?? { decoder: new StringDecoder(), text: '' };
    this.#rest.set(step, rest);
    const lines = (rest.text + rest.decoder.write(bytes)).split('\n');
    rest.text = lines.pop() ?? '';
    for (const line of lines) this.#line(step, line);
  }

  #line(step: string, line: string): void {
    if (step !== this.#open) this.#say(this.#names.get(step) ?? '');
    this.#open = step;
    this.#say(line);
  }

  #say(line: string): void {
    if (line.trim() === '') return;
    this.#print(line);
    this.#last.push(line);
    if (this.#last.length > LOG_LINES) this.#last.shift();
  }
}

/** What a Dockerfile does not say. */
const isOfItsOwn = (name: string): boolean => /^\[internal\]|^copy \/context \/$/.test(name);
