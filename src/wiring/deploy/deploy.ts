import { localCommands } from '../../adapters/process/local-command.js';
import { processShell } from '../../adapters/process/shell.js';
import { systemClock } from '../../base/clock.js';
import type { Masker } from '../../base/masker.js';
import { err, ok, type Result } from '../../base/result.js';
import { sweepTemporaryFolders } from '../../base/temporary-folder.js';
import { credentialNames, RECORD_KEY } from '../../domain/credentials.js';
import type { HostsTarget } from '../../domain/rollout/environment.js';
import { signed } from '../../domain/rollout/signature.js';
import type { Fleet, Held } from '../../ports/fleet.js';
import type { RunLocally } from '../../ports/local-command.js';
import type { Shell } from '../../ports/shell.js';
import { reasonSentence, reasonWords } from '../../report/rollout/words/reasons.js';
import { tellSkipped } from '../../rollout/believe.js';
import type { RolloutPorts, RolloutRequest } from '../../rollout/request.js';
import { rollOut } from '../../rollout/roll-out.js';
import { jobBase } from '../job-base.js';
import type { NoPlan } from './choose.js';
import { confirmation } from './confirmation.js';
import { failed } from './failures.js';
import { fleetOf } from './fleet.js';
import { gauges } from './gauges.js';
import type { Machines } from './hosts.js';
import { waitForLease } from './lease.js';
import type { DeployOptions } from './options.js';
import { type Intention, type Plan, planFor, wantedOf } from './plan.js';
import type { DeployResult } from './result.js';
import { settingsOf, unsetInChecks } from './settings.js';
import { makeReady, type Shipment, shipmentOf } from './shipment.js';
import { usableTarget } from './target.js';
import { variablesOf } from './variables.js';
import { withheld } from './withheld.js';

/** What one deployment works with, once its parts are there. */
interface Parts extends Intention {
  readonly fleet: Fleet;
  readonly machines: Machines;
  readonly masker: Masker;
  readonly secretNames: ReadonlySet<string>;
}

/** Deploys, rolls back, or brings to its end what was interrupted, on real hosts. The error is why nothing was begun. */
export async function deployConfigured(options: DeployOptions): Promise<Result<DeployResult, string>> {
  const { masker } = options;
  const clock = systemClock();
  const settings = settingsOf(options);
  const { values, notices, secretNames } = variablesOf(settings, options.workspace, options.env, masker);
  for (const message of notices) options.tell({ kind: 'notice', message: masker.lines(message) });
  for (const name of credentialNames) masker.add(options.env[name] ?? '');
  const surroundings = { ...options.env, ...values };
  const target = usableTarget(
    options.environment,
    options.workspace,
    surroundings,
    options.credentials.knownHosts,
  );
  if (!target.ok) return target;
  const unset =
    options.command.kind === 'rollback' ? undefined : unsetInChecks(settings, defined(surroundings));
  if (unset !== undefined) return err(unset);
  // A killed deployment leaves an artifact unpacked.
  sweepTemporaryFolders();
  const shipment = await shipmentOf(options, target.value);
  if (!shipment.ok) return shipment;
  try {
    const confirms = confirmation(options.env[RECORD_KEY]);
    const parts = { options, settings, secretNames, confirms, masker, clock };
    return await deployTo(target.value, shipment.value, parts);
  } finally {
    await shipment.value?.artifact.dispose();
  }
}

async function deployTo(
  target: HostsTarget,
  shipment: Shipment | undefined,
  known: Omit<Parts, 'fleet' | 'machines' | 'release' | 'digest'>,
): Promise<Result<DeployResult, string>> {
  const { options, masker, clock } = known;
  const ready = await makeReady(options, target, shipment, clock);
  if (!ready.ok) {
    const { failure, message } = ready.error;
    return failure ? ok(failed(failure)) : err(message);
  }
  const { machines, cargo } = ready.value;
  const { environment } = options;
  const fleet = fleetOf(machines, { environment, target, masker, clock, ...(cargo ? { cargo } : {}) });
  try {
    const { release, artifact } = cargo ?? {};
    return await act({ ...known, release, digest: artifact?.digest, fleet, machines });
  } finally {
    fleet.close();
  }
}

