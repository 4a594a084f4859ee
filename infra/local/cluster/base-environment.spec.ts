import { delimiter, join } from 'node:path';

import { baseEnvironment, withoutFolder } from './base-environment.ts';

test('what npm put in front of PATH is out again, and nothing else', () => {
  const root = '/home/octo/clone';
  const npm = join(root, 'node_modules', '.bin');
  const path = [npm, '/usr/bin', `${root}-two/bin`, root, '/bin'].join(delimiter);
  expect(withoutFolder(path, root)).toBe(['/usr/bin', `${root}-two/bin`, '/bin'].join(delimiter));
});

test('nothing of our environment is passed on that is not on the list', () => {
  process.env['SECRET_OF_THE_TESTER'] = 'x';
  try {
    const env = baseEnvironment('/home/octo/clone', '/tmp/demo/tmp');
    expect(env['SECRET_OF_THE_TESTER']).toBeUndefined();
    expect(env['HOME']).toBeUndefined();
    expect(env['TMPDIR']).toBe('/tmp/demo/tmp');
  } finally {
    delete process.env['SECRET_OF_THE_TESTER'];
  }
});

test('no proxy stands between neighbours, and the machine’s own exceptions stay', () => {
  const before = process.env['NO_PROXY'];
  process.env['NO_PROXY'] = 'intranet.invalid';
  try {
    const env = baseEnvironment('/home/octo/clone', '/tmp');
    expect(env['NO_PROXY']).toBe('intranet.invalid,127.0.0.1,localhost,::1');
    expect(env['no_proxy']).toBe(env['NO_PROXY']);
  } finally {
    if (before === undefined) delete process.env['NO_PROXY'];
    else process.env['NO_PROXY'] = before;
  }
});
