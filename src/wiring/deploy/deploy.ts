import { processShell } from '../../adapters/process/shell.js';
import { type Clock, systemClock } from '../../base/clock.js';
import type { Masker } from '../../base/masker.js';
import { onAbort } from '../../base/on-abort.js';
import { err, ok, type Result } from '../../base/result.js';
import { sweepTemporaryFolders } from '../../base/temporary-folder.js';
import { credentialNames, RECORD_KEY } from '../../domain/credentials.js';
import type { LeaseLoss, NotRenewed } from '../../domain/rollout/reason.js';
import { settingsOf, unsetInChecks } from '../../domain/rollout/settings.js';
import { recordDigest } from '../../domain/rollout/signature.js';
import type { Held } from '../../ports/fleet.js';
import { chosenWords } from '../../report/rollout/chosen-words.js';
import { reasonSentence } from '../../report/rollout/words/reasons.js';
import { acceptSeen } from '../../rollout/accept.js';
import { tellSkipped } from '../../rollout/believe.js';
import { choose, type Intention, lookAhead, type NoPlan, type Order } from '../../rollout/choose.js';
import type { RolloutEnd, RolloutPorts, RolloutRequest } from '../../rollout/request.js';
import { restartServing } from '../../rollout/restart.js';
import { rollOut } from '../../rollout/roll-out.js';
import { observeMended } from '../../rollout/salvage.js';
import { addressOf } from './address.js';
import { endedAtOnce, type Impatience, impatience } from './at-once.js';
import { confirmation } from './confirmation.js';
import { failed } from './failures.js';
import { waitForLease } from './lease.js';
import type { Attention, DeployOptions } from './options.js';
import { type OpenTarget, type Reach, reachOf, type Unreached } from './platform.js';
import { releaseOf } from './release-name.js';
import type { DeployResult } from './result.js';
import { defined, rolloutPorts, tellsMasked } from './rollout-ports.js';
import { variablesOf } from './variables.js';

/** What one deployment works with, once its target is open. */
interface Parts extends Omit<Intention, 'order'>, OpenTarget {
  readonly order: Order | Attention;
  readonly options: DeployOptions;
  readonly clock: Clock;
  readonly masker: Masker;
  readonly keyNames: readonly string[];
  readonly secretNames: ReadonlySet<string>;
  readonly giveBack: Impatience['giveBack'];
}

/** Deploys, rolls back, or brings to its end what was interrupted. The error is why nothing was begun. */
export async function deployConfigured(options: DeployOptions): Promise<Result<DeployResult, string>> {
  const { environment, workspace, masker, platforms, credentials } = options;
  const clock = systemClock();
  const { command } = options;
  const strategy = command.kind === 'deploy' ? command.strategy : undefined;
  const own = settingsOf(environment, options.overrides, strategy);
  const { values, notices, secretNames } = variablesOf(own, workspace, options.env, masker);
  for (const message of notices) options.tell({ kind: 'notice', message: masker.lines(message) });
  for (const name of credentialNames) masker.add(options.env[name] ?? '');
  const variables = { ...options.env, ...values };
  const reach = await reachOf(platforms, {
    ...{ environment, workspace, variables, credentials, masker, clock },
    env: options.env,
    tell: options.tell,
    cancel: options.cancel,
    dryRun: options.dryRun,
    without: options.without,
    brings: command.kind === 'deploy',
    strategy: own.strategy.kind,
    acceptsOutage: command.kind === 'deploy' && command.acceptsOutage === true,
  });
  if (!reach.ok) return reach;
  const isOfToday = command.kind === 'deploy' || command.kind === 'reconcile';
  const unset = !isOfToday ? undefined : unsetInChecks(own, defined(variables));
  if (unset) return err(reasonSentence(unset));
  const address = addressOf(environment, variables, {});
  if (command.kind === 'deploy' && !address.ok) return address;
  // A killed deployment leaves an artifact unpacked.
  sweepTemporaryFolders();
  const { spec, keyNames } = reach.value;
  const settings = { ...own, spec };
  const confirms = confirmation(options.env[RECORD_KEY], options.vouches);
  const known = { options, settings, keyNames, secretNames, confirms, masker, clock };
  const done = await reachAndAct(reach.value, known);
  if (!done.ok) return done;
  const { serving = done.value.release, previous } = done.value;
  // Of a rollback it is told where it can be: that of then may have needed other variables.
  const url = addressOf(environment, variables, defined({ release: serving, previous }));
  return ok({ ...done.value, ...(url.ok ? defined({ url: url.value }) : {}) });
}

type Known = Omit<Parts, keyof OpenTarget | 'giveBack'>;

async function reachAndAct(reach: Reach, known: Omit<Known, 'order'>): Promise<Result<DeployResult, string>> {
  const { command, workspace } = known.options;
  if (command.kind !== 'deploy') {
    const opened = await reach.open();
    return opened.ok
      ? act(opened.value, { ...known, order: command })
      : unreached(opened.error, known.options);
  }
  const release = releaseOf(command.release, workspace);
  if (!release.ok) return err(reasonSentence(release.error));
  const freight = await reach.bring(release.value);
  if (!freight.ok) return freight;
  try {
    const opened = await freight.value.open();
    if (!opened.ok) return unreached(opened.error, known.options);
    const { digest } = opened.value;
    return await act(opened.value, { ...known, order: { kind: 'deploy', release: release.value, digest } });
  } finally {
    await freight.value.dispose();
  }
}

function unreached({ failure, message }: Unreached, { cancel }: DeployOptions): Result<DeployResult, string> {
  if (cancel.aborted) return ok({ status: 'cancelled', plan: [] });
  return failure ? ok(failed(failure)) : err(message);
}