async function act(parts: Parts): Promise<Result<DeployResult, string>> {
  const { options, fleet, clock } = parts;
  const planned = await planFor(parts, fleet);
  if (!planned.ok) return withoutPlan(planned.error);
  const { isManual, steps, skipped, ...plan } = planned.value;
  if (options.dryRun || isManual) {
    if (plan.release !== undefined) tellSkipped(plan.release, { skipped }, toldBy(options));
    return ok({ status: 'planned', plan: steps, isManual, ...plan });
  }
  tellPlan(options, plan);
  const held = await waitForLease(fleet, options, clock);
  if (options.cancel.aborted) {
    if (held.ok) await held.value.release();
    return ok({ ...plan, status: 'cancelled', plan: steps });
  }
  if (!held.ok) return ok({ ...plan, ...failed(held.error), plan: steps });
  try {
    const end = await perform(parts, held.value);
    return end.ok ? ok({ ...plan, ...end.value, plan: steps }) : end;
  } finally {
    await held.value.release();
  }
}

const withoutPlan = (why: NoPlan): Result<DeployResult, string> =>
  why.kind === 'refused' ? err(why.message) : ok(failed(why.failure));

const toldBy = ({ tell, masker }: DeployOptions) => ({ tell, mask: (text: string) => masker.lines(text) });

function tellPlan(
  { command, tell }: DeployOptions,
  { release, previous }: Pick<Plan, 'release' | 'previous'>,
) {
  if (command.kind === 'reconcile' || release === undefined) return;
  const before = previous === undefined ? {} : { previous };
  tell({ kind: 'planned', intent: command.kind, release, ...before });
}

async function perform(parts: Parts, held: Held): Promise<Result<Omit<DeployResult, 'plan'>, string>> {
  const { options, settings } = parts;
  const { environment, lease } = options;
  // What was planned may have been overtaken while it was waited for.
  const now = await held.observe();
  if (!now.ok) return ok(failed(now.error));
  const chosen = await wantedOf(parts, now.value, held);
  if (!chosen.ok) {
    const end = withoutPlan(chosen.error);
    return end.ok ? ok(end.value) : end;
  }
  const request: RolloutRequest = {
    app: environment.app,
    environment: environment.name,
    settings,
    by: lease.holder.by,
    ...(chosen.value ? { wanted: chosen.value.wanted } : {}),
  };
  const shell = processShell(parts.clock);
  const end = await rollOut(request, portsOf(parts, held, shell), now.value);
  shell.dispose();
  const { status, ...rest } = end;
  if (status === 'refused') return err(rest.why ? reasonSentence(rest.why) : status);
  // Whoever took the lease is responsible now.
  return ok({ ...rest, status: status === 'fenced' ? 'locked' : status });
}

function portsOf(parts: Parts, held: Held, shell: Shell): RolloutPorts {
  const { options, machines, masker, clock, confirms } = parts;
  const { workspace, env, overrides, cancel } = options;
  const { tell, mask } = toldBy(options);
  const base = jobBase(env, withheld(options.environment, parts.secretNames));
  const commands = localCommands(shell, workspace, clock, mask);
  const runLocally: RunLocally = (command, signal) =>
    commands({ ...command, env: { ...base, ...command.env } }, signal);
  return {
    held,
    gauge: gauges(machines.hosts, runLocally, mask, clock),
    runLocally,
    clock,
    mask,
    say: (reason) => mask(reasonWords(reason).what),
    tell,
    variablesOf: (variables) => variablesOf({ variables }, workspace, env, masker).values,
    confirms,
    sign: (record) => (env[RECORD_KEY] ? signed(record, env[RECORD_KEY]) : record),
    surroundings: { ...defined({ ...env, [RECORD_KEY]: undefined }), ...overrides },
    cancel,
  };
}

const defined = (env: DeployOptions['env']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
