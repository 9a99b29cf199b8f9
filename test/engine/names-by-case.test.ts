import { expect, it } from 'vitest';
import { run } from './rig.js';

it('of names that differ in case only each is found by its own, in env, conditions and outputs', async () => {
  await using played = await run(
    `
    variables: { http_proxy: lower, HTTP_PROXY: UPPER, no_Proxy: none }
    stages:
      - { name: one, jobs: [{ name: Build, run: 'echo x=big >> $GITHUB_OUTPUT; echo X=BIG >> $GITHUB_OUTPUT' }] }
      - { name: two, jobs: [{ name: build, run: 'echo x=small >> $GITHUB_OUTPUT' }] }
      - name: three
        needs: [one, two]
        jobs:
          - name: tells
            if: env.HTTP_PROXY == 'UPPER' && env['http_proxy'] == 'lower'
            run: echo "$A $B $C $D $E $F $G"
            env:
              A: "\${{ env.http_proxy }}"
              B: "\${{ env.HTTP_PROXY }}"
              C: "\${{ env.NO_PROXY }}"
              D: "\${{ needs.Build.outputs.x }}"
              E: "\${{ needs.Build.outputs.X }}"
              F: "\${{ needs.build.outputs.x }}"
              G: "\${{ join(env.*, ',') }}"`,
  );
  expect(played.output('three.tells')).toBe('lower UPPER none big BIG small lower,UPPER,none\n');
});
