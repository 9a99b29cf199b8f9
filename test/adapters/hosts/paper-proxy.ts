import { ok } from '../../../src/base/result.js';
import type { Traffic } from '../../../src/ports/traffic.js';

/** A proxy that is a directory on the host: of each server a file with its weight. Anybody may write there. */
export const paperProxy = (directory: string, ports: readonly number[]): Traffic => {
  const fileOf = (server: string | number) => `"${directory}/${server}"`;
  return {
    look: ports
      .map((port) => `printf '${port} %s\\n' "$(cat ${fileOf(port)} 2>/dev/null || echo 0)"`)
      .join('\n'),
    read: (printed) =>
      ok({
        servers: printed
          .trim()
          .split('\n')
          .map((line) => {
            const [port = '', weight] = line.split(' ');
            const open = { isOpen: true, isReady: true, inFlight: 0 };
            return { name: port, port: Number(port), weight: Number(weight), ...open };
          }),
        obstacles: [],
        stateFiles: [],
      }),
    change: (changes) =>
      [
        `mkdir -p "${directory}"`,
        ...changes.flatMap(({ server, weight }) =>
          weight === undefined ? [] : [`echo ${weight} > ${fileOf(server)}`],
        ),
      ].join('\n'),
    idle: (server) => `[ "$(cat ${fileOf(server)})" = 0 ]`,
  };
};
