import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import xterm from '@xterm/headless';
import { onTestFinished } from 'vitest';
import { cliScript, plainEnv } from './cimyr.js';

/** Debian's util-linux: gives a program a pseudo-terminal without anything to compile. */
export const canOpenTerminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
if (!canOpenTerminal)
  console.warn('the live view is not tested in a terminal: needs `script` of util-linux (Linux)');

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface Start {
  readonly cwd: string;
  readonly size?: Size;
  readonly env?: Readonly<Record<string, string>>;
}

/** The built command line in a pseudo-terminal, whose screen a real terminal emulator shows. */
export class TerminalSession {
  /** Everything that was written, for what a screen does not show. */
  written = '';
  readonly ended: Promise<number | null>;
  readonly #terminal: xterm.Terminal;
  readonly #child: ReturnType<typeof spawn>;
  readonly #listeners = new Set<() => void>();
  #device = '';

  constructor(args: readonly string[], { cwd, size = { columns: 80, rows: 24 }, env }: Start) {
    const { columns, rows } = size;
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 5000 });
    // The device is told first, for resizing; the emulator gets what comes behind.
    const command = `stty cols ${columns} rows ${rows}; tty; exec "$NODE" -- "$CLI" ${args.join(' ')}`;
    this.#child = spawn('script', ['-qefc', command, '/dev/null'], {
      cwd,
      env: {
        ...plainEnv(cwd),
        TERM: 'xterm-256color',
        SHELL: '/bin/sh',
        ...env,
        NODE: process.execPath,
        CLI: cliScript(),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void this.#child.kill('SIGKILL'));
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    this.ended = once(this.#child, 'close').then(async ([code]) => {
      await this.#settle();
      return code as number | null;
    });
  }

  /** The screen's lines without the blanks at their ends. */
  get screen(): string[] {
    return this.lines.slice(this.#terminal.buffer.active.baseY);
  }

  /** The same, and above them what has left the screen. */
  get lines(): string[] {
    const { active } = this.#terminal.buffer;
    const lines = Array.from(
      { length: active.length },
      (_, i) => active.getLine(i)?.translateToString(true) ?? '',
    );
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }

  /** By what was written last of it. */
  get isCursorShown(): boolean {
    return this.written.lastIndexOf('\u001b[?25h') >= this.written.lastIndexOf('\u001b[?25l');
  }

  /** Resolves when the whole screen matches. */
  shows(pattern: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!pattern.test(this.lines.join('\n'))) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      const complain = () => reject(new Error(`${pattern} was never shown:\n${this.lines.join('\n')}`));
      void this.ended.then(complain);
      look();
    });
  }

  /** As on a keyboard: `\u0003` is Ctrl-C. */
  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** First the emulator breaks its lines anew, as a window does; then the program hears of it. */
  resize({ columns, rows }: Size): void {
    this.#terminal.resize(columns, rows);
    execFileSync('stty', ['-F', this.#device, 'cols', String(columns), 'rows', String(rows)]);
  }

  #take(text: string): void {
    this.written += text;
    if (this.#device === '') {
      const [, device, rest = ''] = /^(\S+)\r\n([^]*)$/.exec(this.written) ?? [];
      if (device === undefined || !existsSync(device)) return;
      this.#device = device;
      return this.#show(rest);
    }
    this.#show(text);
  }

  #show(text: string): void {
    this.#terminal.write(text, () => {
      for (const listener of this.#listeners) listener();
    });
  }

  #settle(): Promise<void> {
    return new Promise((resolve) => this.#terminal.write('', resolve));
  }
}