async function act(
  { fleet, at, warnings = [] }: OpenTarget,
  known: Known,
): Promise<Result<DeployResult, string>> {
  const { options } = known;
  for (const message of warnings) options.tell({ kind: 'notice', message: known.masker.lines(message) });
  const { giveBack, end } = impatience(fleet, options.kill, known.clock);
  try {
    const done = await actOn({ ...known, fleet, at, giveBack });
    return options.kill?.aborted ? endedAtOnce(done, options) : done;
  } finally {
    end();
    fleet.close();
  }
}

async function actOn({ order, ...parts }: Parts): Promise<Result<DeployResult, string>> {
  return order.kind === 'restart' || order.kind === 'accept'
    ? attend(order, parts)
    : rollOutPlanned({ ...parts, order });
}

/** Without a plan: under the lease, from what is seen then. */
async function attend(order: Attention, parts: Omit<Parts, 'order'>): Promise<Result<DeployResult, string>> {
  const { options, fleet, clock, settings } = parts;
  const { environment, lease, without } = options;
  const held = await waitForLease(fleet, options, clock);
  if (!held.ok) return ok(failed(held.error));
  const shell = processShell(clock);
  try {
    if (options.cancel.aborted) return ok({ status: 'cancelled', plan: [] });
    const { app, name } = environment;
    const request = { app, environment: name, settings, by: lease.holder.by, without };
    const ports = rolloutPorts(parts, held.value, shell);
    const end = await (order.kind === 'restart'
      ? restartServing({ ...request, all: order.all }, ports)
      : acceptSeen({ ...request, ...order }, ports));
    return ended(end, held.value);
  } finally {
    shell.dispose();
    await parts.giveBack(held.value);
  }
}

function ended({ status, ...rest }: RolloutEnd, held: Held): Result<DeployResult, string> {
  if (status === 'refused') return err(rest.why ? reasonSentence(rest.why) : status);
  // Whoever took the lease is responsible now.
  if (status !== 'fenced') return ok({ ...rest, plan: [], status });
  const why = held.lost.aborted ? { why: held.lost.reason as LeaseLoss | NotRenewed } : {};
  return ok({ ...rest, plan: [], status: 'locked', ...why });
}

type PlannedParts = Parts & Intention;

async function rollOutPlanned(parts: PlannedParts): Promise<Result<DeployResult, string>> {
  const { options, fleet, clock } = parts;
  // Looking changes nothing: whoever cancels need not wait for it.
  const release = onAbort(options.cancel, () => fleet.close());
  const planned = await lookAhead(parts, fleet, clock);
  release();
  if (options.cancel.aborted) return ok({ status: 'cancelled', plan: [] });
  if (!planned.ok) return withoutPlan(planned.error);
  const { isManual, steps, skipped, others, ...plan } = planned.value;
  if (others && plan.release !== undefined)
    options.tell({ kind: 'notice', message: options.masker.lines(chosenWords(plan.release, others)) });
  if (options.dryRun || isManual) {
    if (plan.release !== undefined) tellSkipped(plan.release, { skipped }, tellsMasked(options));
    return ok({ status: 'planned', plan: steps, isManual, ...plan });
  }
  tellPlan(parts, plan);
  const held = await waitForLease(fleet, options, clock);
  if (options.cancel.aborted) {
    if (held.ok) await parts.giveBack(held.value);
    return ok({ ...plan, status: 'cancelled', plan: steps });
  }
  if (!held.ok) return ok({ ...plan, ...failed(held.error), plan: steps });
  try {
    const end = await rollOutHeld(parts, held.value);
    return end.ok ? ok({ ...plan, ...end.value, plan: steps }) : end;
  } finally {
    await parts.giveBack(held.value);
  }
}

const withoutPlan = (why: NoPlan): Result<DeployResult, string> =>
  why.kind === 'refused' ? err(reasonSentence(why.why)) : ok(failed(why.why));

function tellPlan(
  { options, settings, order }: PlannedParts,
  { release, previous }: { readonly release?: string; readonly previous?: string },
) {
  const { tell, environment } = options;
  if (order.kind === 'reconcile' || release === undefined) return;
  const before = previous === undefined ? {} : { previous };
  const { app, name } = environment;
  const record =
    order.kind === 'deploy'
      ? { record: recordDigest({ app, environment: name, release, digest: order.digest, settings }) }
      : {};
  tell({ kind: 'planned', intent: order.kind, release, ...before, ...record });
}

async function rollOutHeld(parts: PlannedParts, held: Held): Promise<Result<DeployResult, string>> {
  const shell = processShell(parts.clock);
  try {
    return await rollOutFrom(parts, rolloutPorts(parts, held, shell));
  } finally {
    shell.dispose();
  }
}

async function rollOutFrom(parts: PlannedParts, ports: RolloutPorts): Promise<Result<DeployResult, string>> {
  const { options, settings, order } = parts;
  const { environment, lease } = options;
  const { held } = ports;
  // What was planned may have been overtaken while it was waited for.
  const now = await (order.kind === 'reconcile' ? held.observe() : observeMended(ports));
  if (!now.ok) return ok(failed(now.error));
  const chosen = await choose(parts, now.value, held);
  if (!chosen.ok) return withoutPlan(chosen.error);
  const request: RolloutRequest = {
    app: environment.app,
    environment: environment.name,
    settings,
    by: lease.holder.by,
    without: options.without,
    ...(chosen.value ? { wanted: chosen.value.wanted } : {}),
  };
  return ended(await rollOut(request, ports, now.value), held);
}
