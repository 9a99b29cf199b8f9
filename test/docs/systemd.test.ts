import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { folder } from '../built/workspace.js';
import { environment } from '../testbed/run.js';
import { textOf } from './blocks.js';
import { has, lives, serves, shopWith } from './copied-shop.js';

const USER_UNIT = 'systemd, as the account that deploys';

const unit = textOf(USER_UNIT, 'ini');
const systemUnit = unit
  .replace('[Service]\n', '[Service]\nUser=deploy\n')
  .replace('WantedBy=default.target', 'WantedBy=multi-user.target');

/** Of systemd what the scripts ask it for, by the unit of the document: systemd itself needs to have booted the machine. */
const SYSTEMCTL = `#!/bin/sh
[ "$1" != --user ] || shift
unit=$(dirname "$0")/../shop@.service port=\${2#shop@}
[ "$2" = "shop@$port" ] || exit 5
note=$(dirname "$0")/$port
value() { sed -n "s/^$1=//p" "$unit" | sed "s/%i/$port/g" | sed 's/[$][$]/$/g'; }
pid=$(cat "$note" 2>/dev/null)
if [ -n "$pid" ]; then kill "$pid" 2>/dev/null; while readlink "/proc/$pid/cwd" >/dev/null; do sleep 0.02; done; fi
rm -f "$note"
[ "$1" = restart ] || exit 0
[ -e "$(value ConditionPathExists)" ] || exit 0
eval "env -i PATH='$PATH' $(value EnvironmentFile | grep -v '^-' | xargs cat | tr '\\n' ' ') $(value ExecStart) >/dev/null 2>&1 &"
echo "$!" > "$note"
`;

/** Allows what the document's lines for sudo allow. */
const SUDO = `#!/bin/sh
[ "$1" = -n ] && shift && tr ',\\\\' '\\n\\n' < "$(dirname "$0")/../sudoers" | grep -qE "/usr/bin/$* *$" && exec "$@"
exit 1
`;

const UNIT_SCRIPTS = { start: textOf(USER_UNIT, 'sh'), stop: textOf(USER_UNIT, 'sh', 1) };

describe.skipIf(!has('flock'))('the scripts for systemd', () => {
  it('start and stop the unit of the account', async () => {
    await lives(await shopWith(UNIT_SCRIPTS, { 'shop@.service': unit, 'bin/systemctl': SYSTEMCTL }));
  });

  it("start and stop root's unit, with what sudo allows", async () => {
    const asRoot = (text: string) => text.replace('systemctl --user', 'sudo -n systemctl');
    const more = {
      'shop@.service': systemUnit,
      'bin/systemctl': SYSTEMCTL,
      'bin/sudo': SUDO,
      sudoers: textOf("systemd, as root's unit", 'sudoers'),
    };
    await serves(
      await shopWith({ start: asRoot(UNIT_SCRIPTS.start), stop: asRoot(UNIT_SCRIPTS.stop) }, more),
    );
  });

  it.skipIf(!has('systemd-analyze')).each([
    ['the account', '--user', unit],
    ['root', '--system', systemUnit],
  ])('are for a unit of %s that systemd finds nothing wrong with', (_, scope, text) => {
    using files = folder({ 'shop@8001.service': text });
    const args = [scope, 'verify', '--man=no', files.at('shop@8001.service')];
    const { status, stderr } = spawnSync('systemd-analyze', args, {
      env: { ...environment(), XDG_RUNTIME_DIR: files.path },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});
