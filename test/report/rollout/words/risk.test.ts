import { expect, it } from 'vitest';
import { riskWords } from '../../../../src/report/rollout/words/risk.js';

it.each([
  [{ level: 'low', reasons: [] }, 'low'],
  [{ level: 'low', reasons: [{ kind: 'not-running', points: 1 }] }, 'low: it is not running any more (+1)'],
  [
    {
      level: 'high',
      reasons: [
        { kind: 'found-bad', points: 4 },
        { kind: 'old', days: 31, points: 1 },
        { kind: 'unchecked', points: 2 },
        { kind: 'between', releases: 9, points: 3 },
      ],
    },
    'high: it was found bad before (+4), it is 31 days old (+1), nobody checks its health (+2), 9 releases lie between (+3)',
  ],
] as const)('a risk of %j is told with what each reason counts', (risk, words) => {
  expect(riskWords(risk)).toBe(words);
});
