import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRequirement, type Relation, satisfies } from '../../src/domain/requirement.js';

describe('parseRequirement', () => {
  it('reads a program, with or without versions', () => {
    expect(parseRequirement('docker')).toEqual({ tool: 'docker', bounds: [] });
    expect(parseRequirement('node>=20')).toEqual({
      tool: 'node',
      bounds: [{ relation: '>=', version: '20' }],
    });
    expect(parseRequirement(' python3.11 >= 3.9, <4 ')).toEqual({
      tool: 'python3.11',
      bounds: [
        { relation: '>=', version: '3.9' },
        { relation: '<', version: '4' },
      ],
    });
    expect(parseRequirement('g++')?.tool).toBe('g++');
  });

  it.each(['', '>=20', 'node >=', 'node>>20', 'node>=20.x', 'node 20', '../node', 'a b', 'node; rm -rf /'])(
    'reads nothing else: %s',
    (text) => {
      expect(parseRequirement(text)).toBeUndefined();
    },
  );
});

describe('satisfies', () => {
  const holds = (version: string, relation: Relation, bound: string) =>
    satisfies(version, { relation, version: bound });

  it('compares number by number', () => {
    expect(holds('20.9.1', '>=', '20.10')).toBe(false);
    expect(holds('20.10.0', '>=', '20.10')).toBe(true);
    expect(holds('4.3', '<', '4.3.1')).toBe(true);
  });

  it('takes a short bound for all versions that begin with it', () => {
    expect(holds('20.9.1', '=', '20')).toBe(true);
    expect(holds('20.9.1', '>', '20')).toBe(false);
    expect(holds('20.9.1', '<=', '20')).toBe(true);
    expect(holds('21.0.0', '>', '20')).toBe(true);
  });

  it('> is the opposite of <=, and < of >=', () => {
    const version = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(holds(a, '>', b)).toBe(!holds(a, '<=', b));
        expect(holds(a, '<', b)).toBe(!holds(a, '>=', b));
        expect(holds(a, '=', a)).toBe(true);
      }),
    );
  });
});
