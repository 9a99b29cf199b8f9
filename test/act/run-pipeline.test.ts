import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { plainEnv } from '../built/cimyr.js';
import { git } from '../built/git.js';
import { product } from '../built/product.js';
import { type Folder, folder } from '../built/workspace.js';
import { ACT, actIsMissing } from './act.js';

const WORKFLOW = `
on: push
jobs:
  pipeline:
    runs-on: here
    steps:
      - uses: actions/checkout@v4
      - id: run
        uses: ./cimyr
        with: { variables: 'WHO=act' }
      - if: always()
        run: echo 'told - \${{ steps.run.outputs.status }} - \${{ steps.run.outputs.failed-jobs }} - \${{ steps.run.outputs.outputs }}'
`;

interface Entry {
  readonly msg: string;
  readonly stage?: string;
  readonly stepResult?: string;
}

interface Acted {
  readonly code: number;
  readonly said: string;
  /** How its post phase ended. */
  readonly post: string | undefined;
}

/** A repository that carries the action beside a pipeline; what an act that runs its workflow says. */
async function act(repository: Folder, pipeline: string): Promise<Acted> {
  for (const name of ['action.yml', 'dist']) {
    cpSync(join(product(), name), repository.at('cimyr', name), { recursive: true });
  }
  repository.write('.github/workflows/ci.yml', WORKFLOW);
  repository.write('cimyr.yml', pipeline);
  git(repository.path, 'init', '--quiet');
  git(repository.path, 'add', '--all', '--force');
  git(repository.path, 'commit', '--quiet', '--message', 'all');
  // There act keeps a folder for each job.
  using home = folder();
  const child = spawn(ACT, ['push', '--platform', 'here=-self-hosted', '--json'], {
    cwd: repository.path,
    env: { ...plainEnv(), HOME: home.path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complaints, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  const entries = said
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Entry);
  return {
    code,
    said: entries.map(({ msg }) => msg.trimEnd()).join('\n') + complaints,
    post: entries.find(({ stage, stepResult }) => stage === 'Post' && stepResult)?.stepResult,
  };
}

describe.skipIf(actIsMissing)('on a third-party runner', () => {
  it('runs the pipeline, hands on its outputs and summary, and clears up in post', async () => {
    using repository = folder();

    const { code, said, post } = await act(
      repository,
      "jobs: { a: { run: 'echo \"who=$WHO\" >> $GITHUB_OUTPUT' }, b: { needs: a, run: 'true' } }",
    );

    expect(said).toContain('told - success - [] - {"a":{"who":"act"}}');
    expect(said).toContain('2 succeeded');
    expect(post).toBe('success');
    expect(code).toBe(0);
  });

  it('fails the step where a job fails, and says which', async () => {
    using repository = folder();

    const { code, said } = await act(repository, "jobs: { a: { run: 'exit 3' } }");

    expect(said).toContain('told - failure - ["a"] - {}');
    expect(said).toContain('exited with code 3');
    expect(code).toBe(1);
  });
});
