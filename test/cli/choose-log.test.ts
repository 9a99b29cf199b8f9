import { describe, expect, it } from 'vitest';
import { chooseLog } from '../../src/cli/choose-log.js';
import type { Cli } from '../../src/cli/cli.js';

const terminal = { isTTY: true } as Cli['stdout'];
const pipe = {} as Cli['stdout'];

describe('chooseLog', () => {
  it.each([
    ['a person at a terminal', 'auto', terminal, {}, 'live'],
    ['a CI system with a terminal', 'auto', terminal, { CI: 'true' }, 'grouped'],
    ['a CI system with a terminal, when asked', 'live', terminal, { CI: 'true' }, 'live'],
    ['a laptop that says it is no CI', 'auto', terminal, { CI: 'false' }, 'live'],
    ['a pipe or a file', 'auto', pipe, {}, 'grouped'],
    ['a pipe or a file, when asked', 'live', pipe, {}, 'grouped'],
    ['a terminal that cannot draw', 'live', terminal, { TERM: 'dumb' }, 'grouped'],
    ['who asks for something else', 'stream', terminal, {}, 'stream'],
  ] as const)('for %s: %s', (_, log, stdout, env, mode) => {
    expect(chooseLog({ stdout, env }, { log })).toBe(mode);
  });

  it('draws nothing beside a document', () => {
    expect(chooseLog({ stdout: terminal, env: {} }, { log: 'live', json: true })).toBe('grouped');
  });
});
