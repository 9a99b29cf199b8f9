import { describe, expect, it } from 'vitest';
import { deployAndBack, failAndStay, type Killed, killAndGoOn, servingSite, strategies } from './matrix.js';
import { writeProof } from './proofs.js';
import type { Load } from './traffic.js';

/** Per cell of the table. */
const REQUESTS = 20_000;
/** Per kill. */
const REQUESTS_AROUND_A_KILL = 3000;
/** More lines than the journal of any of these deployments gets. */
const MOST_LINES = 60;

const cell = ({ requests, failures, duplicates, lost }: Load) =>
  `${requests} requests: ${failures} failed, ${duplicates} twice, ${lost} lost`;

describe('requests while a release is changed', () => {
  const rows: string[] = [];
  it.each(strategies)('%s', { timeout: 900_000 }, async (strategy) => {
    const site = await servingSite(strategy);
    try {
      const { deployed, back } = await deployAndBack(site, strategy, REQUESTS);
      const failed = await failAndStay(site, strategy, REQUESTS);
      rows.push(`| ${strategy} | ${cell(deployed)} | ${cell(failed)} | ${cell(back)} |`);
    } finally {
      await site.close();
    }
    writeProof('requests', [
      '# Requests while a release is changed',
      '',
      'Two hosts with sshd and HAProxy each, two instances a host, 40 connections that are kept, GET and POST by chance.',
      'A request counts as failed unless it is answered with 2xx within 5 s; POSTs are compared with what the servers did.',
      'Recreate takes the service away by its nature, and says for how long; the others promise that nothing is lost.',
      '',
      '| | deployment | deployment that fails | rollback |',
      '|---|---|---|---|',
      ...rows,
    ]);
  });
});

describe('a deployer that is killed before or after every journalled step', () => {
  const rows: string[] = [];
  it.each(strategies)('%s', { timeout: 3_600_000 }, async (strategy) => {
    const site = await servingSite(strategy);
    const seen: { killed: Killed; lines: number }[] = [];
    try {
      for (let lines = 1; lines <= MOST_LINES; lines++) {
        const killed = await killAndGoOn(site, strategy, {
          lines,
          requests: REQUESTS_AROUND_A_KILL,
          name: `k${lines}`,
        });
        if (killed.after === undefined) break;
        seen.push({ killed, lines });
      }
    } finally {
      await site.close();
    }
    expect(seen.length).toBeGreaterThan(10);
    const sum = (of: (load: Load) => number) =>
      seen.reduce((total, { killed }) => total + of(killed.load), 0);
    rows.push(
      `| ${strategy} | ${seen.length} | ${seen.length} of ${seen.length} | ${sum(({ requests }) => requests)} | ${sum(({ failures }) => failures)} | ${sum(({ duplicates }) => duplicates)} |`,
    );
    writeProof('kills', [
      '# A deployer that is killed (SIGKILL) before or after every journalled step',
      '',
      'It is killed when the journal on the first host gets its 1st, 2nd, … line; the next command waits for the lease (4 s)',
      'to run out, brings what was left to one release, and deploys. Afterwards every host serves that release.',
      'The same two hosts and load as in requests.md; recreate has its outage, with and without a kill.',
      '',
      '| | kills | fully one release afterwards | requests | failed | POSTs done twice |',
      '|---|--:|--:|--:|--:|--:|',
      ...rows,
    ]);
  });
});
