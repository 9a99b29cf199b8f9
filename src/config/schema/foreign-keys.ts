import type { Path } from '../node.js';

/** Keys that people bring along from GitHub, GitLab or elsewhere, and what cimyr has for them. */
const ANYWHERE: Readonly<Record<string, string>> = {
  steps: "list the commands in 'run:'",
  uses: 'cimyr runs commands; call the action in the workflow around it',
  with: "write 'env:'",
  'runs-on': 'the job runs where cimyr runs; choose the runner in the workflow around it',
  tags: 'the job runs where cimyr runs; choose the runner in the workflow around it',
  strategy: "write 'matrix:' on the job itself",
  'strategy.matrix': "write 'matrix:' on the job itself",
  'fail-fast': "write 'on-failure:' at the top",
  'continue-on-error': "write 'allow-failure: true'",
  allow_failure: "write 'allow-failure:'",
  'timeout-minutes': "write 'timeout: 10m'",
  script: "write 'run:'",
  commands: "write 'run:'",
  before_script: "put it first in 'run:'",
  after_script: "write a job with 'if: always()'",
  image: "write 'container: { image: … }'",
  stage: "put the job into a stage's 'jobs:'",
  only: "write 'if:' or 'changes:'",
  except: "write 'if:' or 'changes:'",
  rules: "write 'if:' or 'changes:'",
  when: "write 'if:', such as 'if: always()'",
  conditions: "write 'if:'",
  extends: 'use a YAML anchor and a merge key',
  include: 'one file is one app; use YAML anchors',
  default: "write 'defaults:'",
  workflow: "write 'if:' on jobs; what starts a run belongs into the workflow around cimyr",
  on: 'what starts a run belongs into the workflow around cimyr',
  triggers: 'what starts a run belongs into the workflow around cimyr',
  permissions: 'permissions belong into the workflow around cimyr',
  concurrency: "write 'lock:'",
  resource_group: "write 'lock:'",
  secrets: "write 'env:' with ${{ secrets.… }}",
  outputs: 'write to $GITHUB_OUTPUT; needs.<job>.outputs has it',
  dependencies: "write 'needs:'",
  environment:
    "variables are written 'env:'; GitHub's deployment environment stays on the job in the workflow around cimyr",
  interruptible: 'what cancels a run stands in the pipeline around cimyr',
  coverage: "print it, or name a file in 'reports:'",
  trigger: 'other pipelines are started by the pipeline around cimyr',
  id_tokens: 'tokens are asked for in the pipeline around cimyr; the job finds them in its environment',
  pages: 'pages are published by the workflow around cimyr',
  release: 'releases are made by a command, or by the workflow around cimyr',
  inherit: "write what is to be the same below 'defaults:'",
  'max-parallel': "write 'max-parallel:' at the top, or 'slots:'",
  retry_count: "write 'retry:'",
  'max-attempts': "write 'retry:'",
  parallel: "write 'matrix:'",
  pipeline: "write 'stages:' or 'jobs:'",
  // On a job; at the top the two are the other way round.
  variables: "write 'env:'",
  env: "write 'variables:'",
};

/** The same for a key below a certain other one. */
const BELOW: Readonly<Record<string, string>> = {
  'cache.paths': "write 'outputs:'",
  'cache.path': "write 'outputs:'",
  'cache.key': "write 'inputs:'; their content is the key",
  'artifacts.paths': "write 'path:'",
  'artifacts.expire_in': "write 'retention:'",
  'artifacts.retention-days': "write 'retention: 7d'",
  'artifacts.reports': "write 'reports:' on the job",
  'artifacts.when': 'artifacts are kept whether the job fails or not',
  'artifacts.untracked': "name the files in 'path:'",
  'artifacts.expose_as': "write 'name:'",
  'cache.policy': 'what a cache brings and takes is decided by its inputs',
  'cache.untracked': "name the files in 'outputs:'",
  'cache.restore-keys': "write 'inputs:'; only what fits whole is restored",
  'needs.artifacts': 'jobs share one checkout: what a need has made is there',
  'needs.optional': "write 'if-skipped: run'",
  'needs.pipeline': 'what another pipeline has made is fetched by a command',
  'retry.when': "write 'on:'",
  'retry.max-attempts': "write 'max:'",
  'defaults.run': "write 'shell:' below 'defaults:'",
};

