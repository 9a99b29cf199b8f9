import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const PROGRAM = `
import ctypes, os, sys, time
ways = sys.argv[2].split('+')
for way in ways:
    if way == 'fork' and os.fork(): os._exit(0)
    if way == 'setsid': os.setsid()
    if way == 'chdir': os.chdir('/')
    if way == 'null':
        null = os.open('/dev/null', os.O_RDWR)
        for fd in (0, 1, 2): os.dup2(null, fd)
    if way == 'close': os.closerange(0, 256)
    if way == 'title':
        fields = open('/proc/self/stat').read().rsplit(')', 1)[1].split()
        begin, end = int(fields[47]), int(fields[48])
        ctypes.memset(begin, 0, end - begin)
    if way == 'limit':
        import resource
        resource.prlimit(0, 10, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    if way == 'ignore':
        import signal
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
file = os.open(sys.argv[1] + '.tmp', os.O_WRONLY | os.O_CREAT)
os.write(file, str(os.getpid()).encode())
os.close(file)
os.rename(sys.argv[1] + '.tmp', sys.argv[1])
time.sleep(600)
`;

/**
 * A command that starts a daemon which leaves in these ways, in their order (fork, setsid, chdir, null, close, title,
 * limit, ignore), and waits until it has written its process id into a file of the working directory.
 */
export const daemon = (ways: string, file: string): string =>
  `"$PYTHON" -c "$DAEMON" "$PWD/${file}" ${ways} & for i in {1..1000}; do [ ! -s ${file} ] || break; sleep 0.02; done; [ -s ${file} ]`;

/** What such a command needs. The program itself: what stands before it on the PATH may be a script. */
export const DAEMON = {
  DAEMON: PROGRAM,
  PYTHON: execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim(),
};

export const pidIn = (path: string): number => Number(readFileSync(path, 'utf8'));

export function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
