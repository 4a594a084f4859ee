import { readCommands } from './read-commands.ts';
import { understand, type Order } from './understand.ts';

/** What a comment says, and what is made of it: its orders, or why it has none. */
const LINES: readonly [said: string, expected: string][] = [
  ['Thanks!', 'nothing'],
  ['/claude approve', 'approve'],
  ['/claude approve\n/claude approve', 'approve'],
  ['/claude run', 'run'],
  ['/claude RUN', 'run'],
  ['/Claude Run Specialty=Backend', 'run backend'],
  ['/claude run specialty=backend', 'run backend'],
  ['/claude run specialty=frontend priority=critical', 'run frontend critical'],
  ['/claude run priority=low specialty=general', 'run general low'],
  ['/claude run   priority=high', 'run high'],
  ['/claude run --specialty=testing', 'run testing'],
  ['/claude run —priority=medium', 'run medium'],
  ['Please.\n\n/claude run specialty=devops\n\nThank you', 'run devops'],
  ['/claude retry', 'retry'],
  ['/claude retry from-scratch', 'retry from-scratch'],
  ['/claude retry --from-scratch', 'retry from-scratch'],
  ['/claude retry —from-scratch', 'retry from-scratch'],
  ['/claude retry –From-Scratch', 'retry from-scratch'],
  ['/claude retry priority=high --from-scratch', 'retry from-scratch high'],
  ['/claude retry specialty=backend', 'retry backend'],
  ['/claude stop', 'stop'],
  ['/claude stop\r\n/claude stop\r\n', 'stop'],
  ['/claude status', 'status'],
  ['/claude explain', 'explain'],
  ['/claude help', 'help'],
  ['/claude status\n/claude explain\n/claude help', 'status, explain, help'],
  ['/claude stop\n/claude status', 'stop, status'],
  ['> /claude stop\n\n/claude status', 'status'],

  ['/claude', 'nothing? there is no verb'],
  ['/claude frobnicate', 'frobnicate? there is no such verb'],
  ['/claude hasOwnProperty', 'hasownproperty? there is no such verb'],
  ['/claude __proto__', '__proto__? there is no such verb'],
  ['/claude start', 'start? there is no such verb'],
  ['/claude run!', 'run!? there is no such verb'],
  ['/claude approve if it is green', 'approve? approve takes no "if"'],
  ['/claude stop now', 'stop? stop takes no "now"'],
  ['/claude stop specialty=backend', 'stop? stop takes no "specialty=backend"'],
  ['/claude status --json', 'status? status takes no "--json"'],
  ['/claude help retry', 'help? help takes no "retry"'],
  ['/claude run this please', 'run? run takes no "this"'],
  ['/claude run specialty=gardening', 'run? there is no specialty "gardening"'],
  ['/claude run priority=urgent', 'run? there is no priority "urgent"'],
  ['/claude run priority=constructor', 'run? there is no priority "constructor"'],
  ['/claude run specialty', 'run? specialty lacks its value'],
  ['/claude run specialty=', 'run? specialty lacks its value'],
  ['/claude run specialty = backend', 'run? specialty lacks its value'],
  ['/claude run specialty=backend,frontend', 'run? there is no specialty "backend,frontend"'],
  ['/claude run specialty=backend specialty=frontend', 'run? specialty stands twice'],
  ['/claude run model=opus', 'run? run takes no "model=opus"'],
  ['/claude run --from-scratch', 'run? run takes no "--from-scratch"'],
  ['/claude retry from-scratch=yes', 'retry? from-scratch takes no value'],
  ['/claude retry from-scratch --from-scratch', 'retry? from-scratch stands twice'],
  ['/claude retry ---from-scratch', 'retry? retry takes no "---from-scratch"'],
  ['/claude retry =', 'retry? retry takes no "="'],
  ['/claude status\n/claude frobnicate', 'frobnicate? there is no such verb'],
  ['/claude stop\n/claude run priority=asap', 'run? there is no priority "asap"'],
  [
    '/claude stop\n/claude run',
    'run? it stands beside stop, and a comment may order one such thing',
  ],
  [
    '/claude retry\n/claude status\n/claude retry --from-scratch',
    'retry? it stands beside another one, and a comment may order one such thing',
  ],
];

test.each(LINES)('%j', (said, expected) => {
  const understood = understand(readCommands(said, '/claude'), '/claude');
  if (understood.kind === 'orders')
    expect(understood.orders.map(inWords).join(', ')).toBe(expected);
  else if (understood.kind === 'nothing') expect('nothing').toBe(expected);
  else {
    const [, why] = / is not understood: (.*?)\. Nothing of that comment was done\./.exec(
      understood.detail,
    ) ?? ['', understood.detail];
    expect(`${understood.asked}? ${why}`).toBe(expected);
  }
});

test('what is not understood is answered with what is, within the contract', () => {
  const prefix = `/${'x'.repeat(31)}`;
  const commands = [{ verb: 'frobnicate', args: '😀'.repeat(5000) }];
  const understood = understand(commands, prefix);
  if (understood.kind !== 'not-understood') throw new TypeError('It was understood.');
  expect(understood.detail.length).toBeLessThanOrEqual(500);
  expect(understood.detail).toContain(
    `${prefix} run|retry|stop|status|explain|approve|help; behind run and retry also specialty=`,
  );
  expect(understood.detail).toMatch(/behind retry also --from-scratch\.$/);
});

function inWords(order: Order): string {
  const { specialty, priority } = 'asked' in order ? order.asked : {};
  const scratch = 'fromScratch' in order && order.fromScratch && 'from-scratch';
  return [order.verb, scratch, specialty, priority].filter(Boolean).join(' ');
}