/** The same at the top of the file. */
const AT_THE_TOP: Readonly<Record<string, string>> = {
  concurrency:
    "what keeps runs apart stays in the workflow around cimyr; for jobs of one run write 'lock:' on them",
  environment: "write 'variables:' for all jobs, 'environments:' for where releases go",
  cache: "write 'cache:' on a job",
  image: "write 'container: { image: … }' on a job",
  services: "write 'services:' on a job",
  before_script: "put it first in 'run:' of each job, by a YAML anchor",
  after_script: "write a job with 'if: always()'",
  script: 'put it into a job: jobs: { <name>: { run: [ … ] } }',
  run: 'put it into a job: jobs: { <name>: { run: [ … ] } }',
  steps: 'put the commands into a job: jobs: { <name>: { run: [ … ] } }',
  'fail-fast': "write 'on-failure: no-new' or 'on-failure: cancel'",
};

/** On an environment, its target or its checks, where the words for jobs mean nothing. */
const IN_ENVIRONMENT: Readonly<Record<string, string>> = {
  env: "write 'variables:'",
  environment: "write 'variables:'",
  secrets: "write 'variables:' with ${{ secrets.… }}",
  checks: "write 'health-checks:'",
  healthcheck: "write 'health-checks:'",
  pre_deploy_hooks: "write 'hooks: { pre-deploy: [ … ] }'",
  post_deploy_hooks: "write 'hooks: { post-deploy: [ … ] }'",
  host: "write 'hosts: [ … ]' in 'target:'",
  port: "write it behind the host, as 'host:port'",
  key_path: "write 'key:' in 'target:'",
  endpoint: "write 'url:' or 'address:'",
  script: "write 'run:'",
  command: "write 'run:'",
  commands: "write 'run:'",
  retries: "write 'successes:', 'failures:' and 'deadline:'",
};

const THIS_MACHINE = "'local' is this machine; write 'kind: ssh' for others";
const NOT_THE_MACHINE = 'containers are given nothing of the machine';
const IMAGE = "write 'kind: docker' to deploy an image";

const BELOW_IN_ENVIRONMENT: Readonly<Record<string, string>> = {
  'target.hosts': THIS_MACHINE,
  'target.user': `${THIS_MACHINE}; with 'kind: docker' write hosts: [ssh://<user>@<host>]`,
  'target.key': THIS_MACHINE,
  'target.known-hosts': THIS_MACHINE,
  'target.host-fingerprint': THIS_MACHINE,
  'target.jump': THIS_MACHINE,
  'target.environment': "write 'env:' with 'kind: docker', else 'variables:' beside the target",
  'target.ports': 'write proxy: { kind: none, publish: [ … ] }, or kind: managed',
  'target.privileged': NOT_THE_MACHINE,
  'target.cap_add': NOT_THE_MACHINE,
  'target.devices': NOT_THE_MACHINE,
  'target.network_mode': NOT_THE_MACHINE,
  'target.pid': NOT_THE_MACHINE,
  'target.image': IMAGE,
  'target.replicas': IMAGE,
  'target.host': "write 'hosts: [ … ]'",
  'target.key_path': "write 'key:'",
  'health-checks.type': "write 'kind:'",
};

/** What to write instead of a key, if people are known to bring it; `holder` is the path that it stands at. */
export function foreignHint(holder: Path, key: string): string | undefined {
  if (holder.length === 0 && /^(\.|x-)/.test(key)) return 'put the anchor where its text is used first';
  if (holder.length === 2 && holder[0] === 'jobs' && key === 'name') return 'the key of a job is its name';
  if (holder.length === 0 && Object.hasOwn(AT_THE_TOP, key)) return AT_THE_TOP[key];
  const [hints, hintsBelow] =
    holder[0] === 'environments' ? [IN_ENVIRONMENT, BELOW_IN_ENVIRONMENT] : [ANYWHERE, BELOW];
  const below = `${String(holder.findLast((step) => typeof step === 'string'))}.${key}`;
  if (Object.hasOwn(hintsBelow, below)) return hintsBelow[below];
  return Object.hasOwn(hints, key) ? hints[key] : undefined;
}
