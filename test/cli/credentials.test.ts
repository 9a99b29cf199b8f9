import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { personalCredentials } from '../../src/cli/deploy.js';

it.each<[Record<string, string>, object]>([
  [{}, {}],
  [{ DOCKER_HOST: 'ssh://u@h' }, { engine: { text: 'ssh://u@h', source: 'DOCKER_HOST', isAmbient: true } }],
  [{ DOCKER_CERT_PATH: '/c' }, { engineCertificates: '/c' }],
  [{ DOCKER_CERT_PATH: '/c', DOCKER_CERTIFICATES: 'pem' }, { engineCertificates: 'pem' }],
  [{ DOCKER_TLS_VERIFY: '1' }, { engineCertificates: join(homedir(), '.docker') }],
  [{ DOCKER_TLS_VERIFY: '', DOCKER_CERT_PATH: '', DOCKER_HOST: '' }, {}],
])(
  'whoever deploys from a machine means its engine and certificates, as Docker does: %j',
  (env, credentials) => {
    expect(personalCredentials({ env })).toEqual(credentials);
  },
);
