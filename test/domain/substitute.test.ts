import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { substitute } from '../../src/domain/substitute.js';

const variables = { A: 'one', B: '', HOST: 'db.example', DOLLAR: '${A} $& $1', _x1: 'y' };

describe('substitution', () => {
  it.each([
    ['${A}', 'one'],
    ['http://${HOST}:80/${A}${B}!', 'http://db.example:80/one!'],
    ['${NONE:-default}|${A:-default}|${B:-default}|${NONE:-}', 'default|one|default|'],
    ['${NONE:-a b:-c/$A}', 'a b:-c/$A'],
    ['${_x1}', 'y'],
    ['$A ${} ${1A} ${A-x} ${A:=x} ${A ${{ A }} $', '$A ${} ${1A} ${A-x} ${A:=x} ${A ${{ A }} $'],
    ['${DOLLAR}', '${A} $& $1'],
  ])('makes of %j %j', (text, result) => {
    expect(substitute(text, variables)).toEqual({ ok: true, value: result });
  });

  it.each([
    ['${A} ${NONE} ${ALSO}', 'NONE'],
    ['${a}', 'a'],
    ['${constructor}', 'constructor'],
    ['${toString} ${__proto__}', 'toString'],
  ])('of %j says that %s is not defined', (text, name) => {
    expect(substitute(text, variables)).toEqual({ ok: false, error: name });
  });

  it('takes a value that is there but undefined for none, as in the environment of a process', () => {
    expect(substitute('${A}', { A: undefined })).toEqual({ ok: false, error: 'A' });
    expect(substitute('${A:-x}', { A: undefined })).toEqual({ ok: true, value: 'x' });
  });

  it('puts every value in as it is, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string().filter((s) => !s.includes('${')),
        (value, text) => {
          expect(substitute(`${text}\${V}${text}`, { V: value })).toEqual({
            ok: true,
            value: text + value + text,
          });
        },
      ),
    );
  });
});
