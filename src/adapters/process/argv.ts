import type { ShellName } from '../../domain/pipeline.js';

/** The program that runs a command's text, in GitHub's way for each shell. */
export type Invocation =
  | { readonly argv: readonly [string, ...string[]] }
  | { readonly argv: readonly [string, ...string[]]; readonly extension: string };

// One argument of a program may be 128 KiB on Linux; a longer text goes through a file.
const MAX_ARGUMENT = 100_000;

/** With `extension` the text must be put into a file of that kind, whose path is then the last argument. */
export function invocation(shell: ShellName, text: string): Invocation {
  const isLong = Buffer.byteLength(text) > MAX_ARGUMENT;
  switch (shell) {
    case 'bash': {
      const flags = ['bash', '--noprofile', '--norc', '-eo', 'pipefail'] as const;
      return isLong ? { argv: flags, extension: '.sh' } : { argv: [...flags, '-c', text] };
    }
    case 'sh':
      return isLong ? { argv: ['sh', '-e'], extension: '.sh' } : { argv: ['sh', '-e', '-c', text] };
    case 'sh-c':
      return isLong ? { argv: ['sh'], extension: '.sh' } : { argv: ['sh', '-c', text] };
    case 'python':
      return { argv: [pythonName()], extension: '.py' };
    case 'node':
      return { argv: [process.execPath], extension: '.mjs' };
    case 'pwsh':
      return { argv: ['pwsh', '-NonInteractive', '-File'], extension: '.ps1' };
  }
}

// Debian and macOS have no `python`; where both exist, `python3` is the same one.
const pythonName = () => 'python3';
