import { describe, expect, it } from 'vitest';
import { CHECKS, deploy, live } from './rig.js';
import { SimulatedTarget } from './target.js';

const named = (how: object) => CHECKS.map((check) => ({ ...check, ...how }));

describe('a listener of which nothing is known, after its checks have passed', () => {
  const toldOf = async (checks: typeof CHECKS) => {
    const target = new SimulatedTarget({ hosts: 1, ports: 1, hasWeights: false });
    const { facts } = await live(target, { wanted: deploy('A'), strangers: true, checks });
    return facts.flatMap((fact) => (fact.kind === 'step-ended' ? fact.notes : [])).map(({ kind }) => kind);
  };

  it('is told', async () => {
    expect(await toldOf(CHECKS)).toContain('port-unknown');
  });

  it.each([
    ['url', { url: 'http://${CIMYR_INSTANCE}/up?is=${CIMYR_RELEASE}' }],
    ['body', { body: '${CIMYR_RELEASE}' }],
    ['headers', { headers: { 'x-release': '${CIMYR_RELEASE}' } }],
  ])('is not where a check asks for the release by its %s', async (_, how) => {
    expect(await toldOf(named(how) as typeof CHECKS)).not.toContain('port-unknown');
  });
});
