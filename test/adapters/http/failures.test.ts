import { expect, it } from 'vitest';
import { troubleOf } from '../../../src/adapters/http/failures.js';

const told = (code: string) => {
  const { problem, result } = troubleOf(Object.assign(new Error('as Node says'), { code }), 'db:5432');
  return `${problem} ${result}`;
};

it.each([
  ['ECONNREFUSED', 'H-REFUSED fail'],
  ['ETIMEDOUT', 'H-TIMEOUT fail'],
  ['ECONNRESET', 'H-RESET fail'],
  ['EPIPE', 'H-RESET fail'],
  ['ENETUNREACH', 'H-NETWORK unreachable'],
  ['EHOSTUNREACH', 'H-NETWORK unreachable'],
  ['EMFILE', 'H-ASKER unreachable'],
  ['EADDRNOTAVAIL', 'H-ASKER unreachable'],
  ['HPE_HEADER_OVERFLOW', 'H-HEADERS fail'],
  ['HPE_INVALID_CONSTANT', 'H-PROTOCOL fail'],
  ['CERT_HAS_EXPIRED', 'H-TLS-EXPIRED fail'],
  ['CERT_NOT_YET_VALID', 'H-TLS-UNTRUSTED fail'],
  ['CERT_CHAIN_TOO_LONG', 'H-TLS-UNTRUSTED fail'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'H-TLS-NAME fail'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'H-TLS-UNTRUSTED fail'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'H-TLS fail'],
  ['toString', 'H-FAILED fail'],
])('%s is %s', (code, trouble) => {
  expect(told(code)).toBe(trouble);
});

it('of several addresses that were tried, the one that was reached tells most', () => {
  const errors = ['ENETUNREACH', 'ECONNREFUSED'].map((code) => Object.assign(new Error(code), { code }));
  const tried = (of: Error[]) => troubleOf(new AggregateError(of), 'db:5432').problem;
  expect([tried(errors), tried(errors.slice(0, 1))]).toEqual(['H-REFUSED', 'H-NETWORK']);
});
