import { expect, it } from 'vitest';
import { keyNamesIn } from '../../../src/config/targets/hosts/key-names.js';
import type { HostsTarget } from '../../../src/config/targets/hosts/target.js';
import { withheld } from '../../../src/wiring/deploy/withheld.js';
import { jobBase } from '../../../src/wiring/job-base.js';
import { environmentIn, fileWith } from '../../config/environments/reading.js';

const ENV = {
  HOME: '/home/ann',
  SSH_KEY: 'k',
  SSH_PASSPHRASE: 'p',
  CIMYR_RECORD_KEY: 'r',
  DEPLOY_KEY: 'd',
  TOKEN: 't',
};
const seen = (key: string, secrets: readonly string[] = []) =>
  Object.keys(
    jobBase(
      ENV,
      withheld(keyNamesIn(environmentIn(fileWith({ key })).target as HostsTarget), new Set(secrets)),
    ),
  );

it('hooks on this machine inherit nothing that logs in on the target or vouches for its records', () => {
  expect(seen('${SSH_KEY}')).toEqual(['HOME', 'DEPLOY_KEY', 'TOKEN']);
});

it('whatever the variable of the key is called', () => {
  expect(seen('${DEPLOY_KEY}')).toEqual(['HOME', 'TOKEN']);
});

it('nor secrets that the file names: they come by the name that it has for them', () => {
  expect(seen('${SSH_KEY}', ['TOKEN'])).toEqual(['HOME', 'DEPLOY_KEY']);
});

it('a variable within the path of a key is no key', () => {
  expect(seen('${HOME}/.ssh/id')).toContain('HOME');
});

it('a job has no key of records, either', () => {
  expect(jobBase(ENV, new Set())).not.toHaveProperty('CIMYR_RECORD_KEY');
});
