import type { ShellName } from '../../domain/pipeline.js';

type Argv = readonly [string, ...string[]];

/** The program that runs a command's text, in GitHub's way for each shell, and by which way the text gets to it. */
export type Invocation =
  | { readonly by: 'argument'; readonly argv: Argv }
  /** From a file of that kind: its path is the last argument (`path`), or it is the program's input (`input`). */
  | {
      readonly by: 'path' | 'input';
      readonly argv: Argv;
      readonly extension: string;
      readonly text: string;
    };

// One argument of a program may be 128 KiB on Linux; a longer text goes through a file.
const MAX_ARGUMENT = 100_000;

export function invocation(shell: ShellName, text: string): Invocation {
  switch (shell) {
    case 'bash':
      return ofShell(['bash', '--noprofile', '--norc', '-eo', 'pipefail'], text);
    case 'sh':
      return ofShell(['sh', '-e'], text);
    case 'sh-c':
      return ofShell(['sh'], text);
    case 'python':
      return { by: 'path', argv: [pythonName()], extension: '.py', text };
    case 'node':
      return ofNode(text);
    case 'pwsh':
      return { by: 'path', argv: ['pwsh', '-NonInteractive', '-File'], extension: '.ps1', text };
  }
}

/** Behind the dashes a text may begin with what looks like an option. */
const ofShell = (argv: Argv, text: string): Invocation =>
  isLong(text)
    ? { by: 'path', argv, extension: '.sh', text }
    : { by: 'argument', argv: [...argv, '-c', '--', text] };

/**
 * As a module that lies in the working directory without being a file there: so it can import what the checkout has.
 * In the first line, that those behind it keep their numbers; what the program starts does not get the option, which
 * is for texts only.
 */
function ofNode(text: string): Invocation {
  const program = [process.execPath, '--input-type=module'] as const;
  const whole = `${NODE_FIRST}${text.replace(/^#!/, '//')}`;
  return isLong(whole)
    ? { by: 'input', argv: [...program, '-'], extension: '.mjs', text: whole }
    : { by: 'argument', argv: [...program, '-e', whole] };
}

// An import statement would take its name from the text; `process.getBuiltinModule` came with Node 20.16.
const NODE_FIRST =
  "globalThis.require??=(await import('module')).createRequire(process.cwd()+'/');process.execArgv=[];";

const isLong = (text: string): boolean => Buffer.byteLength(text) > MAX_ARGUMENT;

// Debian and macOS have no `python`; where both exist, `python3` is the same one.
const pythonName = () => 'python3';
