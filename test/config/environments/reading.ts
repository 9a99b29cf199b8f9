import type { Environment } from '../../../src/domain/rollout/environment.js';
import { read, said } from '../reading.js';

/** The only environment of a file without errors. */
export function environmentIn(content: string, file?: string): Environment {
  const found = read(content, file);
  const [environment] = 'environments' in found ? found.environments : [];
  if (!environment) throw new Error(said(content, file).join('\n'));
  return environment;
}

const TARGET = {
  kind: 'ssh',
  hosts: '[a]',
  user: 'u',
  'known-hosts': 'k',
  path: '/srv/shop',
  artifact: 'dist',
};

/** A file with one environment: other lines in its target (none for an empty one), and a further line in itself. */
export function fileWith(target: Readonly<Record<string, string>> = {}, line?: string): string {
  const lines = Object.entries({ ...TARGET, ...target }).filter(([, value]) => value !== '');
  return [
    'name: shop',
    'environments:',
    '  live:',
    '    target:',
    ...lines.map(([key, value]) => `      ${key}: ${value}`),
    ...(line === undefined ? [] : [`    ${line}`]),
    '',
  ].join('\n');
}
