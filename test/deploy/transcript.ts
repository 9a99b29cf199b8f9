import { hostname, userInfo } from 'node:os';
import type { Ended } from '../built/cimyr.js';
import { writeProof } from './proofs.js';

/** Commands and what they said, as a person sees them. */
export class Transcript {
  readonly #lines: string[];
  readonly #masks: [string, string][] = [[`${userInfo().username}@${hostname()}`, 'deploy@runner']];

  /** `title` and `about` stand above it. */
  constructor(title: string, about: string) {
    this.#lines = [`# ${title}`, '', about];
  }

  /** From now on `text` is shown as `name`: where something is says nothing about what happened. */
  mask(text: string, name: string): void {
    this.#masks.unshift([text, name]);
  }

  /** A heading, and what is to be known before the commands under it. */
  section(title: string, about = ''): void {
    this.#lines.push('', `## ${title}`, ...(about === '' ? [] : ['', about]));
  }

  /** `command` is what was typed. */
  keep(command: string, { stdout, stderr, code }: Ended): void {
    const said = `${stdout}${stderr}`.trimEnd();
    const text = [
      '```console',
      `$ ${command}`,
      ...(said === '' ? [] : [said]),
      '$ echo $?',
      `${code}`,
      '```',
    ];
    this.#lines.push('', this.#masked(text.join('\n')));
  }

  write(name: string): void {
    writeProof(name, this.#lines);
  }

  #masked(text: string): string {
    return this.#masks.reduce((so, [from, to]) => so.replaceAll(from, to), text);
  }
}
