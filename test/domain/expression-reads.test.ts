import { describe, expect, it } from 'vitest';
import type { Expression } from '../../src/domain/expression.js';
import { parseCondition } from '../../src/domain/template.js';

const CONTEXTS = ['github', 'env', 'matrix', 'needs'];

function expressionOf(source: string): Expression {
  const parsed = parseCondition(source, CONTEXTS);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

describe('what an expression reads and calls', () => {
  it.each([
    ['matrix.os', [['matrix', 'os']]],
    ["GitHub.event['pull request'].head", [['github', 'event', 'pull request', 'head']]],
    ["github['it''s']['a']", [['github', "it's", 'a']]],
    ['needs[matrix.os].result', [['needs'], ['matrix', 'os']]],
    ['github.event.*.name', [['github', 'event']]],
    ["contains(github.ref, 'matrix.os') && true == NaN", [['github', 'ref']]],
    ['(env).A || format(env.B, 1)', [['env'], ['env', 'B']]],
    ["matrix [ 'a' ] . b", [['matrix', 'a', 'b']]],
    ["github['a' != 'b']", [['github']]],
    ['github.env.matrix', [['github', 'env', 'matrix']]],
  ])('%s reads %j', (source, reads) => expect(expressionOf(source).reads).toEqual(reads));

  it('calls are the status functions, in lower case, and not what only looks like one', () => {
    const calls = (source: string) => [...expressionOf(source).calls];
    expect(calls('Always () && (failure() || !cancelled())')).toEqual(['always', 'failure', 'cancelled']);
    expect(calls("'success()' == github.success && contains('failure', 'a')")).toEqual([]);
  });
});
