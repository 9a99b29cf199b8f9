import { expect, it } from 'vitest';
import { testName } from '../../../../src/adapters/findings/junit/names.js';

it.each([
  ['TestA', 'A', [], 'TestA › A'],
  ['api', 'rapid answers', [], 'api › rapid answers'],
  ['api', 'calls the api twice', [], 'api › calls the api twice'],
  ['cart', 'adds to cart', ['cart'], 'cart › adds to cart'],
  ['cart', 'cart adds', [], 'cart adds'],
  ['cart totals', 'cart totals', [], 'cart totals'],
  ['totals', 'cart totals', ['cart'], 'cart totals'],
  ['adds', 'shop cart adds', ['cart'], 'shop cart adds'],
  ['cart.adds', 'adds', [], 'cart.adds'],
  ['gr', 'größe', [], 'gr › größe'],
  ['', 'adds', [], 'adds'],
  ['cart', '', [], 'cart'],
])('%s and %s', (owner, name, suites, expected) => {
  expect(testName(owner, name, suites)).toBe(expected);
});
