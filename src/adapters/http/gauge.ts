import type { Clock } from '../../base/clock.js';
import type { NetworkGauge } from '../../ports/gauge.js';
import type { Host } from '../../ports/host.js';
import { measured } from './attempt.js';
import type { Ways } from './dial.js';
import { askHttp } from './http-check.js';
import { askTcp } from './tcp-check.js';

/** Asks over the network: from here, or by `connect` from a target host. Each attempt has a connection of its own. */
export function networkGauge(
  clock: Clock,
  connect?: Host['connect'],
  given: Omit<Ways, 'connect'> = {},
): NetworkGauge {
  const ways = { ...given, connect };
  return (check, signal) =>
    measured(clock, check.timing.timeoutMs, signal, (attempt) =>
      check.kind === 'tcp' ? askTcp(check, ways, attempt) : askHttp(check, ways, attempt),
    );
}
