import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { howEnded } from '../../src/domain/how-ended.js';

const { SIGBUS } = constants.signals;

describe('howEnded', () => {
  it.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGABRT', 134],
    ['SIGBUS', 128 + SIGBUS],
    ['SIGKILL', 137],
    ['SIGSEGV', 139],
    ['SIGPIPE', 141],
    ['SIGTERM', 143],
  ])('knows %s by its name and by %d', (signal, exitCode) => {
    expect(howEnded({ signal })).toEqual({ signal, exitCode });
    expect(howEnded({ code: exitCode })).toEqual({ signal, exitCode });
  });

  it('takes codes that no signal can have brought about as they are', () => {
    const { SIGCHLD, SIGCONT, SIGSTOP, SIGWINCH } = constants.signals;
    const harmless = [SIGCHLD, SIGCONT, SIGSTOP, SIGWINCH].map((number) => 128 + number);
    for (const code of [1, 2, 9, 127, 128, 160, 161, 192, 193, 254, 255, ...harmless])
      expect(howEnded({ code })).toEqual({ code });
  });

  it('has no code for a signal that nobody knows', () => {
    expect(howEnded({ signal: 'unknown' })).toEqual({ signal: 'unknown' });
  });
});
